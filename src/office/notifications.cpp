#include "office/notifications.h"

#include <algorithm>

namespace shuquan::office {
namespace {

using rules::Role;

Result<void> add_agents(store::Connection& db, const OpenedCase& opened, std::set<Addressee>& out) {
  const procedure::Participant* lead = opened.file.lead();
  if (!lead) return {};
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT agent_id FROM power_of_attorney WHERE principal_id = $1 AND revoked_at IS NULL AND valid_until >= $2 "
                                                  "AND (case_id = '' OR case_id = $3)",
                                                  {lead->party, to_string(beijing_date(opened.circumstances.now)), opened.file.id}));
  for (const store::Row row : rows) out.insert({row.text(0), "", ""});
  return {};
}

}  // namespace

Result<std::set<Addressee>> addressees_of(store::Connection& db, const OpenedCase& opened, std::span<const Role> roles, const procedure::Actor& actor) {
  std::set<Addressee> addressees;
  for (const Role role : roles) {
    if (role == Role::agent) {
      SHUQUAN_CHECK(add_agents(db, opened, addressees));
    } else if (role == Role::applicant || role == Role::co_applicant || role == Role::objector) {
      for (const procedure::Participant& participant : opened.file.participants)
        if (participant.role == role && !participant.party.empty()) addressees.insert({participant.party.value, "", ""});
    } else if (role != Role::system) {
      addressees.insert({"", opened.file.pack, std::string(rules::to_string(role))});
    }
  }
  if (!actor.party.empty()) std::erase_if(addressees, [&](const Addressee& to) { return to.party == actor.party.value; });
  return addressees;
}

Result<void> notify_roles(Transaction& tx, const OpenedCase& opened, std::span<const Role> roles, const procedure::Event& what) {
  SHUQUAN_TRY(const std::set<Addressee> addressees, addressees_of(tx.db, opened, roles, what.actor));
  Json data = Json::object({{"title", opened.file.form["title"]}, {"number", opened.file.number}, {"state", opened.file.state}, {"event", what.kind}});
  if (what.data.contains("action")) data.set("action", what.data["action"]);
  const std::string text = data.dump();
  for (const Addressee& to : addressees) {
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO notification (id, party_id, office_id, role, account_id, case_id, kind, data, at) "
                                      "VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8)",
                                      {new_identifier(tx.now), to.party, to.office, to.role, opened.file.id, what.kind, text, tx.now}));
  }
  return {};
}

}  // namespace shuquan::office
