#include "office/case_commands.h"
#include "office/commit_case.h"

namespace shuquan::office {
namespace {

constexpr rules::Role kOfficials[] = {rules::Role::registrar, rules::Role::reviewer, rules::Role::examiner, rules::Role::intake, rules::Role::adviser};

Result<procedure::Actor> official(const OpenedCase& opened) {
  for (const rules::Role role : kOfficials)
    if (const procedure::Actor* actor = opened.as(role)) return *actor;
  return fail(Errc::forbidden, "case.officials_only");
}

Json assignment(const procedure::Case& file) {
  return Json::object({{"id", file.id.value}, {"state", file.state}, {"assignee", file.assignee.value}, {"assignee_name", file.assignee_name}, {"sequence", file.sequence}});
}

}  // namespace

Result<Json> assign_case(Transaction& tx, const Identity& who, const CaseId& id, const AccountId& assignee) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  SHUQUAN_TRY(const procedure::Actor actor, official(opened));
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT a.name FROM account a JOIN appointment p ON p.account_id = a.id JOIN office o ON o.id = p.office_id "
                                                  "WHERE a.id = $1 AND o.pack = $2 AND a.status = 'active' LIMIT 1",
                                                  {assignee, opened.file.pack}));
  if (rows.empty()) return fail(Errc::invalid_input, "case.no_such_official");
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_assign(opened.file, opened.law, actor, assignee, rows.front().text(0), tx.now));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return assignment(opened.file);
}

Result<Json> recuse_from_case(Transaction& tx, const Identity& who, const CaseId& id, std::string_view reason) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  SHUQUAN_TRY(const procedure::Actor actor, official(opened));
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_recuse(opened.file, opened.law, actor, reason, tx.now));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return assignment(opened.file);
}

Result<Json> add_case_note(Transaction& tx, const Identity& who, const CaseId& id, std::string_view text) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  SHUQUAN_TRY(const procedure::Actor actor, official(opened));
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_add_note(actor, text, tx.now));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return Json::object({{"id", opened.file.id.value}, {"state", opened.file.state}, {"sequence", opened.file.sequence}});
}

}  // namespace shuquan::office
