#include "office/sessions.h"

#include <algorithm>

#include "base/hex.h"
#include "crypto/digest.h"
#include "office/accounts.h"

namespace shuquan::office {
namespace {

std::string token_digest(std::string_view token) { return std::string(crypto::to_view(crypto::sha256(token))); }

Result<void> load_memberships(store::Connection& db, Identity& identity) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT m.party_id, p.name, m.role FROM membership m JOIN party p ON p.id = m.party_id "
                                               "WHERE m.account_id = $1 ORDER BY m.since, m.party_id LIMIT 200",
                                               {identity.account}));
  for (const store::Row row : rows)
    identity.memberships.push_back({PartyId(row.text(0)), row.text(1), parse_member_role(row.text(2)).value_or(MemberRole::viewer)});
  return {};
}

Result<void> load_appointments(store::Connection& db, Identity& identity) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT a.office_id, o.pack, a.role FROM appointment a JOIN office o ON o.id = a.office_id "
                                               "WHERE a.account_id = $1 ORDER BY o.pack, a.role LIMIT 200",
                                               {identity.account}));
  for (const store::Row row : rows) {
    const auto role = rules::parse_role(row.text(2));
    if (role) identity.appointments.push_back({OfficeId(row.text(0)), row.text(1), *role});
  }
  return {};
}

}  // namespace

Result<Identity> load_identity(store::Connection& db, const AccountId& account, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT login, name, language, administrator, status, locked_until FROM account WHERE id = $1", {account}));
  if (rows.empty()) return fail(Errc::forbidden, "auth.required");
  const store::Row row = rows.front();
  if (row.text(4) != "active" || row.integer(5) > now.unix_ms) return fail(Errc::forbidden, "auth.account_locked");
  Identity identity;
  identity.account = account;
  identity.login = row.text(0);
  identity.name = row.text(1);
  identity.language = row.text(2);
  identity.administrator = parse_administrator(row.text(3)).value_or(Administrator::none);
  SHUQUAN_CHECK(load_memberships(db, identity));
  SHUQUAN_CHECK(load_appointments(db, identity));
  return identity;
}

Result<Identity> identity_of_session(store::Connection& db, std::string_view token, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT account_id, expires_at FROM session WHERE token_hash = $1", {store::bytes_parameter(token_digest(token))}));
  if (rows.empty() || rows.front().integer(1) <= now.unix_ms) return fail(Errc::forbidden, "auth.session_expired");
  SHUQUAN_TRY(Identity identity, load_identity(db, AccountId(rows.front().text(0)), now));
  identity.session = to_hex(token_digest(token));
  return identity;
}

Result<Identity> identity_of_token(store::Connection& db, std::string_view token, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT account_id, scopes FROM api_token WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2",
                                               {store::bytes_parameter(token_digest(token)), now}));
  if (rows.empty()) return fail(Errc::forbidden, "auth.token_unknown");
  SHUQUAN_TRY(Identity identity, load_identity(db, AccountId(rows.front().text(0)), now));
  identity.by_token = true;
  SHUQUAN_TRY(const Json scopes, Json::parse(rows.front().text(1)));
  for (const Json& scope : scopes.items()) identity.scopes.push_back(scope.text());
  return identity;
}

Result<std::string> open_session(Transaction& tx, const AccountId& account, std::string_view remote, std::string_view user_agent) {
  const std::string token = to_hex(random_bytes(32));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO session (token_hash, account_id, created_at, expires_at, remote, agent) VALUES ($1, $2, $3, $4, $5, $6)",
                                    {store::bytes_parameter(token_digest(token)), account, tx.now, tx.now.unix_ms + kSessionMs, remote, user_agent.substr(0, 200)}));
  return token;
}

Result<Json> extend_session(Transaction& tx, const Identity& who) {
  SHUQUAN_CHECK(require_session(who));
  const std::string digest = from_hex(who.session).value_or("");
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT created_at, expires_at FROM session WHERE token_hash = $1", {store::bytes_parameter(digest)}));
  if (rows.empty()) return fail(Errc::forbidden, "auth.session_expired");
  const std::int64_t longest = rows.front().integer(0) + kLongestSessionMs;
  const std::int64_t until = std::max(rows.front().integer(1), std::min(tx.now.unix_ms + kSessionMs, longest));
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE session SET expires_at = $2 WHERE token_hash = $1", {store::bytes_parameter(digest), until}));
  return Json::object({{"expires_at", to_string(Instant{until})}, {"extensible", until < longest}});
}

Result<void> close_session(Transaction& tx, std::string_view token) {
  return tx.db.execute_later("DELETE FROM session WHERE token_hash = $1", {store::bytes_parameter(token_digest(token))});
}

}  // namespace shuquan::office
