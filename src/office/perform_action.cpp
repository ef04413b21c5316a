#include "office/case_commands.h"
#include "office/commit_case.h"
#include "office/numbers.h"

namespace shuquan::office {

Result<Json> perform_action(Transaction& tx, const Identity& who, std::string_view case_code, const CaseId& id, std::string_view action_id, const Json& input) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, case_code, id, tx.now));
  const rules::Action* action = opened.procedure().action(action_id);
  if (!action) return fail(Errc::not_found, "action.unknown", {{"action", std::string(action_id.substr(0, 80))}});
  SHUQUAN_TRY(const procedure::Actor actor, actor_for(opened, *action));
  opened.circumstances.next_application_number = [&] { return next_application_number(tx, opened.law.pack); };
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_action(opened.file, opened.law, actor, action_id, input, opened.circumstances));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
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
