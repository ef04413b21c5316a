#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "procedure/case.h"
#include "procedure/event.h"
#include "register/right.h"
#include "rules/calendar.h"
#include "rules/rule_pack.h"
#include "rules/schema.h"

namespace shuquan::procedure {

/// What the rules say at this moment for this case: the pack (pinned or current), the calendar, the code lists.
struct Law {
  const rules::RulePack& pack;
  const rules::Calendar& calendar;
  const rules::Codes& codes;
};

/// Which party stands behind a recordal of a right that the case is about, or behind a holder.
struct RecordalParty {
  std::uint64_t ordinal = 0;
  std::uint32_t recordal = 0;  ///< 0: a holder, in the order of Right::holders
  PartyId party;
  std::string name;
};

/// Cases that an office has yet to examine: filed, and neither on notice nor decided.
struct LaneUse {
  std::int64_t green = 0;  ///< of them in the green lane
  std::int64_t open = 0;
};

/// What the case file itself does not know.
struct Circumstances {
  Instant now;
  int open_objections = 0;       ///< objection cases of this case that have not ended
  bool parent_in_notice = false;  ///< for an objection: the parent's notice still runs
  std::vector<registry::Right> rights;          ///< Case::rights as the register has them now, in that order
  std::vector<RecordalParty> recordal_parties;  ///< of holders and of all that stands on them
  /// How many filings that reduce somebody's right this account has made in the last 24 hours; asked by one guard only.
  std::function<Result<int>(const AccountId&)> reducing_filings;
  /// How full the green lane of the case's office and procedure is; asked by one guard only.
  std::function<Result<LaneUse>()> lane_use;
  /// Gives the next application number; asked at most once, at first submission.
  std::function<Result<std::string>()> next_application_number;
};

/// What follows from one action: events to apply in order, effects the register must take, and what others must hear.
struct Decision {
  std::vector<Event> events;
  std::vector<std::string> effects;         ///< rules::known_effects()
  std::vector<std::string> parent_actions;  ///< the first permitted one is performed on the parent case
  std::vector<std::string> child_actions;   ///< likewise on every child case that has not ended
  std::vector<std::string> then_actions;    ///< likewise on this case, after all else
  bool tells_affected = false;              ///< Action::tells_affected
  std::vector<rules::Role> notify;
};

/// Opens a case in the initial state of its procedure with its lead participant.
Result<Decision> decide_create(const CaseId& id, const rules::Procedure& procedure, const Law& law, const Actor& actor, const Participant& lead,
                               const std::optional<CaseId>& parent, const Json& form, Instant now);
/// Lets a new case be about these rights, with everybody else who has to agree.
void name_rights(Decision& created, std::span<const NamedRight> rights, std::span<const Participant> others, const Actor& actor, Instant now);
/// Parties of standing recordals that are not in the case yet join it as `affected`; they were told from then on.
void add_affected(Decision& decision, const Case& file, const Circumstances& circumstances, const Actor& actor);

/// Performs one action of the rule pack: state, role, guards and input are checked in this order; refusals cite the
/// action's clause. Reads, never changes.
Result<Decision> decide_action(const Case& file, const Law& law, const Actor& actor, std::string_view action, const Json& input,
                               const Circumstances& circumstances);

/// Replaces form sections while the state allows editing. Unknown fields and wrong types are refused; what is merely
/// incomplete or badly formatted is saved, so that nothing typed is lost, and shown by form_problems().
Result<Decision> decide_save_form(const Case& file, const Law& law, const Actor& actor, const Json& changes, Instant now);
Result<Decision> decide_add_participant(const Case& file, const Law& law, const Actor& actor, const Participant& participant, Instant now);
Result<Decision> decide_change_share(const Case& file, const Law& law, const Actor& actor, const PartyId& party, int share_bp, Instant now);
Result<Decision> decide_remove_participant(const Case& file, const Law& law, const Actor& actor, const PartyId& party, rules::Role role, Instant now);
/// An official takes the case, hands it to a colleague, or gives it back (no assignee); refused for whoever is recused. Cases
/// of others are handed on by the registrar, or by whoever stands in for the official in charge.
Result<Decision> decide_assign(const Case& file, const Law& law, const Actor& actor, const AccountId& assignee, std::string_view assignee_name, Instant now, bool stands_in = false);
Result<Decision> decide_recuse(const Case& file, const Law& law, const Actor& actor, std::string_view reason, Instant now);
Result<Decision> decide_add_note(const Actor& actor, std::string_view text, Instant now);

/// What the clock demands by `now`: performs the first permitted on_expiry action of each clock that has expired, or
/// marks it overdue. No decision where nothing is due.
Result<Decision> decide_expiry(const Case& file, const Law& law, const Clock& clock, const Circumstances& circumstances);
/// Due dates that a newly published calendar changes.
Decision recompute_clocks(const Case& file, const Law& law, Instant now);

/// All that is still wrong with the form, as it would be at submission.
std::vector<FieldProblem> form_problems(const Case& file, const Law& law);

/// Why an action is not possible now for this actor, or nothing where it is. Ignores the input.
std::optional<Error> obstacle(const Case& file, const Law& law, const Actor& actor, const rules::Action& action, const Circumstances& circumstances);

/// Whether an action of the pack lists this state.
bool leaves_from(const rules::Action& action, const rules::State& state);

}  // namespace shuquan::procedure
