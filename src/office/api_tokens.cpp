#include "office/api_tokens.h"

#include "base/hex.h"
#include "crypto/digest.h"
#include "office/accounts.h"
#include "office/page.h"
#include "office/plain_text.h"

namespace shuquan::office {
namespace {

Result<Instant> checked_expiry(std::string_view text, LocalDate today) {
  const Result<LocalDate> date = parse_date(text);
  if (!date || *date < today || *date > plus_days(today, kMaxTokenDays)) return wrong_field("/expires_on", "token.expiry", {{"days", std::to_string(kMaxTokenDays)}});
  return end_of_day(*date);
}

}  // namespace

Result<Json> create_api_token(Transaction& tx, const Identity& who, std::string_view name_text, const std::vector<std::string>& scopes, std::string_view expires_on) {
  SHUQUAN_CHECK(require_session(who));
  if (who.administrator != Administrator::none) return fail(Errc::forbidden, "token.not_for_administrators");
  SHUQUAN_TRY(const std::string name, plain_line(name_text, "/name", 1, 60));
  SHUQUAN_TRY(const Instant expires, checked_expiry(expires_on, tx.today()));
  SHUQUAN_TRY(const store::Rows valid, tx.db.query("SELECT COUNT(*) FROM api_token WHERE account_id = $1 AND revoked_at IS NULL AND expires_at > $2", {who.account, tx.now}));
  if (valid.front().integer(0) >= kMaxTokens) return fail(Errc::conflict, "token.too_many", {{"limit", std::to_string(kMaxTokens)}});
  const std::string id = new_identifier(tx.now);
  const std::string token = "sq_" + to_hex(random_bytes(32));
  Json scope_list = Json::array();
  for (const std::string& scope : scopes) scope_list.push(scope);
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO api_token (id, account_id, token_hash, name, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                                    {id, who.account, store::bytes_parameter(crypto::to_view(crypto::sha256(token))), name, scope_list.dump(), tx.now, expires}));
  SHUQUAN_CHECK(audit(tx, who, "create_api_token", who.account.value, Json::object({{"token", id}, {"name", name}, {"scopes", scope_list}, {"expires_at", to_string(expires)}})));
  return Json::object({{"id", id}, {"name", name}, {"scopes", std::move(scope_list)}, {"expires_at", to_string(expires)}, {"token", token}});
}

Result<Json> revoke_api_token(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const std::int64_t revoked, tx.db.execute("UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND account_id = $3 AND revoked_at IS NULL", {tx.now, id, who.account}));
  if (revoked == 0) return fail(Errc::not_found, "token.unknown");
  SHUQUAN_CHECK(audit(tx, who, "revoke_api_token", who.account.value, Json::object({{"token", id}})));
  identities_changed(tx);
  return Json::object({{"id", id}, {"revoked_at", to_string(tx.now)}});
}

Result<Json> list_api_tokens(store::Connection& db, const Identity& who, std::string_view after, std::int64_t limit, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, name, scopes, created_at, expires_at, revoked_at FROM api_token WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                                               {who.account, newest_before(after), limit + 1}));
  return page_of_rows(rows, limit, "id", [&](const store::Row& row) -> Result<Json> {
    SHUQUAN_TRY(Json scopes, Json::parse(row.text(2)));
    const std::string_view status = !row.is_null(5) ? "revoked" : row.integer(4) <= now.unix_ms ? "expired" : "valid";
    return Json::object({{"id", row.text(0)}, {"name", row.text(1)}, {"scopes", std::move(scopes)}, {"created_at", moment_json(row.integer(3))},
                             {"expires_at", moment_json(row.integer(4))}, {"revoked_at", moment_json(row.optional_integer(5))}, {"status", status}});
  });
}

}  // namespace shuquan::office
