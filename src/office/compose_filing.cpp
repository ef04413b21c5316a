#include "office/compose_filing.h"

#include <algorithm>
#include <iterator>

namespace shuquan::office {
namespace {

using procedure::Decision;
using procedure::Event;

constexpr std::string_view kChannel = "batch";

/// Applies a step to the case so far and keeps it for the whole.
void take(ComposedFiling& composed, Decision step) {
  const std::size_t first = composed.decision.events.size();
  if (!step.notify.empty()) composed.tell.emplace_back(first, step.notify);
  // Letters are composed when the case is committed, from the case as it stands then.
  for (const Event& item : step.events)
    if (item.kind != procedure::event::kLetterIssued) procedure::apply(composed.file, item);
  Decision& whole = composed.decision;
  std::ranges::move(step.events, std::back_inserter(whole.events));
  std::ranges::move(step.effects, std::back_inserter(whole.effects));
  std::ranges::move(step.then_actions, std::back_inserter(whole.then_actions));
  whole.tells_affected = whole.tells_affected || step.tells_affected;
}

Result<void> add_joint_applicants(ComposedFiling& composed, const procedure::Law& law, const Filing& filing, Instant now) {
  int rest = 10'000;
  for (const JointApplicant& joint : filing.joint) {
    const procedure::Participant participant{joint.party.id, rules::Role::co_applicant, joint.party.name, joint.share_bp, -1, std::nullopt};
    SHUQUAN_TRY(Decision step, procedure::decide_add_participant(composed.file, law, filing.actor, participant, now));
    step.notify = {rules::Role::co_applicant};
    take(composed, std::move(step));
    rest -= joint.share_bp;
  }
  if (filing.joint.empty()) return {};
  if (rest <= 0) return fail(Errc::invalid_input, "batch.shares_over_whole");
  SHUQUAN_TRY(Decision step, procedure::decide_change_share(composed.file, law, filing.actor, filing.applicant.id, rest, now));
  take(composed, std::move(step));
  return {};
}

/// What would keep the case from being filed apart from confirmations that are still to come.
Result<void> check_joint_draft(const ComposedFiling& composed, const procedure::Law& law) {
  std::vector<FieldProblem> problems = procedure::form_problems(composed.file, law);
  if (problems.empty()) return {};
  return std::unexpected(Error{Errc::invalid_input, "case.form_incomplete", {{"count", std::to_string(problems.size())}}, std::move(problems), {}, {}});
}

}  // namespace

const rules::Action* filing_action(const rules::Procedure& procedure) {
  if (procedure.about) return nullptr;
  for (const rules::Action& action : procedure.actions) {
    const rules::State* to = procedure.state(action.to);
    const bool by_applicant = std::ranges::find(action.roles, rules::Role::applicant) != action.roles.end();
    const bool from_draft = std::ranges::find(action.from, procedure.initial) != action.from.end();
    if (by_applicant && from_draft && action.input.empty() && to && to->phase == rules::Phase::intake) return &action;
  }
  return nullptr;
}

Result<ComposedFiling> compose_filing(const procedure::Law& law, const rules::Procedure& procedure, const Filing& filing, const procedure::Circumstances& circumstances) {
  const rules::Action* action = filing_action(procedure);
  if (!action) return fail(Errc::invalid_input, "batch.procedure", {{"procedure", procedure.label.zh}, {"procedure_en", procedure.label.en}});
  const Instant now = circumstances.now;
  const procedure::Participant lead{filing.applicant.id, rules::Role::applicant, filing.applicant.name, 10'000, -1, std::nullopt};
  ComposedFiling composed;
  SHUQUAN_TRY(Decision created, procedure::decide_create(filing.id, procedure, law, filing.actor, lead, std::nullopt, Json::object(), now));
  created.events.push_back(Event{std::string(procedure::event::kChannelSet), 1, now, filing.actor, Json::object({{"channel", kChannel}})});
  take(composed, std::move(created));
  SHUQUAN_CHECK(add_joint_applicants(composed, law, filing, now));
  SHUQUAN_TRY(Decision saved, procedure::decide_save_form(composed.file, law, filing.actor, filing.form, now));
  take(composed, std::move(saved));
  if (!filing.joint.empty()) {
    SHUQUAN_CHECK(check_joint_draft(composed, law));
    return composed;
  }
  SHUQUAN_TRY(Decision filed, procedure::decide_action(composed.file, law, filing.actor, action->id, Json::object(), circumstances));
  take(composed, std::move(filed));
  composed.filed = true;
  return composed;
}

}  // namespace shuquan::office
