#include "office/sign_in.h"

#include "base/hex.h"
#include "crypto/digest.h"
#include "crypto/password.h"
#include "office/accounts.h"
#include "office/page.h"
#include "office/second_factor.h"
#include "office/sessions.h"

namespace shuquan::office {
namespace {

std::string login_key(std::string_view login) { return std::string(crypto::to_view(crypto::sha256(login))); }

std::string minutes_until(Instant until, Instant now) { return std::to_string((until.unix_ms - now.unix_ms + 59'999) / 60'000); }

std::unexpected<Error> paused(Instant until, Instant now) { return fail(Errc::forbidden, "auth.too_many_failures", {{"minutes", minutes_until(until, now)}}); }

Result<void> require_not_paused(store::Connection& db, std::string_view login, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT paused_until FROM sign_in_failure WHERE login_key = $1", {store::bytes_parameter(login_key(login))}));
  if (!rows.empty() && rows.front().integer(0) > now.unix_ms) return paused(Instant{rows.front().integer(0)}, now);
  return {};
}

/// What an unknown login is compared with, so that it takes as long as a known one.
const std::string& decoy_hash() {
  static const std::string kDecoy = crypto::hash_password(to_hex(random_bytes(16))).value_or("");
  return kDecoy;
}

/// Counts a failure for the login, known or not; the reason to answer with.
Result<Json> count_failure(Transaction& tx, const SignIn& what, const PasswordCheck& password, std::string_view reason) {
  const std::string key = login_key(what.login);
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM sign_in_failure WHERE at < $1 AND paused_until < $2", {tx.now.unix_ms - kSignInPauseMs, tx.now}));
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT failures FROM sign_in_failure WHERE login_key = $1", {store::bytes_parameter(key)}));
  const std::int64_t failures = (rows.empty() ? 0 : rows.front().integer(0)) + 1;
  const bool pause = failures >= kMaxSignInFailures;
  const Instant until{pause ? tx.now.unix_ms + kSignInPauseMs : 0};
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO sign_in_failure (login_key, failures, paused_until, at) VALUES ($1, $2, $3, $4) "
                                    "ON CONFLICT (login_key) DO UPDATE SET failures = excluded.failures, paused_until = excluded.paused_until, at = excluded.at",
                                    {store::bytes_parameter(key), pause ? 0 : failures, until, tx.now}));
  if (!password.account.empty())
    SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET last_failure = $1, failed_attempts = failed_attempts + 1 WHERE id = $2", {tx.now, password.account}));
  // Known login or not: the same line, at the same cost.
  Identity nobody;
  nobody.account = password.account;
  const std::string subject = password.account.empty() ? to_hex(key).substr(0, 16) : password.account.value;
  SHUQUAN_CHECK(audit(tx, nobody, "sign_in_failed", subject, Json::object({{"remote", what.remote}})));
  if (pause) {
    SHUQUAN_CHECK(audit(tx, nobody, "sign_in_paused", subject, Json::object({{"remote", what.remote}})));
    return Json::object({{"refused", "auth.too_many_failures"}, {"minutes", minutes_until(until, tx.now)}});
  }
  return Json::object({{"refused", reason}});
}

struct Known {
  std::string name;
  bool has_second_factor = false;
  std::optional<std::int64_t> last_sign_in;
  std::optional<std::int64_t> last_failure;
  std::int64_t failures = 0;
};

/// The account, if the hash the password was compared with is still the stored one and it may act at all.
Result<std::optional<Known>> still_right(Transaction& tx, const PasswordCheck& password) {
  if (!password.right) return std::optional<Known>();
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT name, password_hash, totp_sealed IS NOT NULL, status, locked_until, last_sign_in, last_failure, failed_attempts "
                                                  "FROM account WHERE id = $1",
                                                  {password.account}));
  if (rows.empty() || rows.front().text(1) != password.checked_hash) return std::optional<Known>();
  const store::Row row = rows.front();
  if (row.text(3) != "active" || row.integer(4) > tx.now.unix_ms) return fail(Errc::forbidden, "auth.account_locked");
  return std::optional(Known{row.text(0), row.boolean(2), row.optional_integer(5), row.optional_integer(6), row.integer(7)});
}

Result<void> remember_success(Transaction& tx, const SignIn& what, const PasswordCheck& password, const Known& known) {
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM sign_in_failure WHERE login_key = $1", {store::bytes_parameter(login_key(what.login))}));
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM session WHERE account_id = $1 AND expires_at <= $2", {password.account, tx.now}));
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET last_sign_in = $1, failed_attempts = 0 WHERE id = $2", {tx.now, password.account}));
  if (!password.fresh_hash.empty())
    SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET password_hash = $1 WHERE id = $2", {password.fresh_hash, password.account}));
  Identity who;
  who.account = password.account;
  who.name = known.name;
  return audit(tx, who, "sign_in", password.account.value, Json::object({{"remote", what.remote}, {"second_factor", known.has_second_factor}}));
}

}  // namespace

