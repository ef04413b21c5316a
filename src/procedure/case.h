#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "rules/deadline.h"
#include "rules/rule_pack.h"

namespace shuquan::procedure {

/// Who performs something, and in which role.
struct Actor {
  AccountId account;
  std::string name;  ///< as the file shows it
  rules::Role role = rules::Role::system;
  PartyId party;  ///< the party or office acted for; empty for the clock
  bool operator==(const Actor&) const = default;
};

/// One of the applicants. The lead applicant comes first and files; joint applicants confirm electronically (J-2c).
struct Participant {
  PartyId party;
  rules::Role role = rules::Role::applicant;  ///< applicant | co_applicant | agent | objector | counterparty | affected
  std::string name;
  int share_bp = 0;                      ///< income share in basis points; 0 for agents and objectors
  std::int64_t confirmed_revision = -1;  ///< form revision confirmed, or -1
  std::optional<Instant> confirmed_at;
  bool operator==(const Participant&) const = default;
};

enum class ClockStatus { running, paused, stopped, expired };
std::string_view to_string(ClockStatus status);

/// A right of the register that the case is about, and the recordal on it where the case is about one.
struct NamedRight {
  struct Holder {
    PartyId party;
    int share_bp = 0;
    bool operator==(const Holder&) const = default;
  };
  std::uint64_t ordinal = 0;
  std::string number;
  std::string name;            ///< of the data set, when the case was opened
  std::uint32_t recordal = 0;  ///< id, 0: the right itself
  std::vector<Holder> holders;  ///< when the case was opened: those whose agreement was asked for
  std::vector<PartyId> parties;  ///< of the recordal, when the case was opened
  bool operator==(const NamedRight&) const = default;
};

/// A clock of this case: the period as it was in force when it started, and what has happened to it since.
struct Clock {
  std::string id;  ///< ClockRule::id
  rules::Period period;
  LocalDate started_on;
  std::vector<rules::Pause> pauses;
  ClockStatus status = ClockStatus::running;
  std::optional<LocalDate> due_on;  ///< none while paused
  bool provisional = false;         ///< reaches into a year whose calendar is not published
  std::optional<LocalDate> ended_on;
};

/// What an action left in the file: a correction list, findings, a proposal, a decision …
struct Record {
  std::int64_t sequence = 0;  ///< of the event that made it
  std::string kind;           ///< rules::known_records()
  std::string action;
  Instant at;
  Actor actor;
  Json data;
  std::string proposes;  ///< rules::known_proposals(), or empty
};

/// One running procedure with its form, people, clocks and records: the fold of its events.
struct Case {
  CaseId id;
  std::string procedure;
  std::string pack;           ///< rule pack id, e.g. "beijing"
  std::string pinned_digest;  ///< rules of this digest govern the case from acceptance on; empty before
  std::optional<CaseId> parent;
  std::string number;  ///< application number, given at first submission
  std::string state;
  std::string channel;  ///< normal | green | batch
  Instant created_at;
  std::optional<Instant> submitted_at;
  std::optional<Instant> accepted_at;
  std::optional<Instant> state_since;
  std::int64_t state_sequence = 0;  ///< events before this one belong to earlier states
  std::int64_t sequence = 0;        ///< number of events applied
  std::int64_t form_revision = 0;
  Json form = Json::object();
  std::vector<Participant> participants;
  std::vector<Clock> clocks;
  std::vector<Record> records;
  std::vector<AccountId> recused;
  AccountId assignee;
  std::string assignee_name;
  std::vector<NamedRight> rights;   ///< what the case is about; none for a first registration
  std::uint64_t right_ordinal = 0;  ///< register ordinal + 1 of the right that was granted or is named first, 0 while there is none
  std::string right_number;

  const Participant* participant(const PartyId& party, rules::Role role) const;
  const Participant* lead() const;
  /// Whether the register made this party a side of the case: a holder of a named right, or a party of the named recordal.
  /// Nobody of the case can leave it out.
  bool is_side_by_register(const PartyId& party) const;
  /// Whether this party, in any role, has confirmed the form as it stands. The filing party does so by filing.
  bool has_agreed(const PartyId& party) const;
  const Clock* clock(std::string_view id) const;
  Clock* clock(std::string_view id);
  /// The newest record of a kind, or nullptr.
  const Record* latest(std::string_view kind) const;
  /// The proposal that waits for the second person: the newest one made since the case entered its state.
  const Record* open_proposal() const;
};

/// The stored form of a case (complete and private) and its strict inverse.
Json to_json(const Case& file);
Result<Case> case_from_json(const Json& value);
Json to_json(const Clock& clock);
Json to_json(const NamedRight& right);
NamedRight named_right_from_json(const Json& value);
Result<Clock> clock_from_json(const Json& value);
Json to_json(const Actor& actor);
Actor actor_from_json(const Json& value);

}  // namespace shuquan::procedure
