#include "procedure/expected.h"

#include <algorithm>
#include <map>

#include "procedure/clocks.h"
#include "rules/deadline.h"

namespace shuquan::procedure {
namespace {

using rules::Action;
using rules::Phase;
using rules::Procedure;
using rules::State;

/// How a state was first reached: by which action, from which state.
struct Edge {
  const Action* action = nullptr;
  std::string from;
};

/// Whether the way to the register leads through this action: it goes somewhere, from states that it names, and where it
/// ends the case the register takes something.
bool leads_on(const Procedure& procedure, const Action& action, const std::string& from) {
  if (action.to.empty() || std::ranges::find(action.from, from) == action.from.end()) return false;
  const State* to = procedure.state(action.to);
  return to != nullptr && to->waits_on != rules::WaitsOn::court && (!to->ended || !action.effects.empty());
}

/// Breadth first, so that every state is reached by the shortest way; actions of one state in the order of the rule pack.
std::vector<std::pair<std::string, Edge>> ways_from(const Procedure& procedure, const std::string& start) {
  std::vector<std::pair<std::string, Edge>> reached = {{start, {}}};
  for (std::size_t at = 0; at < reached.size(); ++at) {
    const std::string from = reached[at].first;
    for (const Action& action : procedure.actions) {
      const bool known = std::ranges::any_of(reached, [&](const auto& one) { return one.first == action.to; });
      if (!known && leads_on(procedure, action, from)) reached.emplace_back(action.to, Edge{&action, from});
    }
  }
  return reached;
}

std::vector<const Action*> way_to(const std::vector<std::pair<std::string, Edge>>& reached, const std::string& target) {
  std::vector<const Action*> way;
  for (std::string state = target;;) {
    const auto at = std::ranges::find(reached, state, &std::pair<std::string, Edge>::first);
    if (at == reached.end() || at->second.action == nullptr) break;
    way.insert(way.begin(), at->second.action);
    state = at->second.from;
  }
  return way;
}

/// Who takes the time they take in this state, so that what follows has no day: everybody but the office, where no clock ends it.
std::optional<rules::WaitsOn> open_ended(const State* state, bool dated) {
  if (state == nullptr) return std::nullopt;
  if (state->phase == Phase::preparation) return rules::WaitsOn::applicant;
  if (state->waits_on != rules::WaitsOn::office && !dated) return state->waits_on;
  return std::nullopt;
}

/// Walks along a way: an action that stops a clock comes on that clock's last day at the latest; what it starts counts from
/// there, and what it resumes goes on there.
ExpectedPhase walked(const Case& file, const Law& law, const Procedure& procedure, const std::vector<const Action*>& way, LocalDate today) {
  ExpectedPhase out;
  std::map<std::string, LocalDate> due;
  for (const Clock& clock : file.clocks)
    if (clock.status == ClockStatus::running && clock.due_on) due[clock.id] = std::max(*clock.due_on, today);
  LocalDate day = today;
  std::string from = file.state;
  for (const Action* action : way) {
    const State* state = procedure.state(from);
    bool dated = false;
    for (const std::string& clock : action->stop)
      if (const auto known = due.find(clock); known != due.end()) {
        day = dated ? std::min(day, known->second) : known->second;
        dated = true;
      }
    out.depends_on = open_ended(state, dated);
    if (out.depends_on) return out;
    for (const std::string& clock : action->start) {
      const rules::ClockRule* rule = procedure.clock(clock);
      const rules::Period* period = rule ? law.pack.period(rule->period, day) : nullptr;
      if (period == nullptr) return out;
      const rules::Deadline deadline = rules::compute_deadline(*period, day, {}, law.calendar);
      out.provisional = out.provisional || deadline.provisional;
      if (deadline.due) due[clock] = *deadline.due;
    }
    for (const std::string& id : action->resume) {
      const Clock* clock = file.clock(id);
      if (!clock || clock->status != ClockStatus::paused) continue;
      const Clock going = resumed(*clock, law, start_of_day(day));
      out.provisional = out.provisional || going.provisional;
      if (going.due_on) due[id] = *going.due_on;
    }
    from = action->to;
  }
  out.by = day;
  return out;
}

}  // namespace

std::vector<ExpectedPhase> expected_phases(const Case& file, const Law& law, LocalDate today) {
  const Procedure* procedure = law.pack.procedure(file.procedure);
  const State* now = procedure ? procedure->state(file.state) : nullptr;
  if (now == nullptr || now->ended) return {};
  const auto reached = ways_from(*procedure, file.state);
  std::map<Phase, std::string> first;
  for (const auto& [id, edge] : reached)
    if (const State* state = procedure->state(id); state != nullptr && state->phase > now->phase) first.try_emplace(state->phase, id);
  std::vector<ExpectedPhase> out;
  for (const auto& [phase, id] : first) {
    ExpectedPhase expected = walked(file, law, *procedure, way_to(reached, id), today);
    expected.phase = phase;
    out.push_back(expected);
  }
  return out;
}

}  // namespace shuquan::procedure
