#include "office/notifications.h"

#include <algorithm>

#include "office/mail_outbox.h"
#include "office/webhook_outbox.h"
#include "procedure/life.h"

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

/// Who can do something about a clock that runs out. Where the office has to act: the role whose part of the work it is.
std::vector<Role> concerned(const rules::ClockRule& rule, rules::Phase phase) {
  using rules::WaitsOn;
  if (rule.counts_against == WaitsOn::applicant) return {Role::applicant, Role::co_applicant, Role::agent};
  if (rule.counts_against == WaitsOn::counterparty) return {Role::counterparty, Role::co_applicant};
  if (rule.counts_against == WaitsOn::objector) return {Role::objector};
  if (rule.counts_against == WaitsOn::public_) return {Role::applicant, Role::registrar};
  if (rule.counts_against != WaitsOn::office) return {};
  if (phase == rules::Phase::preparation) return {Role::adviser};
  if (phase == rules::Phase::intake) return {Role::intake};
  return {phase == rules::Phase::examination ? Role::examiner : Role::registrar};
}

/// A case that ends before it was filed, or an objection before it was admitted, is the business of those who have seen it.
bool hears_of_it(const OpenedCase& opened, Role role) {
  if (!opened.state().ended) return true;
  const rules::Phase reached = phase_reached(opened.file, opened.state());
  const bool party = role == Role::applicant || role == Role::co_applicant || role == Role::agent || role == Role::objector;
  const bool concerned = role == Role::counterparty || role == Role::affected;
  if (!party && !concerned) return reached != rules::Phase::preparation || is_led_by_office(opened.file);
  if (concerned) return reached != rules::Phase::preparation;
  const bool other_side = opened.file.parent && opened.file.lead() && role != opened.file.lead()->role;
  return !other_side || reached > rules::Phase::intake;
}

}  // namespace

Result<void> tell(Transaction& tx, const Recipient& to, std::string_view case_id, std::string_view kind, const Json& data) {
  const std::string id = new_identifier(tx.now);
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO notification (id, party_id, office_id, role, account_id, case_id, kind, data, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                                    {id, to.party, to.office, to.role, to.account, case_id, kind, data.dump(), tx.now}));
  SHUQUAN_CHECK(collect_for_mail(tx, id, to, kind));
  return queue_webhooks(tx, id, to, kind);
}

Result<void> notify_party(Transaction& tx, const PartyId& to, std::string_view kind, const Json& data) {
  return tell(tx, {.party = to.value, .office = {}, .role = {}, .account = {}}, data["case"].text(), kind, data);
}

Result<std::set<Addressee>> addressees_of(store::Connection& db, const OpenedCase& opened, std::span<const Role> roles, const procedure::Actor& actor) {
  std::set<Addressee> addressees;
  for (const Role role : roles) {
    if (role == Role::agent) {
      SHUQUAN_CHECK(add_agents(db, opened, addressees));
    } else if (role == Role::applicant || role == Role::co_applicant || role == Role::objector || role == Role::counterparty || role == Role::affected) {
      for (const procedure::Participant& participant : opened.file.participants)
        if (participant.role == role && !participant.party.empty()) addressees.insert({participant.party.value, "", ""});
    } else if (role != Role::system) {
      addressees.insert({"", opened.file.pack, std::string(rules::to_string(role))});
    }
  }
  if (!actor.party.empty()) std::erase_if(addressees, [&](const Addressee& to) { return to.party == actor.party.value; });
  return addressees;
}

Result<void> notify_roles(Transaction& tx, const OpenedCase& opened, std::span<const Role> told, const procedure::Event& what) {
  std::vector<Role> roles(told.begin(), told.end());
  std::erase_if(roles, [&](Role role) { return !hears_of_it(opened, role); });
  SHUQUAN_TRY(const std::set<Addressee> addressees, addressees_of(tx.db, opened, roles, what.actor));
  Json data = Json::object({{"title", procedure::title_of(opened.file)}, {"number", opened.file.number}, {"state", opened.file.state}, {"event", what.kind}});
  if (what.data.contains("action")) data.set("action", what.data["action"]);
  for (const Addressee& to : addressees) SHUQUAN_CHECK(tell(tx, {to.party, to.office, to.role, {}}, opened.file.id.value, what.kind, data));
  return {};
}

Result<void> notify_deadline(Transaction& tx, const OpenedCase& opened, const procedure::Clock& clock) {
  const rules::ClockRule* rule = opened.procedure().clock(clock.id);
  if (!rule || !clock.due_on) return {};
  const Json data = Json::object({{"title", procedure::title_of(opened.file)}, {"number", opened.file.number}, {"state", opened.file.state}, {"event", "deadline_near"},
                                         {"clock", clock.id}, {"due_on", to_string(*clock.due_on)}});
  if (rule->counts_against == rules::WaitsOn::office && !opened.file.assignee.empty()) return tell(tx, {{}, {}, {}, opened.file.assignee.value}, opened.file.id.value, "deadline_near", data);
  const std::vector<Role> roles = concerned(*rule, opened.state().phase);
  SHUQUAN_TRY(const std::set<Addressee> addressees, addressees_of(tx.db, opened, roles, procedure::Actor{}));
  for (const Addressee& to : addressees) SHUQUAN_CHECK(tell(tx, {to.party, to.office, to.role, {}}, opened.file.id.value, "deadline_near", data));
  return {};
}

}  // namespace shuquan::office
