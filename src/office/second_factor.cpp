#include "office/second_factor.h"

#include "crypto/totp.h"
#include "office/accounts.h"

namespace shuquan::office {
namespace {

constexpr std::string_view kIssuer = "Shuquan";

std::string context_of(const AccountId& account) { return "account.second_factor/" + account.value; }

struct Factor {
  std::string sealed;
  std::string pending;
  std::int64_t last_step = 0;
};

Result<Factor> load_factor(store::Connection& db, const AccountId& account) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT totp_sealed, totp_pending, totp_last_step FROM account WHERE id = $1", {account}));
  if (rows.empty()) return fail(Errc::not_found, "account.unknown");
  const store::Row row = rows.front();
  return Factor{row.is_null(0) ? "" : row.bytes(0), row.is_null(1) ? "" : row.bytes(1), row.integer(2)};
}

Result<std::optional<std::int64_t>> matching_step(Transaction& tx, const AccountId& account, std::string_view sealed, std::string_view code, std::int64_t last_step) {
  SHUQUAN_TRY(const std::string secret, tx.services.secrets.open(sealed, context_of(account)));
  return crypto::verify_totp(secret, code, tx.now, last_step);
}

}  // namespace

Result<bool> use_second_factor(Transaction& tx, const AccountId& account, std::string_view code) {
  SHUQUAN_TRY(const Factor factor, load_factor(tx.db, account));
  if (factor.sealed.empty()) return false;
  SHUQUAN_TRY(const std::optional<std::int64_t> step, matching_step(tx, account, factor.sealed, code, factor.last_step));
  if (!step) return false;
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET totp_last_step = $1 WHERE id = $2", {*step, account}));
  return true;
}

Result<Json> start_second_factor(Transaction& tx, const Identity& who) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const Factor factor, load_factor(tx.db, who.account));
  if (!factor.sealed.empty()) return fail(Errc::conflict, "auth.factor_present");
  const std::string secret = crypto::new_totp_secret();
  SHUQUAN_TRY(const std::string sealed, tx.services.secrets.seal(secret, context_of(who.account)));
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET totp_pending = $1 WHERE id = $2", {store::bytes_parameter(sealed), who.account}));
  return Json::object({{"secret", crypto::to_base32(secret)}, {"address", crypto::otpauth_uri(kIssuer, who.login, secret)}});
}

Result<Json> confirm_second_factor(Transaction& tx, const Identity& who, std::string_view code) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const Factor factor, load_factor(tx.db, who.account));
  if (!factor.sealed.empty()) return fail(Errc::conflict, "auth.factor_present");
  if (factor.pending.empty()) return fail(Errc::conflict, "auth.factor_not_started");
  SHUQUAN_TRY(const std::optional<std::int64_t> step, matching_step(tx, who.account, factor.pending, code, 0));
  if (!step) return fail(Errc::forbidden, "auth.code_wrong");
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET totp_sealed = totp_pending, totp_pending = NULL, totp_last_step = $1 WHERE id = $2", {*step, who.account}));
  SHUQUAN_CHECK(audit(tx, who, "confirm_second_factor", who.account.value, Json::object()));
  identities_changed(tx);
  return Json::object({{"second_factor", true}});
}

Result<Json> remove_second_factor(Transaction& tx, const Identity& who, std::string_view code) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const Factor factor, load_factor(tx.db, who.account));
  if (factor.sealed.empty()) return fail(Errc::conflict, "auth.factor_absent");
  SHUQUAN_TRY(const bool fits, use_second_factor(tx, who.account, code));
  if (!fits) return fail(Errc::forbidden, "auth.code_wrong");
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET totp_sealed = NULL, totp_pending = NULL WHERE id = $1", {who.account}));
  SHUQUAN_CHECK(audit(tx, who, "remove_second_factor", who.account.value, Json::object()));
  identities_changed(tx);
  return Json::object({{"second_factor", false}});
}

}  // namespace shuquan::office
