#include "office/filing_actor.h"

namespace shuquan::office {

Result<procedure::Actor> filing_actor(store::Connection& db, const Identity& who, const PartyId& applicant, LocalDate today) {
  if (who.may_act_for(applicant)) return procedure::Actor{who.account, who.name, rules::Role::applicant, applicant};
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT agent_id FROM power_of_attorney WHERE principal_id = $1 AND revoked_at IS NULL AND valid_until >= $2 AND case_id = ''",
                                               {applicant, to_string(today)}));
  for (const store::Row row : rows)
    if (who.may_act_for(PartyId(row.text(0)))) return procedure::Actor{who.account, who.name, rules::Role::agent, PartyId(row.text(0))};
  return fail(Errc::not_found, "party.unknown", {{"id", applicant.value.substr(0, 40)}});
}

}  // namespace shuquan::office
