#include <algorithm>

#include "procedure/decide.h"

namespace shuquan::procedure {
namespace {

constexpr std::size_t kMaxNoteBytes = 8'000;

bool is_official(rules::Role role) {
  using rules::Role;
  return role == Role::intake || role == Role::examiner || role == Role::reviewer || role == Role::registrar || role == Role::adviser;
}

Result<void> check_official(const Case& file, const Law& law, const Actor& actor) {
  if (!is_official(actor.role)) return fail(Errc::forbidden, "case.officials_only");
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  const rules::State* state = procedure ? procedure->state(file.state) : nullptr;
  if (!state || state->ended) return fail(Errc::rejected, "case.ended", {{"state", state ? state->label.zh : file.state}, {"state_en", state ? state->label.en : file.state}});
  return {};
}

Decision one_event(const Actor& actor, Instant now, std::string_view kind, Json data) {
  Decision decision;
  decision.events.push_back(Event{std::string(kind), 1, now, actor, std::move(data)});
  return decision;
}

}  // namespace

Result<Decision> decide_assign(const Case& file, const Law& law, const Actor& actor, const AccountId& assignee, std::string_view assignee_name,
                               Instant now, bool stands_in) {
  SHUQUAN_CHECK(check_official(file, law, actor));
  const bool recused = std::ranges::find(file.recused, assignee) != file.recused.end();
  if (recused) return fail(Errc::rejected, "case.assignee_recused", {{"name", std::string(assignee_name)}});
  const bool hands_over = !file.assignee.empty() && file.assignee != actor.account && file.assignee != assignee;
  if (hands_over && !stands_in && actor.role != rules::Role::registrar)
    return fail(Errc::conflict, "case.assigned_to_other", {{"name", file.assignee_name}});
  return one_event(actor, now, event::kAssigned, Json::object({{"account", assignee.value}, {"name", assignee_name}}));
}

Result<Decision> decide_recuse(const Case& file, const Law& law, const Actor& actor, std::string_view reason, Instant now) {
  SHUQUAN_CHECK(check_official(file, law, actor));
  Decision decision = one_event(actor, now, event::kRecused, Json::object({{"reason", reason}}));
  if (file.assignee == actor.account)
    decision.events.push_back(Event{std::string(event::kAssigned), 1, now, actor, Json::object({{"account", ""}, {"name", ""}})});
  decision.notify = {rules::Role::registrar};
  return decision;
}

Result<Decision> decide_add_note(const Actor& actor, std::string_view text, Instant now) {
  if (!is_official(actor.role)) return fail(Errc::forbidden, "case.officials_only");
  if (text.empty() || text.size() > kMaxNoteBytes) return fail(Errc::invalid_input, "case.note_length", {{"limit", std::to_string(kMaxNoteBytes)}});
  return one_event(actor, now, event::kNoteAdded, Json::object({{"text", text}}));
}

}  // namespace shuquan::procedure
