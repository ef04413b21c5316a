#include "base/messages.h"
#include "office/case_commands.h"
#include "office/commit_case.h"
#include "office/deposits.h"

namespace shuquan::office {
namespace {

const procedure::Actor* editor_of(const OpenedCase& opened) {
  for (const rules::Role role : {rules::Role::applicant, rules::Role::agent, rules::Role::objector, opened.file.lead() ? opened.file.lead()->role : rules::Role::applicant})
    if (const procedure::Actor* actor = opened.as(role)) return actor;
  return nullptr;
}

Json problems_json(const std::vector<FieldProblem>& problems, std::string_view language) {
  Json out = Json::array();
  for (const FieldProblem& problem : problems)
    out.push(Json::object({{"pointer", problem.pointer},
                           {"reason", problem.reason},
                           {"message", message_text(problem.reason, problem.params, language)},
                           {"mend", mend_text(problem.reason, problem.params, language)}}));
  return out;
}

}  // namespace

Result<Json> save_draft(Transaction& tx, const Identity& who, std::string_view case_code, const CaseId& id, std::int64_t expected_revision, const Json& changes) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, case_code, id, tx.now));
  const procedure::Actor* editor = editor_of(opened);
  if (!editor) return fail(Errc::forbidden, "case.only_lead_edits");
  if (opened.file.form_revision != expected_revision)
    return fail(Errc::conflict, "case.stale", {{"expected", std::to_string(expected_revision)}, {"current", std::to_string(opened.file.form_revision)}});
  const procedure::Actor actor = *editor;
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_save_form(opened.file, opened.law, actor, changes, tx.now));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  if (changes.contains("deposit")) SHUQUAN_CHECK(note_named_deposit(tx, opened.file));
  return Json::object({{"form_revision", opened.file.form_revision},
                       {"saved_at", to_string(tx.now)},
                       {"problems", problems_json(procedure::form_problems(opened.file, opened.law), who.language)}});
}

}  // namespace shuquan::office
