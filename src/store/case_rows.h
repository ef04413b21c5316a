#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "procedure/case.h"
#include "procedure/event.h"
#include "store/connection.h"

namespace shuquan::store {

/// What lists filter, sort and show of a case without opening it.
struct CaseListing {
  std::string phase;
  std::string waits_on;
  bool ended = false;
  bool in_notice = false;
  std::string title;
  std::string industry;
  std::string source_kind;
  std::optional<LocalDate> due_on;
  std::string due_clock;
  std::optional<LocalDate> notice_from;
  std::optional<LocalDate> notice_until;
  /// When those concerned are told that a clock is running out: clock and moment.
  std::vector<std::pair<std::string, Instant>> reminders;
};

/// The case, or nothing where there is none of that id.
Result<std::optional<procedure::Case>> load_case(Connection& db, const CaseId& id);
/// Writes the events that follow `file.sequence - events.size()`, the new state and its listing, and the timers of its
/// running clocks. Conflict store.constraint where another event already has that sequence.
Result<void> save_case(Connection& db, const procedure::Case& file, std::span<const procedure::Event> events, const CaseListing& listing, Instant now);
/// All events of a case in order; unavailable case.newer_event where one was written by a newer program.
Result<std::vector<procedure::Event>> load_events(Connection& db, const CaseId& id);

struct DueTimer {
  CaseId case_id;
  std::string clock;
};
/// Clocks whose last day is over by `now`, oldest first, at most `limit`.
Result<std::vector<DueTimer>> due_timers(Connection& db, Instant now, int limit);
/// Clocks of which somebody is to be told by `now`, at most `limit`.
Result<std::vector<DueTimer>> due_reminders(Connection& db, Instant now, int limit);
/// Takes out the reminders of this clock up to `now`; whether there were any.
Result<bool> take_reminders(Connection& db, const CaseId& id, std::string_view clock, Instant now);
/// Child cases of a procedure that were filed and have not ended. A draft that nobody files holds nothing up.
Result<int> count_open_children(Connection& db, const CaseId& parent, std::string_view procedure);
/// The rule pack archived under this digest as canonical JSON, or nothing.
Result<std::optional<std::string>> load_rule_version(Connection& db, std::string_view digest);
Result<void> archive_rule_version(Connection& db, std::string_view digest, std::string_view pack, std::string_view version, std::string_view body, Instant now);
/// The next value of a named counter, starting at 1; never given twice, not even after a restart.
Result<std::int64_t> next_counter(Connection& db, std::string_view name);

}  // namespace shuquan::store
