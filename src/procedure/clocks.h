#pragma once
#include <optional>

#include "procedure/decide.h"

namespace shuquan::procedure {

/// A clock of `rule` that starts on the legal date of `now`. Internal error where the pack has no such period in force.
Result<Clock> start_clock(const rules::ClockRule& rule, const Law& law, Instant now);
Clock paused(Clock clock, const Law& law, Instant now);
Clock resumed(Clock clock, const Law& law, Instant now);
/// The same clock with `more` units added to its period.
Clock lengthened(Clock clock, int more, const Law& law);
Clock ended(Clock clock, ClockStatus status, Instant now);
/// The day-by-day derivation of the due date, recomputed from what the clock stores.
rules::Deadline derive(const Clock& clock, const Law& law);
/// Whether the clock has run out: it ends at 24:00 of its last day (Civil Code art. 203).
bool has_expired(const Clock& clock, Instant now);
/// The event that stores a clock as it now is.
Event clock_event(const Clock& clock, const Actor& actor, Instant now);
/// The events that start the idle clocks of a case, or start them anew where they did not start on the day of `now`.
Result<std::vector<Event>> idle_clock_events(const Case& file, const rules::Procedure& procedure, const Law& law, const Actor& actor, Instant now);
/// A day on which those concerned are told that a clock is running out.
struct Reminder {
  std::string clock;
  LocalDate on;
};
/// The reminders that the pack names for the running clocks, at most ten for each.
std::vector<Reminder> reminders(const Case& file, const Law& law);
/// Who the clock is.
Actor system_actor();

}  // namespace shuquan::procedure
