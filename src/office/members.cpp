#include "office/members.h"

#include "office/accounts.h"
#include "office/organisations.h"
#include "office/page.h"
#include "office/plain_text.h"
#include "office/webhook_outbox.h"

namespace shuquan::office {
namespace {

Json member_json(const store::Row& row) {
  return Json::object({{"account", row.text(0)}, {"login", row.text(1)}, {"name", row.text(2)}, {"role", row.text(3)}, {"since", to_string(Instant{row.integer(4)})}});
}

Result<Json> load_member(store::Connection& db, const PartyId& party, const AccountId& account) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT m.account_id, a.login, a.name, m.role, m.since FROM membership m JOIN account a ON a.id = m.account_id "
                                               "WHERE m.party_id = $1 AND m.account_id = $2",
                                               {party, account}));
  if (rows.empty()) return fail(Errc::not_found, "member.unknown");
  return member_json(rows.front());
}

/// Whoever is about to lose the role of an owner must not be the last one.
Result<void> require_other_owner(store::Connection& db, const PartyId& party, const AccountId& account) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT COUNT(*) FROM membership WHERE party_id = $1 AND role = 'owner' AND account_id <> $2", {party, account}));
  if (rows.front().integer(0) == 0) return fail(Errc::rejected, "member.last_owner");
  return {};
}

}  // namespace

Result<Json> list_members(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit) {
  if (!who.membership(party)) return fail(Errc::not_found, "party.unknown", {{"id", party.value.substr(0, 40)}});
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT m.account_id, a.login, a.name, m.role, m.since FROM membership m JOIN account a ON a.id = m.account_id "
                                               "WHERE m.party_id = $1 AND m.account_id > $2 ORDER BY m.account_id LIMIT $3",
                                               {party, after, limit + 1}));
  return page_of_rows(rows, limit, "account", [](const store::Row& row) -> Result<Json> { return member_json(row); });
}

Result<Json> add_member(Transaction& tx, const Identity& who, const PartyId& party, std::string_view login_text, MemberRole role) {
  SHUQUAN_CHECK(require_owner(who, party));
  SHUQUAN_TRY(const std::string login, checked_login(login_text));
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT id, status, administrator FROM account WHERE login = $1", {login}));
  if (rows.empty()) return wrong_field("/login", "account.login_unknown", {{"login", login}});
  if (rows.front().text(1) != "active") return fail(Errc::rejected, "account.not_active");
  if (!rows.front().text(2).empty()) return fail(Errc::rejected, "member.administrator");
  const AccountId account(rows.front().text(0));
  SHUQUAN_TRY(const store::Rows count, tx.db.query("SELECT COUNT(*) FROM membership WHERE party_id = $1", {party}));
  if (count.front().integer(0) >= kMaxMembers) return fail(Errc::rejected, "member.too_many", {{"limit", std::to_string(kMaxMembers)}});
  SHUQUAN_TRY(const std::int64_t added, tx.db.execute("INSERT INTO membership (account_id, party_id, role, since) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                                                      {account, party, to_string(role), tx.now}));
  if (added == 0) return fail(Errc::conflict, "member.already", {{"login", login}});
  SHUQUAN_CHECK(audit(tx, who, "add_member", party.value, Json::object({{"account", account.value}, {"role", to_string(role)}})));
  identities_changed(tx);
  return load_member(tx.db, party, account);
}

Result<Json> change_member(Transaction& tx, const Identity& who, const PartyId& party, const AccountId& account, MemberRole role) {
  SHUQUAN_CHECK(require_owner(who, party));
  SHUQUAN_TRY(const Json before, load_member(tx.db, party, account));
  if (role != MemberRole::owner) SHUQUAN_CHECK(require_other_owner(tx.db, party, account));
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE membership SET role = $1 WHERE party_id = $2 AND account_id = $3", {to_string(role), party, account}));
  if (role != MemberRole::owner) SHUQUAN_CHECK(switch_off_webhooks(tx, party, account));
  SHUQUAN_CHECK(audit(tx, who, "change_member", party.value, Json::object({{"account", account.value}, {"from", before["role"]}, {"to", to_string(role)}})));
  identities_changed(tx);
  return load_member(tx.db, party, account);
}

Result<Json> remove_member(Transaction& tx, const Identity& who, const PartyId& party, const AccountId& account) {
  const bool leaves = account == who.account && who.membership(party);
  if (!leaves) SHUQUAN_CHECK(require_owner(who, party));
  SHUQUAN_TRY(const Json before, load_member(tx.db, party, account));
  SHUQUAN_CHECK(require_other_owner(tx.db, party, account));
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM membership WHERE party_id = $1 AND account_id = $2", {party, account}));
  SHUQUAN_CHECK(switch_off_webhooks(tx, party, account));
  SHUQUAN_CHECK(audit(tx, who, "remove_member", party.value, Json::object({{"account", account.value}, {"role", before["role"]}})));
  identities_changed(tx);
  return Json::object({{"party", party.value}, {"account", account.value}});
}

}  // namespace shuquan::office
