#include "procedure/clocks.h"

namespace shuquan::procedure {
namespace {

Clock recomputed(Clock clock, const Law& law) {
  const rules::Deadline deadline = derive(clock, law);
  clock.due_on = deadline.due;
  clock.provisional = deadline.provisional;
  return clock;
}

}  // namespace

Result<Clock> start_clock(const rules::ClockRule& rule, const Law& law, Instant now) {
  const LocalDate today = beijing_date(now);
  const rules::Period* period = law.pack.period(rule.period, today);
  if (!period) return fail_with_detail(Errc::internal, "rules.period_missing", rule.period + " on " + to_string(today));
  Clock clock;
  clock.id = rule.id;
  clock.period = *period;
  clock.started_on = today;
  return recomputed(std::move(clock), law);
}

Clock paused(Clock clock, const Law& law, Instant now) {
  clock.pauses.push_back({beijing_date(now), std::nullopt, {"等待申请人", "waiting for the applicant"}});
  clock.status = ClockStatus::paused;
  return recomputed(std::move(clock), law);
}

Clock resumed(Clock clock, const Law& law, Instant now) {
  SHUQUAN_ASSERT(!clock.pauses.empty());
  clock.pauses.back().to = beijing_date(now);
  clock.status = ClockStatus::running;
  return recomputed(std::move(clock), law);
}

Clock lengthened(Clock clock, int more, const Law& law) {
  clock.period.value += more;
  return recomputed(std::move(clock), law);
}

Clock ended(Clock clock, ClockStatus status, Instant now) {
  clock.status = status;
  clock.ended_on = beijing_date(now);
  return clock;
}

rules::Deadline derive(const Clock& clock, const Law& law) {
  return rules::compute_deadline(clock.period, clock.started_on, clock.pauses, law.calendar);
}

bool has_expired(const Clock& clock, Instant now) {
  return clock.status == ClockStatus::running && clock.due_on && now >= end_of_day(*clock.due_on);
}

Event clock_event(const Clock& clock, const Actor& actor, Instant now) {
  return Event{std::string(event::kClockSet), 1, now, actor, to_json(clock)};
}

Actor system_actor() { return Actor{AccountId{}, "系统", rules::Role::system, PartyId{}}; }

}  // namespace shuquan::procedure
