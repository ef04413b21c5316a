#include "office/powers_of_attorney.h"

#include <algorithm>

#include "office/notifications.h"
#include "office/page.h"
#include "office/parties.h"
#include "office/plain_text.h"

namespace shuquan::office {
namespace {

Result<LocalDate> checked_last_day(std::string_view text, LocalDate today) {
  const Result<LocalDate> date = parse_date(text);
  if (!date) return wrong_field("/valid_until", "date.malformed", {{"actual", std::string(text.substr(0, 20))}});
  if (*date < today) return wrong_field("/valid_until", "power.date_passed");
  if (*date > plus_years(today, kMaxPowerYears)) return wrong_field("/valid_until", "power.too_long", {{"years", std::to_string(kMaxPowerYears)}});
  return *date;
}

Result<std::string> agency_name(Transaction& tx, const PartyId& agent) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT name, activities FROM party WHERE id = $1 AND kind <> 'person'", {agent}));
  if (rows.empty()) return wrong_field("/agent", "party.unknown", {{"id", agent.value.substr(0, 40)}});
  SHUQUAN_TRY(const Json activities, Json::parse(rows.front().text(1)));
  const bool agency = std::ranges::any_of(activities.items(), [](const Json& activity) { return activity.text() == "agency"; });
  if (!agency) return wrong_field("/agent", "power.agent_not_agency", {{"name", rows.front().text(0)}});
  return rows.front().text(0);
}

Result<void> require_own_case(Transaction& tx, const PartyId& principal, const CaseId& only_case) {
  if (only_case.empty()) return {};
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT case_id FROM case_participant WHERE case_id = $1 AND party_id = $2 AND role = 'applicant'", {only_case, principal}));
  if (rows.empty()) return wrong_field("/case", "power.case_not_own");
  return {};
}

std::string_view status_of(const store::Row& row, LocalDate today) {
  if (!row.is_null(9)) return "revoked";
  return row.text(8) < to_string(today) ? "expired" : "valid";
}

Json power_json(const store::Row& row, LocalDate today) {
  return Json::object({{"id", row.text(0)},
                       {"principal", Json::object({{"id", row.text(1)}, {"name", row.text(2)}})},
                       {"agent", Json::object({{"id", row.text(3)}, {"name", row.text(4)}})},
                       {"case", row.text(5).empty() ? Json() : Json(row.text(5))},
                       {"granted_by", row.text(6)},
                       {"granted_at", to_string(Instant{row.integer(7)})},
                       {"valid_until", row.text(8)},
                       {"revoked_at", moment_json(row.optional_integer(9))},
                       {"status", status_of(row, today)}});
}

constexpr std::string_view kSelect =
    "SELECT w.id, w.principal_id, p.name, w.agent_id, a.name, w.case_id, c.name, w.granted_at, w.valid_until, w.revoked_at FROM power_of_attorney w "
    "JOIN party p ON p.id = w.principal_id JOIN party a ON a.id = w.agent_id JOIN account c ON c.id = w.granted_by ";

}  // namespace

Result<Json> grant_power_of_attorney(Transaction& tx, const Identity& who, const Power& power) {
  if (!who.membership(power.principal)) return fail(Errc::not_found, "party.unknown", {{"id", power.principal.value.substr(0, 40)}});
  if (!who.may_act_for(power.principal)) return fail(Errc::forbidden, "member.filer_only");
  if (power.principal == power.agent) return wrong_field("/agent", "power.to_itself");
  SHUQUAN_TRY(const LocalDate until, checked_last_day(power.valid_until, tx.today()));
  SHUQUAN_TRY(const std::string agent_name, agency_name(tx, power.agent));
  SHUQUAN_CHECK(require_own_case(tx, power.principal, power.only_case));
  SHUQUAN_TRY(const Party principal, load_party(tx.db, power.principal));
  SHUQUAN_TRY(const store::Rows same, tx.db.query("SELECT id FROM power_of_attorney WHERE principal_id = $1 AND agent_id = $2 AND case_id = $3 AND revoked_at IS NULL "
                                                  "AND valid_until >= $4",
                                                  {power.principal, power.agent, power.only_case, to_string(tx.today())}));
  if (!same.empty()) return fail(Errc::conflict, "power.exists", {{"name", agent_name}});
  const std::string id = new_identifier(tx.now);
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO power_of_attorney (id, principal_id, agent_id, case_id, granted_by, granted_at, valid_until) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                    {id, power.principal, power.agent, power.only_case, who.account, tx.now, to_string(until)}));
  const Json detail = Json::object({{"power", id}, {"principal", power.principal.value}, {"agent", power.agent.value}, {"case", power.only_case.value}, {"valid_until", to_string(until)}});
  SHUQUAN_CHECK(audit(tx, who, "grant_power_of_attorney", power.principal.value, detail));
  Json told = detail;
  SHUQUAN_CHECK(notify_party(tx, power.agent, "power_granted", told.set("name", principal.name)));
  SHUQUAN_TRY(const store::Rows rows, tx.db.query(std::string(kSelect) + "WHERE w.id = $1", {id}));
  if (rows.empty()) return fail_with_detail(Errc::internal, "power.unknown", id);
  return power_json(rows.front(), tx.today());
}

Result<Json> revoke_power_of_attorney(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query(std::string(kSelect) + "WHERE w.id = $1", {id}));
  if (rows.empty()) return fail(Errc::not_found, "power.unknown");
  const PartyId principal(rows.front().text(1));
  const PartyId agent(rows.front().text(3));
  const bool by_principal = who.may_act_for(principal);
  if (!by_principal && !who.may_act_for(agent)) return fail(Errc::not_found, "power.unknown");
  if (!rows.front().is_null(9)) return power_json(rows.front(), tx.today());
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE power_of_attorney SET revoked_at = $1 WHERE id = $2", {tx.now, id}));
  const Json detail = Json::object({{"power", id}, {"principal", principal.value}, {"agent", agent.value}, {"case", rows.front().text(5)}, {"by", by_principal ? "principal" : "agent"}});
  SHUQUAN_CHECK(audit(tx, who, "revoke_power_of_attorney", principal.value, detail));
  Json told = detail;
  SHUQUAN_CHECK(notify_party(tx, by_principal ? agent : principal, "power_revoked", told.set("name", rows.front().text(by_principal ? 2 : 4))));
  SHUQUAN_TRY(const store::Rows after, tx.db.query(std::string(kSelect) + "WHERE w.id = $1", {id}));
  if (after.empty()) return fail_with_detail(Errc::internal, "power.unknown", std::string(id));
  return power_json(after.front(), tx.today());
}

Result<Json> list_powers(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit, Instant now) {
  if (!who.membership(party)) return fail(Errc::not_found, "party.unknown", {{"id", party.value.substr(0, 40)}});
  SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kSelect) + "WHERE (w.principal_id = $1 OR w.agent_id = $1) AND w.id < $2 ORDER BY w.id DESC LIMIT $3", {party, newest_before(after), limit + 1}));
  return page_of_rows(rows, limit, "id", [&](const store::Row& row) -> Result<Json> { return power_json(row, beijing_date(now)); });
}

}  // namespace shuquan::office
