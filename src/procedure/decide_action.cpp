#include <algorithm>
#include <ranges>

#include "procedure/clocks.h"
#include "procedure/decide.h"
#include "procedure/form_fields.h"
#include "procedure/guards.h"

namespace shuquan::procedure {
namespace {

struct Step {
  const Case& file;
  const Law& law;
  const rules::Procedure& procedure;
  const rules::Action& action;
  const Actor& actor;
  const Circumstances& circumstances;
};

Result<const rules::Procedure*> procedure_of(const Case& file, const Law& law) {
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  if (!procedure) return fail_with_detail(Errc::internal, "rules.procedure_missing", file.procedure + " in " + law.pack.id);
  return procedure;
}

Event make_event(const Step& step, std::string_view kind, Json data) {
  return Event{std::string(kind), 1, step.circumstances.now, step.actor, std::move(data)};
}

Result<void> check_input(const Step& step, const Json& input) {
  if (step.action.input.empty()) {
    if (input.is_null() || (input.is_object() && input.size() == 0)) return {};
    return fail(Errc::invalid_input, "action.no_input_expected", {{"action", step.action.label.zh}, {"action_en", step.action.label.en}});
  }
  const rules::Form* form = step.law.pack.form(step.action.input);
  if (!form) return fail_with_detail(Errc::internal, "rules.form_missing", step.action.input);
  std::vector<FieldProblem> problems = rules::validate(input, form->schema, step.law.codes, rules::Completeness::complete);
  if (problems.empty()) return {};
  return std::unexpected(Error{Errc::invalid_input, "action.input_invalid", {{"count", std::to_string(problems.size())}}, std::move(problems), {}, {}});
}

/// Stop and expiry end a clock, pause and resume change it, start begins one; a clock that is not there is left alone.
Result<void> move_clocks(const Step& step, std::vector<Event>& events) {
  const Instant now = step.circumstances.now;
  const auto set = [&](const Clock& clock) { events.push_back(clock_event(clock, step.actor, now)); };
  for (const std::string& id : step.action.stop) {
    const Clock* clock = step.file.clock(id);
    if (clock && clock->status <= ClockStatus::paused) set(ended(*clock, has_expired(*clock, now) ? ClockStatus::expired : ClockStatus::stopped, now));
  }
  for (const std::string& id : step.action.pause) {
    const Clock* clock = step.file.clock(id);
    if (clock && clock->status == ClockStatus::running) set(paused(*clock, step.law, now));
  }
  for (const std::string& id : step.action.resume) {
    const Clock* clock = step.file.clock(id);
    if (clock && clock->status == ClockStatus::paused) set(resumed(*clock, step.law, now));
  }
  for (const auto& [id, period_key] : step.action.extend) {
    const Clock* clock = step.file.clock(id);
    const rules::Period* more = step.law.pack.period(period_key, beijing_date(now));
    if (!more) return fail_with_detail(Errc::internal, "rules.period_missing", period_key);
    if (clock && clock->status <= ClockStatus::paused) set(lengthened(*clock, more->value, step.law));
  }
  for (const std::string& id : step.action.start) {
    const rules::ClockRule* rule = step.procedure.clock(id);
    if (!rule) return fail_with_detail(Errc::internal, "rules.clock_missing", id);
    SHUQUAN_TRY(const Clock clock, start_clock(*rule, step.law, now));
    set(clock);
  }
  return {};
}

/// Clocks that still run when a case ends are stopped with it: nothing may fall due in a closed file.
void stop_all_clocks(const Step& step, std::vector<Event>& events) {
  for (const Clock& clock : step.file.clocks) {
    const bool handled = std::ranges::find(step.action.stop, clock.id) != step.action.stop.end();
    if (clock.status <= ClockStatus::paused && !handled)
      events.push_back(clock_event(ended(clock, has_expired(clock, step.circumstances.now) ? ClockStatus::expired : ClockStatus::stopped, step.circumstances.now),
                                   step.actor, step.circumstances.now));
  }
}

/// A case that is given up while it is prepared was never filed: no number, no time of filing. What the office itself
/// enters in the register leaves preparation by that entry.
Result<void> number_on_first_submission(const Step& step, const rules::State* to, std::vector<Event>& events) {
  if (to && to->ended && step.action.effects.empty()) return {};
  if (!step.file.number.empty() || !to || to->phase == rules::Phase::preparation || !step.circumstances.next_application_number) return {};
  SHUQUAN_TRY(std::string number, step.circumstances.next_application_number());
  events.push_back(make_event(step, event::kNumberAssigned, Json::object({{"number", number}})));
  return {};
}

Result<Decision> perform(const Step& step, const Json& input) {
  SHUQUAN_CHECK(check_input(step, input));
  const rules::State* to = step.action.to.empty() ? nullptr : step.procedure.state(step.action.to);
  Decision decision;
  decision.events.push_back(make_event(step, event::kActionPerformed,
                                       Json::object({{"action", step.action.id},
                                                     {"from", step.file.state},
                                                     {"to", step.action.to},
                                                     {"record", step.action.record},
                                                     {"proposes", step.action.proposes},
                                                     {"clause", step.action.clause},
                                                     {"input", input}})));
  SHUQUAN_CHECK(number_on_first_submission(step, to, decision.events));
  if (step.action.pins_rules)
    decision.events.push_back(make_event(step, event::kRulesPinned, Json::object({{"digest", step.law.pack.digest}, {"version", step.law.pack.version}})));
  if (step.action.record == "confirmation")
    decision.events.push_back(make_event(step, event::kParticipationConfirmed,
                                         Json::object({{"party", step.actor.party.value},
                                                       {"role", rules::to_string(step.actor.role)},
                                                       {"form_revision", step.file.form_revision}})));
  if (!step.action.channel.empty()) decision.events.push_back(make_event(step, event::kChannelSet, Json::object({{"channel", step.action.channel}})));
  SHUQUAN_CHECK(move_clocks(step, decision.events));
  if (to && to->ended) stop_all_clocks(step, decision.events);
  if (!step.action.letter.empty())
    decision.events.push_back(make_event(step, event::kLetterIssued, Json::object({{"letter", step.action.letter}, {"action", step.action.id}})));
  decision.effects = step.action.effects;
  decision.parent_actions = step.action.parent;
  decision.child_actions = step.action.children;
  decision.then_actions = step.action.then;
  decision.tells_affected = step.action.tells_affected;
  decision.notify = step.action.notify;
  return decision;
}

}  // namespace

bool leaves_from(const rules::Action& action, const rules::State& state) {
  return std::ranges::any_of(action.from, [&](const std::string& from) { return from == state.id || (from == "*" && !state.ended); });
}

std::optional<Error> obstacle(const Case& file, const Law& law, const Actor& actor, const rules::Action& action, const Circumstances& circumstances) {
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  const rules::State* state = procedure ? procedure->state(file.state) : nullptr;
  if (!state) return Error{Errc::internal, "rules.state_missing", {}, {}, {}, file.state};
  if (std::ranges::find(action.roles, actor.role) == action.roles.end())
    return Error{Errc::forbidden, "action.wrong_role", {{"action", action.label.zh}, {"action_en", action.label.en}, {"role", std::string(rules::to_string(actor.role))}}, {}, action.clause, {}};
  if (!leaves_from(action, *state))
    return Error{Errc::rejected, "action.wrong_state", {{"action", action.label.zh}, {"action_en", action.label.en}, {"state", state->label.zh}, {"state_en", state->label.en}}, {}, action.clause, {}};
  const GuardContext context{file, law, actor, action, circumstances};
  for (const std::string& guard : action.guards)
    if (std::optional<Error> refusal = check_guard(guard, context)) return refusal;
  return std::nullopt;
}

Result<Decision> decide_action(const Case& file, const Law& law, const Actor& actor, std::string_view action_id, const Json& input,
                               const Circumstances& circumstances) {
  SHUQUAN_TRY(const rules::Procedure* procedure, procedure_of(file, law));
  const rules::Action* action = procedure->action(action_id);
  if (!action) return fail(Errc::not_found, "action.unknown", {{"action", std::string(action_id.substr(0, 80))}});
  if (std::optional<Error> refusal = obstacle(file, law, actor, *action, circumstances)) return std::unexpected(*std::move(refusal));
  return perform({file, law, *procedure, *action, actor, circumstances}, input);
}

Result<Decision> decide_expiry(const Case& file, const Law& law, const Clock& clock, const Circumstances& circumstances) {
  SHUQUAN_TRY(const rules::Procedure* procedure, procedure_of(file, law));
  SHUQUAN_ASSERT(has_expired(clock, circumstances.now));
  const Actor actor = system_actor();
  const rules::ClockRule* rule = procedure->clock(clock.id);
  Decision marked;
  marked.events.push_back(clock_event(ended(clock, ClockStatus::expired, circumstances.now), actor, circumstances.now));
  // The guards of the action must see the clock as expired, so it is applied to a copy first.
  Case at_expiry = file;
  apply(at_expiry, marked.events.front());
  for (const std::string& id : rule ? rule->on_expiry : std::vector<std::string>{}) {
    const rules::Action* action = procedure->action(id);
    if (!action || obstacle(at_expiry, law, actor, *action, circumstances)) continue;
    SHUQUAN_TRY(Decision decision, perform({at_expiry, law, *procedure, *action, actor, circumstances}, Json::object()));
    decision.events.insert(decision.events.begin(), marked.events.front());
    return decision;
  }
  if (rule && rule->counts_against == rules::WaitsOn::office) marked.notify = {rules::Role::registrar};
  if (rule && !rule->from_field.empty()) marked.notify = {rules::Role::applicant, rules::Role::agent};
  return marked;
}

Decision recompute_clocks(const Case& file, const Law& law, Instant now) {
  Decision decision;
  for (const Clock& clock : file.clocks) {
    if (clock.status != ClockStatus::running) continue;
    const rules::Deadline deadline = derive(clock, law);
    if (deadline.due == clock.due_on && deadline.provisional == clock.provisional) continue;
    Clock changed = clock;
    changed.due_on = deadline.due;
    changed.provisional = deadline.provisional;
    decision.events.push_back(clock_event(changed, system_actor(), now));
  }
  if (!decision.events.empty()) decision.notify = {rules::Role::applicant};
  return decision;
}

}  // namespace shuquan::procedure
