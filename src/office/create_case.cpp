#include <algorithm>

#include "office/case_commands.h"
#include "office/case_rights.h"
#include "office/commit_case.h"
#include "office/filing_actor.h"
#include "office/parties.h"

namespace shuquan::office {
namespace {

struct Opener {
  procedure::Actor actor;
  procedure::Participant lead;
};

Result<Opener> party_opener(Transaction& tx, const Identity& who, const PartyId& applicant) {
  SHUQUAN_TRY(procedure::Actor actor, filing_actor(tx.db, who, applicant, tx.today()));
  SHUQUAN_TRY(const Party party, load_party(tx.db, applicant));
  return Opener{std::move(actor), {party.id, rules::Role::applicant, party.name, 10'000, -1, std::nullopt}};
}

/// An official who opens a case of the office's own accord: the office takes the place of the applicant.
Result<Opener> official_opener(const Identity& who, const rules::RulePack& pack, const rules::Procedure& procedure) {
  const bool by_office = procedure.about && std::ranges::find(procedure.about->filed_by, rules::Filer::office) != procedure.about->filed_by.end();
  if (!by_office) return fail(Errc::invalid_input, "case.no_applicant");
  for (const Appointment& appointment : who.appointments) {
    const bool opens = appointment.role == rules::Role::examiner || appointment.role == rules::Role::registrar;
    if (appointment.pack != pack.id || !opens) continue;
    const PartyId office(appointment.office.value);
    return Opener{{who.account, who.name, appointment.role, office}, {office, appointment.role, pack.office.zh, 0, -1, std::nullopt}};
  }
  return fail(Errc::invalid_input, "case.no_applicant");
}

}  // namespace

Result<procedure::Actor> filing_actor(Transaction& tx, const Identity& who, const PartyId& applicant) {
  if (who.may_act_for(applicant)) return procedure::Actor{who.account, who.name, rules::Role::applicant, applicant};
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT agent_id FROM power_of_attorney WHERE principal_id = $1 AND revoked_at IS NULL AND valid_until >= $2 AND case_id = ''",
                                                  {applicant, to_string(tx.today())}));
  for (const store::Row row : rows)
    if (who.may_act_for(PartyId(row.text(0)))) return procedure::Actor{who.account, who.name, rules::Role::agent, PartyId(row.text(0))};
  return fail(Errc::not_found, "party.unknown", {{"id", applicant.value.substr(0, 40)}});
}

Result<Json> create_case(Transaction& tx, const Identity& who, std::string_view pack_id, std::string_view procedure_id, const PartyId& applicant,
                         const std::vector<RightReference>& rights) {
  SHUQUAN_TRY(const procedure::Law law, tx.services.rules->law_for(tx.db, pack_id, ""));
  const rules::Procedure* procedure = law.pack.procedure(procedure_id);
  if (!procedure || procedure_id == "objection") return fail(Errc::invalid_input, "case.no_such_procedure", {{"procedure", std::string(procedure_id.substr(0, 60))}});
  const CaseId id(new_identifier(tx.now));
  SHUQUAN_TRY(const Opener opener, applicant.empty() ? official_opener(who, law.pack, *procedure) : party_opener(tx, who, applicant));
  SHUQUAN_TRY(const NamedCase named, name_case_rights(tx, *procedure, pack_id, opener.lead, rights));
  const procedure::Actor& actor = opener.actor;
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_create(id, *procedure, law, actor, named.lead, std::nullopt, Json::object(), tx.now));
  procedure::name_rights(decision, named.rights, named.others, actor, tx.now);
  OpenedCase opened{{}, law, {actor}, {}};
  opened.circumstances.now = tx.now;
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return Json::object({{"id", id.value}, {"pack", pack_id}, {"procedure", procedure_id}, {"state", opened.file.state}, {"form_revision", opened.file.form_revision}});
}

}  // namespace shuquan::office
