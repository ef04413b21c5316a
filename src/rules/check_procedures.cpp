#include "rules/check_context.h"

namespace shuquan::rules {
namespace {

template <class List, class Item>
bool contains(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

/// Checks one procedure of a pack; the other procedures are needed for parent and child actions.
class ProcedureChecker {
 public:
  ProcedureChecker(CheckContext& context, const Procedure& procedure)
      : context_(context), procedure_(procedure), path_("/procedures/" + procedure.id) {}

  void run() {
    if (context_.pack().form(procedure_.form) == nullptr) report("/form", "rules.unknown_form", procedure_.form);
    if (procedure_.state(procedure_.initial) == nullptr) report("/initial", "rules.unknown_state", procedure_.initial);
    for (const Action& action : procedure_.actions) check_action(action);
    for (const ClockRule& clock : procedure_.clocks) check_clock(clock);
    check_states();
  }

 private:
  void report(const std::string& path, std::string reason, const std::string& what) {
    context_.report(path_ + path, std::move(reason), what);
  }

  static std::string at(const Action& action, const std::string& key) { return "/actions/" + action.id + "/" + key; }

  void check_action(const Action& action) {
    check_names(action);
    check_clock_names(action);
    check_who(action);
    context_.need_clause(path_ + at(action, "clause"), action.clause);
    for (const std::string& id : action.parent) check_elsewhere(action, "parent", id);
    for (const std::string& id : action.children) check_elsewhere(action, "children", id);
    for (const std::string& id : action.then) {
      const Action* next = procedure_.action(id);
      if (next == nullptr) report(at(action, "then"), "rules.unknown_action", id);
      else if (!contains(next->roles, Role::system)) report(at(action, "then"), "rules.not_a_system_action", id);
    }
  }

  void check_names(const Action& action) {
    const RulePack& pack = context_.pack();
    if (action.from.empty()) report(at(action, "from"), "rules.no_from", action.id);
    for (const std::string& id : action.from) {
      const State* state = procedure_.state(id);
      if (id != "*" && state == nullptr) report(at(action, "from"), "rules.unknown_state", id);
      if (state != nullptr && state->ended) report(at(action, "from"), "rules.ended_has_action", id);
    }
    if (!action.to.empty() && procedure_.state(action.to) == nullptr) report(at(action, "to"), "rules.unknown_state", action.to);
    for (const std::string& guard : action.guards) {
      if (!contains(known_guards(), guard)) report(at(action, "guards"), "rules.unknown_guard", guard);
    }
    for (const std::string& effect : action.effects) {
      if (!contains(known_effects(), effect)) report(at(action, "effects"), "rules.unknown_effect", effect);
    }
    if (!action.input.empty() && pack.form(action.input) == nullptr) report(at(action, "input"), "rules.unknown_form", action.input);
    if (!action.record.empty() && !contains(known_records(), action.record)) report(at(action, "record"), "rules.unknown_record", action.record);
    const bool mark = action.record == "reopening";  // made by the system: only that it happened
    if (!action.record.empty() && !mark && action.input.empty()) report(at(action, "record"), "rules.record_without_input", action.record);
    if (!action.letter.empty() && pack.letter(action.letter) == nullptr) report(at(action, "letter"), "rules.unknown_letter", action.letter);
    if (!action.proposes.empty()) check_proposal(action);
    check_return_to_examination(action);
  }

  /// Where findings are recorded, an action that leads from the notice or later back to the examination makes them history.
  void check_return_to_examination(const Action& action) {
    const bool has_findings = std::any_of(procedure_.actions.begin(), procedure_.actions.end(), [](const Action& other) { return other.record == "findings"; });
    const State* to = procedure_.state(action.to);
    if (!has_findings || to == nullptr || to->phase != Phase::examination || action.record == "reopening") return;
    for (const std::string& id : action.from) {
      const State* from = procedure_.state(id);
      if (from != nullptr && from->phase > Phase::examination) return report(at(action, "record"), "rules.reopening_not_recorded", action.id);
    }
  }

  /// What is proposed must be known, recorded as a proposal, and decided by some other action.
  void check_proposal(const Action& action) {
    if (!contains(known_proposals(), action.proposes)) report(at(action, "proposes"), "rules.unknown_proposal", action.proposes);
    if (action.record != "proposal") report(at(action, "record"), "rules.proposal_not_recorded", action.id);
    const std::string guard = action.proposes + "_proposed";
    const bool decided = std::any_of(procedure_.actions.begin(), procedure_.actions.end(),
                                     [&](const Action& other) { return contains(other.guards, guard) && contains(other.guards, "second_person"); });
    if (!decided) report(at(action, "proposes"), "rules.proposal_undecided", action.proposes);
  }

  void check_clock_names(const Action& action) {
    const auto known = [&](const std::string& key, const std::vector<std::string>& ids) {
      for (const std::string& id : ids) {
        if (procedure_.clock(id) == nullptr) report(at(action, key), "rules.unknown_clock", id);
      }
    };
    known("start", action.start);
    known("stop", action.stop);
    known("pause", action.pause);
    known("resume", action.resume);
    for (const auto& [clock, period] : action.extend) {
      known("extend", {clock});
      if (!has_period(period)) report(at(action, "extend"), "rules.unknown_period", period);
    }
  }

  bool has_period(const std::string& key) const {
    const auto& periods = context_.pack().periods;
    return std::any_of(periods.begin(), periods.end(), [&](const Period& period) { return period.key == key; });
  }

  void check_who(const Action& action) {
    if (action.roles.empty()) report(at(action, "roles"), "rules.no_role", action.id);
    if (contains(action.roles, Role::objector) && !opened_by(Role::objector)) report(at(action, "roles"), "rules.role_not_held", "objector");
    if (!contains(action.roles, Role::system)) return;
    if (!action.input.empty()) report(at(action, "input"), "rules.system_has_input", action.id);
    if (action.roles.size() == 1 && !is_asked_for(action.id)) report("/actions/" + action.id, "rules.system_action_unused", action.id);
  }

  /// Applicants and objectors are in a case because they opened it, or because they are parties of the parent case.
  bool opened_by(Role role) const {
    return std::any_of(procedure_.actions.begin(), procedure_.actions.end(), [&](const Action& action) {
      return contains(action.roles, role) && contains(action.from, procedure_.initial);
    });
  }

  bool is_asked_for(const std::string& id) const {
    const bool by_clock = std::any_of(procedure_.clocks.begin(), procedure_.clocks.end(),
                                      [&](const ClockRule& clock) { return contains(clock.on_expiry, id); });
    const bool at_once = std::any_of(procedure_.actions.begin(), procedure_.actions.end(), [&](const Action& action) { return contains(action.then, id); });
    if (by_clock || at_once) return true;
    for (const Procedure& other : context_.pack().procedures) {
      if (other.id == procedure_.id) continue;
      for (const Action& action : other.actions) {
        if (contains(action.parent, id) || contains(action.children, id)) return true;
      }
    }
    return false;
  }

  /// An action asked for in a parent or child case must be a system action of some other procedure.
  void check_elsewhere(const Action& action, const std::string& key, const std::string& id) {
    for (const Procedure& other : context_.pack().procedures) {
      const Action* wanted = other.id == procedure_.id ? nullptr : other.action(id);
      if (wanted == nullptr) continue;
      if (!contains(wanted->roles, Role::system)) report(at(action, key), "rules.not_a_system_action", id);
      return;
    }
    report(at(action, key), "rules.unknown_action", id);
  }

  void check_clock(const ClockRule& clock) {
    const std::string path = "/clocks/" + clock.id;
    if (!has_period(clock.period)) report(path + "/period", "rules.unknown_period", clock.period);
    for (const std::string& id : clock.on_expiry) {
      const Action* action = procedure_.action(id);
      if (action == nullptr) report(path + "/on_expiry", "rules.unknown_action", id);
      else if (!contains(action->roles, Role::system)) report(path + "/on_expiry", "rules.not_a_system_action", id);
    }
    const auto used = [&](auto member) {
      return std::any_of(procedure_.actions.begin(), procedure_.actions.end(), [&](const Action& action) { return contains(action.*member, clock.id); });
    };
    if (!clock.idle && clock.from_field.empty() && !used(&Action::start)) report(path, "rules.clock_never_starts", clock.id);
    if (!used(&Action::stop)) report(path, "rules.clock_never_stops", clock.id);
    if (used(&Action::pause) && !used(&Action::resume)) report(path, "rules.clock_never_resumes", clock.id);
    if (clock.on_expiry.empty() && clock.counts_against != WaitsOn::office && clock.from_field.empty()) report(path, "rules.clock_without_consequence", clock.id);
  }

  void check_states() {
    const std::set<std::string> reachable = closure({procedure_.initial}, [&](const Action& action, std::set<std::string>& found) {
      if (!action.to.empty() && leaves_any(action, found)) found.insert(action.to);
    });
    std::set<std::string> ends;
    for (const State& state : procedure_.states) {
      if (state.ended) ends.insert(state.id);
    }
    // "*" is not spelt out: a way out that stands everywhere (withdrawal) does not make a dead end a way.
    const std::set<std::string> finishing = closure(ends, [&](const Action& action, std::set<std::string>& found) {
      if (found.contains(action.to)) found.insert(action.from.begin(), action.from.end());
    });
    for (const State& state : procedure_.states) {
      const std::string path = "/states/" + state.id;
      if (!reachable.contains(state.id)) report(path, "rules.unreachable_state", state.id);
      if (!state.ended && !finishing.contains(state.id)) report(path, "rules.dead_end", state.id);
      if (state.ended != (state.phase == Phase::ended)) report(path + "/phase", "rules.phase_and_ended", state.id);
    }
  }

  template <class Grow>
  std::set<std::string> closure(std::set<std::string> found, Grow grow) const {
    std::size_t before = 0;
    do {
      before = found.size();
      for (const Action& action : procedure_.actions) grow(action, found);
    } while (found.size() != before);
    return found;
  }

  static bool leaves_any(const Action& action, const std::set<std::string>& states) {
    return std::any_of(action.from.begin(), action.from.end(), [&](const std::string& from) { return from == "*" || states.contains(from); });
  }

  CheckContext& context_;
  const Procedure& procedure_;
  std::string path_;
};

}  // namespace

void check_procedures(CheckContext& context) {
  for (const Procedure& procedure : context.pack().procedures) ProcedureChecker(context, procedure).run();
}

}  // namespace shuquan::rules
