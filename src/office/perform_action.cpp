#include <algorithm>

#include "office/case_commands.h"
#include "office/commit_case.h"
#include "office/notifications.h"
#include "office/numbers.h"

namespace shuquan::office {
namespace {

/// Counts a filing that reduces somebody's right. The one that reaches the limit is the last that the guard lets pass:
/// the office's registrar is told and the audit trail notes it.
Result<void> count_reducing_filing(Transaction& tx, const Identity& who, const OpenedCase& opened) {
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO reducing_filing (account_id, case_id, at) VALUES ($1, $2, $3) ON CONFLICT (account_id, case_id) DO NOTHING",
                                    {who.account, opened.file.id, tx.now}));
  const rules::Setting* limit = opened.law.pack.setting("two_key.filings_per_day", tx.today());
  SHUQUAN_TRY(const int made, opened.circumstances.reducing_filings(who.account));
  if (!limit || made < limit->value.int_or(0)) return {};
  const rules::Role told[] = {rules::Role::registrar};
  const procedure::Event flagged{"filings_flagged", 1, tx.now, {who.account, who.name, rules::Role::system, {}}, Json::object({{"action", "filings_flagged"}})};
  SHUQUAN_CHECK(notify_roles(tx, opened, told, flagged));
  return audit(tx, who, "filings.flagged", opened.file.id.value, Json::object({{"filings", made}, {"pack", opened.file.pack}}));
}

}  // namespace

Result<void> commit_action(Transaction& tx, const Identity& who, OpenedCase& opened, const rules::Action& action, procedure::Decision decision) {
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  if (std::ranges::find(action.guards, "filing_rate_normal") == action.guards.end()) return {};
  return count_reducing_filing(tx, who, opened);
}

Result<Json> perform_action(Transaction& tx, const Identity& who, std::string_view case_code, const CaseId& id, std::string_view action_id, const Json& input) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, case_code, id, tx.now));
  const rules::Action* action = opened.procedure().action(action_id);
  if (!action) return fail(Errc::not_found, "action.unknown", {{"action", std::string(action_id.substr(0, 80))}});
  SHUQUAN_TRY(const procedure::Actor actor, actor_for(opened, *action));
  opened.circumstances.next_application_number = [&] { return next_application_number(tx, opened.law.pack); };
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_action(opened.file, opened.law, actor, action_id, input, opened.circumstances));
  SHUQUAN_CHECK(commit_action(tx, who, opened, *action, std::move(decision)));
  Json answer = Json::object({{"id", opened.file.id.value},
                              {"action", action_id},
                              {"number", opened.file.number},
                              {"state", opened.file.state},
                              {"sequence", opened.file.sequence},
                              {"form_revision", opened.file.form_revision}});
  if (opened.file.right_ordinal != 0) answer.set("registration_number", opened.file.right_number);
  return answer;
}

}  // namespace shuquan::office
