#include "office/absence.h"
#include "office/case_commands.h"
#include "office/case_json.h"
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

/// A case with what is to happen to it. Nothing has been written yet.
struct Handing {
  OpenedCase opened;
  procedure::Decision decision;
};

/// The name of an active official of the case's office; empty where the case is given back.
Result<std::string> assignee_name(Transaction& tx, const AccountId& assignee, const std::string& pack) {
  if (assignee.empty()) return std::string();
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT a.name FROM account a JOIN appointment p ON p.account_id = a.id JOIN office o ON o.id = p.office_id "
                                                  "WHERE a.id = $1 AND o.pack = $2 AND a.status = 'active' LIMIT 1",
                                                  {assignee, pack}));
  if (rows.empty()) return fail(Errc::invalid_input, "case.no_such_official");
  return rows.front().text(0);
}

Result<Handing> hand(Transaction& tx, const Identity& who, const CaseId& id, const AccountId& assignee) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  SHUQUAN_TRY(const procedure::Actor actor, official(opened));
  SHUQUAN_TRY(const std::string name, assignee_name(tx, assignee, opened.file.pack));
  SHUQUAN_TRY(const bool stands_in, stands_in_for(tx.db, who.account, opened.file.assignee, tx.today()));
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_assign(opened.file, opened.law, actor, assignee, name, tx.now, stands_in));
  return Handing{std::move(opened), std::move(decision)};
}

bool is_fault(const Error& error) { return error.code == Errc::internal || error.code == Errc::unavailable; }

}  // namespace

Result<Json> assign_case(Transaction& tx, const Identity& who, const CaseId& id, const AccountId& assignee) {
  SHUQUAN_TRY(Handing handing, hand(tx, who, id, assignee));
  SHUQUAN_CHECK(commit_decision(tx, handing.opened, std::move(handing.decision)));
  return assignment(handing.opened.file);
}

Result<Json> assign_cases(Transaction& tx, const Identity& who, const std::vector<CaseId>& ids, const AccountId& assignee, std::string_view language) {
  Json results = Json::array();
  int done = 0;
  for (const CaseId& id : ids) {
    Result<Handing> handing = hand(tx, who, id, assignee);
    if (!handing) {
      if (is_fault(handing.error())) return std::unexpected(std::move(handing).error());
      results.push(Json::object({{"case_id", id.value}, {"ok", false}, {"obstacle", obstacle_json(handing.error(), language)}}));
      continue;
    }
    // A case that is refused has written nothing; once it is decided, only a fault of ours can stop it, and that undoes all.
    const std::string before = handing->opened.file.assignee.value;
    SHUQUAN_CHECK(commit_decision(tx, handing->opened, std::move(handing->decision)));
    const procedure::Case& file = handing->opened.file;
    results.push(Json::object({{"case_id", id.value}, {"ok", true}, {"assignee", file.assignee.value}, {"assignee_name", file.assignee_name}, {"assignee_before", before}}));
    ++done;
  }
  return Json::object({{"items", std::move(results)}, {"done", done}});
}

Result<Json> recuse_from_case(Transaction& tx, const Identity& who, const CaseId& id, std::string_view reason) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  SHUQUAN_TRY(const procedure::Actor actor, official(opened));
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_recuse(opened.file, opened.law, actor, reason, tx.now));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return assignment(opened.file);
}

}  // namespace shuquan::office
