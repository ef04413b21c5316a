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

Result<std::vector<Event>> idle_clock_events(const Case& file, const rules::Procedure& procedure, const Law& law, const Actor& actor, Instant now) {
  std::vector<Event> events;
  for (const rules::ClockRule& rule : procedure.clocks) {
    const Clock* clock = rule.idle ? file.clock(rule.id) : nullptr;
    const bool fresh = clock && clock->status == ClockStatus::running && clock->started_on == beijing_date(now);
    if (!rule.idle || fresh) continue;
    SHUQUAN_TRY(const Clock started, start_clock(rule, law, now));
    events.push_back(clock_event(started, actor, now));
  }
  return events;
}

std::vector<Reminder> reminders(const Case& file, const Law& law) {
  std::vector<Reminder> out;
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  for (const Clock& clock : file.clocks) {
    const rules::ClockRule* rule = procedure ? procedure->clock(clock.id) : nullptr;
    if (!rule || clock.status != ClockStatus::running || !clock.due_on) continue;
    for (const int before : rule->remind_before) {
      LocalDate day = *clock.due_on;
      while (rules::units_left(clock.period.unit, day, *clock.due_on, law.calendar) < before) day = plus_days(day, -1);
      out.push_back({clock.id, day});
    }
  }
  return out;
}

Actor system_actor() { return Actor{AccountId{}, "系统", rules::Role::system, PartyId{}}; }

}  // namespace shuquan::procedure
