#include "office/notifications.h"

#include <algorithm>
#include <set>

namespace shuquan::office {
namespace {

using rules::Role;

struct Addressee {
  std::string party;
  std::string office;
  std::string role;
  auto operator<=>(const Addressee&) const = default;
};

Result<void> add_agents(Transaction& tx, const OpenedCase& opened, std::set<Addressee>& out) {
  const procedure::Participant* lead = opened.file.lead();
  if (!lead) return {};
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT agent_id FROM power_of_attorney WHERE principal_id = $1 AND revoked_at IS NULL AND valid_until >= $2 "
                                                  "AND (case_id = '' OR case_id = $3)",
                                                  {lead->party, to_string(tx.today()), opened.file.id}));
  for (const store::Row row : rows) out.insert({row.text(0), "", ""});
  return {};
}

}  // namespace

Result<void> notify_roles(Transaction& tx, const OpenedCase& opened, std::span<const Role> roles, const procedure::Event& what) {
  std::set<Addressee> addressees;
  for (const Role role : roles) {
    if (role == Role::agent) {
      SHUQUAN_CHECK(add_agents(tx, opened, addressees));
    } else if (role == Role::applicant || role == Role::co_applicant || role == Role::objector) {
      for (const procedure::Participant& participant : opened.file.participants)
        if (participant.role == role && !participant.party.empty()) addressees.insert({participant.party.value, "", ""});
    } else if (role != Role::system) {
      addressees.insert({"", opened.file.pack, std::string(rules::to_string(role))});
    }
  }
  Json data = Json::object({{"title", opened.file.form["title"]}, {"number", opened.file.number}, {"state", opened.file.state}, {"event", what.kind}});
  if (what.data.contains("action")) data.set("action", what.data["action"]);
  const std::string text = data.dump();
  for (const Addressee& to : addressees) {
    if (!what.actor.party.empty() && to.party == what.actor.party.value) continue;
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO notification (id, party_id, office_id, role, account_id, case_id, kind, data, at) "
                                      "VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8)",
                                      {new_identifier(tx.now), to.party, to.office, to.role, opened.file.id, what.kind, text, tx.now}));
  }
  return {};
}

}  // namespace shuquan::office
