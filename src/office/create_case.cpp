#include "office/case_commands.h"
#include "office/commit_case.h"
#include "office/parties.h"

namespace shuquan::office {
namespace {

/// The role in which `who` may file for `applicant`: its own member, or its agent by power of attorney.
Result<procedure::Actor> filing_actor(Transaction& tx, const Identity& who, const PartyId& applicant) {
  if (who.may_act_for(applicant)) return procedure::Actor{who.account, who.name, rules::Role::applicant, applicant};
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT agent_id FROM power_of_attorney WHERE principal_id = $1 AND revoked_at IS NULL AND valid_until >= $2 AND case_id = ''",
                                                  {applicant, to_string(tx.today())}));
  for (const store::Row row : rows)
    if (who.may_act_for(PartyId(row.text(0)))) return procedure::Actor{who.account, who.name, rules::Role::agent, PartyId(row.text(0))};
  return fail(Errc::not_found, "party.unknown", {{"id", applicant.value.substr(0, 40)}});
}

}  // namespace

Result<Json> create_case(Transaction& tx, const Identity& who, std::string_view pack_id, std::string_view procedure_id, const PartyId& applicant) {
  SHUQUAN_TRY(const procedure::Actor actor, filing_actor(tx, who, applicant));
  SHUQUAN_TRY(const Party party, load_party(tx.db, applicant));
  SHUQUAN_TRY(const procedure::Law law, tx.services.rules->law_for(tx.db, pack_id, ""));
  const rules::Procedure* procedure = law.pack.procedure(procedure_id);
  if (!procedure || procedure_id == "objection") return fail(Errc::invalid_input, "case.no_such_procedure", {{"procedure", std::string(procedure_id.substr(0, 60))}});
  const CaseId id(new_identifier(tx.now));
  const procedure::Participant lead{party.id, rules::Role::applicant, party.name, 10'000, -1, std::nullopt};
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_create(id, *procedure, law, actor, lead, std::nullopt, Json::object(), tx.now));
  OpenedCase opened{{}, law, {actor}, {}};
  opened.circumstances.now = tx.now;
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return Json::object({{"id", id.value}, {"pack", pack_id}, {"procedure", procedure_id}, {"state", opened.file.state}, {"form_revision", opened.file.form_revision}});
}

}  // namespace shuquan::office
