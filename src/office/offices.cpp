#include "office/offices.h"

#include <algorithm>
#include <array>

#include "base/hex.h"
#include "office/accounts.h"
#include "office/plain_text.h"

namespace shuquan::office {
namespace {

using rules::Role;

constexpr std::array kOfficialRoles = {Role::intake, Role::examiner, Role::reviewer, Role::registrar, Role::adviser, Role::authority};

Result<Role> official_role(std::string_view text) {
  const auto role = rules::parse_role(text);
  if (!role || std::ranges::find(kOfficialRoles, *role) == kOfficialRoles.end()) return fail(Errc::invalid_input, "office.role_unknown", {{"role", std::string(text.substr(0, 40))}});
  return *role;
}

Result<void> require_office(store::Connection& db, const OfficeId& office) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id FROM office WHERE id = $1", {office}));
  if (rows.empty()) return fail(Errc::not_found, "office.unknown", {{"id", office.value.substr(0, 40)}});
  return {};
}

struct Candidate {
  AccountId id;
  std::string name;
};

Result<Candidate> candidate(Transaction& tx, std::string_view login) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT id, name, status, administrator FROM account WHERE login = $1", {login}));
  if (rows.empty()) return wrong_field("/login", "account.login_unknown", {{"login", std::string(login.substr(0, 60))}});
  const store::Row row = rows.front();
  if (row.text(2) != "active") return fail(Errc::rejected, "account.not_active");
  if (!row.text(3).empty()) return fail(Errc::rejected, "office.administrator");
  return Candidate{AccountId(row.text(0)), row.text(1)};
}

Json seal_json(const Services& services, const std::string& pack) {
  const auto found = services.seals.find(pack);
  if (found == services.seals.end()) return {};
  const crypto::SealCertificate& certificate = found->second.certificate();
  return Json::object({{"sha256", to_hex(certificate.sha256)}, {"subject", certificate.subject}, {"not_before", to_string(certificate.not_before)}, {"not_after", to_string(certificate.not_after)}});
}

}  // namespace

Result<void> ensure_foundation(Transaction& tx) {
  for (const auto& [id, loaded] : tx.services.rules->book().packs) {
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO office (id, pack, name_zh, name_en) VALUES ($1, $1, $2, $3) "
                                      "ON CONFLICT (id) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en",
                                      {id, loaded.pack.office.zh, loaded.pack.office.en}));
  }
  return tx.db.flush();
}

Result<Json> list_offices(store::Connection& db, const Services& services) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, pack, name_zh, name_en FROM office ORDER BY id"));
  Json items = Json::array();
  for (const store::Row row : rows)
    items.push(Json::object({{"id", row.text(0)}, {"pack", row.text(1)}, {"name", Json::object({{"zh", row.text(2)}, {"en", row.text(3)}})}, {"seal", seal_json(services, row.text(1))}}));
  return Json::object({{"items", std::move(items)}, {"next", Json()}});
}

Result<Json> appoint_official(Transaction& tx, const Identity& who, const OfficeId& office, std::string_view login, std::string_view role_text) {
  SHUQUAN_CHECK(require_office(tx.db, office));
  SHUQUAN_TRY(const Role role, official_role(role_text));
  SHUQUAN_TRY(const std::string checked, checked_login(login));
  SHUQUAN_TRY(const Candidate official, candidate(tx, checked));
  if (official.id == who.account) return fail(Errc::rejected, "office.administrator");
  SHUQUAN_TRY(const std::int64_t added, tx.db.execute("INSERT INTO appointment (account_id, office_id, role, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                                                      {official.id, office, rules::to_string(role), tx.now}));
  if (added > 0)
    SHUQUAN_CHECK(audit(tx, who, "appoint_official", official.id.value, Json::object({{"office", office.value}, {"role", rules::to_string(role)}})));
  identities_changed(tx);
  return Json::object({{"account", official.id.value}, {"login", checked}, {"name", official.name}, {"office", office.value}, {"role", rules::to_string(role)}});
}

Result<Json> dismiss_official(Transaction& tx, const Identity& who, const OfficeId& office, const AccountId& account, std::string_view role_text) {
  SHUQUAN_TRY(const Role role, official_role(role_text));
  SHUQUAN_TRY(const std::int64_t removed, tx.db.execute("DELETE FROM appointment WHERE account_id = $1 AND office_id = $2 AND role = $3", {account, office, rules::to_string(role)}));
  if (removed == 0) return fail(Errc::not_found, "office.not_appointed");
  SHUQUAN_CHECK(audit(tx, who, "dismiss_official", account.value, Json::object({{"office", office.value}, {"role", rules::to_string(role)}})));
  identities_changed(tx);
  return Json::object({{"account", account.value}, {"office", office.value}, {"role", rules::to_string(role)}});
}

Result<Json> list_officials(store::Connection& db, const Identity& who, const OfficeId& office, std::string_view after, std::int64_t limit) {
  const bool colleague = std::ranges::any_of(who.appointments, [&](const Appointment& a) { return a.office == office; });
  if (!colleague && who.administrator != Administrator::system) return fail(Errc::forbidden, "auth.not_allowed");
  SHUQUAN_CHECK(require_office(db, office));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT p.account_id, a.login, a.name, a.status, p.role, p.since FROM appointment p JOIN account a ON a.id = p.account_id "
                                               "WHERE p.office_id = $1 AND p.account_id IN (SELECT account_id FROM appointment WHERE office_id = $1 AND account_id > $2 "
                                               "GROUP BY account_id ORDER BY account_id LIMIT $3) ORDER BY p.account_id, p.role",
                                               {office, after, limit + 1}));
  Json::Array items;
  for (const store::Row row : rows) {
    if (items.empty() || items.back()["account"].text() != row.text(0))
      items.push_back(Json::object({{"account", row.text(0)}, {"login", row.text(1)}, {"name", row.text(2)}, {"status", row.text(3)}, {"roles", Json::array()}, {"since", to_string(Instant{row.integer(5)})}}));
    items.back().find("roles")->push(row.text(4));
  }
  Json next;
  if (static_cast<std::int64_t>(items.size()) > limit) {
    items.pop_back();
    next = items.back()["account"];
  }
  return Json::object({{"items", Json(std::move(items))}, {"next", std::move(next)}});
}

Result<Json> create_first_administrator(Transaction& tx, const FirstAdministrator& first) {
  if (first.kind == Administrator::none) return fail(Errc::invalid_input, "account.administrator_kind");
  SHUQUAN_TRY(const store::Rows present, tx.db.query("SELECT login FROM account WHERE administrator = $1 AND status = 'active'", {to_string(first.kind)}));
  if (!present.empty()) return fail(Errc::conflict, "account.administrator_exists", {{"login", present.front().text(0)}});
  SHUQUAN_TRY(const AccountId id, insert_account(tx, {first.login, first.name, first.password_hash, "zh", first.kind}));
  Identity console;
  console.name = "console";
  SHUQUAN_CHECK(audit(tx, console, "create_first_administrator", id.value, Json::object({{"login", first.login}, {"kind", to_string(first.kind)}})));
  return Json::object({{"id", id.value}, {"login", first.login}, {"kind", to_string(first.kind)}});
}

}  // namespace shuquan::office