Result<PasswordCheck> check_sign_in(store::Connection& db, std::string_view login, std::string_view password, Instant now) {
  SHUQUAN_CHECK(require_not_paused(db, login, now));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, password_hash FROM account WHERE login = $1", {login}));
  PasswordCheck check;
  check.checked_hash = rows.empty() ? decoy_hash() : rows.front().text(1);
  SHUQUAN_TRY(const bool fits, crypto::verify_password(check.checked_hash, password));
  if (rows.empty()) return check;
  check.account = AccountId(rows.front().text(0));
  check.right = fits;
  if (fits && crypto::password_needs_rehash(check.checked_hash)) {
    SHUQUAN_TRY(check.fresh_hash, crypto::hash_password(password));
  }
  return check;
}

Result<Json> sign_in(Transaction& tx, const SignIn& what, const PasswordCheck& password) {
  SHUQUAN_CHECK(require_not_paused(tx.db, what.login, tx.now));
  SHUQUAN_TRY(const std::optional<Known> known, still_right(tx, password));
  if (!known) return count_failure(tx, what, password, "auth.wrong_credentials");
  if (known->has_second_factor) {
    if (what.code.empty()) return fail(Errc::forbidden, "auth.code_required");
    SHUQUAN_TRY(const bool fits, use_second_factor(tx, password.account, what.code));
    if (!fits) return count_failure(tx, what, password, "auth.code_wrong");
  }
  SHUQUAN_CHECK(remember_success(tx, what, password, *known));
  SHUQUAN_TRY(const std::string token, open_session(tx, password.account, what.remote, what.user_agent));
  identities_changed(tx);
  SHUQUAN_TRY(const Identity who, load_identity(tx.db, password.account, tx.now));
  SHUQUAN_TRY(Json answer, describe_identity(tx.db, who));
  answer.set("last_sign_in", moment_json(known->last_sign_in)).set("last_failure", moment_json(known->last_failure)).set("failures_since", known->failures);
  answer.set("session", token).set("expires_at", to_string(Instant{tx.now.unix_ms + kSessionMs}));
  return answer;
}

std::optional<Error> sign_in_refusal(const Json& outcome) {
  const std::string& reason = outcome["refused"].text();
  if (reason.empty()) return std::nullopt;
  return Error{Errc::forbidden, reason, {{"minutes", outcome["minutes"].text()}}, {}, {}, {}};
}

Result<Json> sign_out(Transaction& tx, const Identity& who) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM session WHERE token_hash = $1", {store::bytes_parameter(from_hex(who.session).value_or(""))}));
  SHUQUAN_CHECK(audit(tx, who, "sign_out", who.account.value, Json::object()));
  identities_changed(tx);
  return Json::object({{"signed_in", false}});
}

Result<Json> list_sessions(store::Connection& db, const Identity& who, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT token_hash, created_at, expires_at, remote, agent FROM session WHERE account_id = $1 AND expires_at > $2 "
                                               "ORDER BY created_at DESC, token_hash LIMIT 200",
                                               {who.account, now}));
  Json items = Json::array();
  for (const store::Row row : rows) {
    const std::string id = to_hex(row.bytes(0));
    items.push(Json::object({{"id", id}, {"created_at", to_string(Instant{row.integer(1)})}, {"expires_at", to_string(Instant{row.integer(2)})},
                             {"remote", row.text(3)}, {"agent", row.text(4)}, {"current", id == who.session}}));
  }
  return Json::object({{"items", std::move(items)}, {"next", Json()}});
}

Result<Json> end_session(Transaction& tx, const Identity& who, std::string_view session) {
  SHUQUAN_CHECK(require_session(who));
  const std::string digest = from_hex(session).value_or("");
  SHUQUAN_TRY(const std::int64_t ended, tx.db.execute("DELETE FROM session WHERE account_id = $1 AND token_hash = $2", {who.account, store::bytes_parameter(digest)}));
  if (ended == 0) return fail(Errc::not_found, "auth.session_unknown");
  SHUQUAN_CHECK(audit(tx, who, "end_session", who.account.value, Json::object({{"session", session.substr(0, 16)}})));
  identities_changed(tx);
  return Json::object({{"ended", true}});
}

}  // namespace shuquan::office
