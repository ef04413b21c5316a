#include "office/accounts.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/hex.h"
#include "base/text.h"
#include "crypto/password.h"
#include "office/page.h"
#include "office/plain_text.h"

namespace shuquan::office {
namespace {

constexpr std::size_t kMinPassword = 10;
constexpr std::size_t kMinDifferent = 4;

/// Passwords of ten and more characters that lists of leaked ones begin with, and what people here like to type.
constexpr std::array<std::string_view, 44> kCommon = {
    "1234567890", "0123456789", "0987654321", "12345678910", "123456789a", "123456789q", "a123456789", "q123456789",
    "aa123456789", "123456789abc", "abc123456789", "abcd123456", "abc1234567", "abcdefghij", "password12", "password123",
    "password1234", "password123456", "passw0rd123", "p@ssw0rd123", "p@ssword123", "qwertyuiop", "qwerty1234", "qwerty12345",
    "qwerty123456", "1q2w3e4r5t", "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qazxsw23edc", "zaq12wsxcde3", "qazwsxedcrfv", "asdfghjkl;",
    "asdfghjklzxcvbnm", "admin123456", "admin12345", "administrator", "iloveyou123", "woaini1314", "woaini520", "woaini1314520",
    "5201314520", "1314520520", "zhongguo123", "shuquan123"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool login_character(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '@'; }

Json memberships_json(const Identity& who) {
  Json list = Json::array();
  for (const Membership& m : who.memberships)
    list.push(Json::object({{"party", m.party.value}, {"name", m.party_name}, {"role", to_string(m.role)}}));
  return list;
}

Json appointments_json(const Identity& who) {
  Json list = Json::array();
  for (const Appointment& a : who.appointments)
    list.push(Json::object({{"office", a.office.value}, {"pack", a.pack}, {"role", rules::to_string(a.role)}}));
  return list;
}

}  // namespace

Result<std::string> checked_login(std::string_view text) {
  std::string login = lower(text);
  const bool well_formed = login.size() >= 3 && login.size() <= 60 && std::ranges::all_of(login, login_character) &&
                           ((login[0] >= 'a' && login[0] <= 'z') || (login[0] >= '0' && login[0] <= '9'));
  if (!well_formed) return wrong_field("/login", "account.login_malformed");
  return login;
}

Result<void> check_password(std::string_view password, std::string_view login, std::string_view pointer) {
  if (code_points(password) < kMinPassword) return wrong_field(pointer, "account.password_short", {{"limit", std::to_string(kMinPassword)}});
  if (password.size() > crypto::kMaxPassword) return wrong_field(pointer, "account.password_long", {{"limit", std::to_string(crypto::kMaxPassword)}});
  const std::string folded = lower(password);
  if (std::ranges::find(kCommon, folded) != kCommon.end()) return wrong_field(pointer, "account.password_common");
  if (std::set<char>(folded.begin(), folded.end()).size() < kMinDifferent) return wrong_field(pointer, "account.password_monotonous");
  const std::string name = lower(login.substr(0, login.find('@')));
  if (name.size() >= 3 && folded.find(name) != std::string::npos) return wrong_field(pointer, "account.password_holds_login");
  return {};
}

Result<AccountId> insert_account(Transaction& tx, const NewAccount& account) {
  SHUQUAN_TRY(const std::string name, plain_line(account.name, "/name", 1, 60));
  SHUQUAN_TRY(const store::Rows taken, tx.db.query("SELECT id FROM account WHERE login = $1", {account.login}));
  if (!taken.empty()) return fail(Errc::conflict, "account.login_taken", {{"login", account.login}});
  AccountId id(new_identifier(tx.now));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO account (id, login, name, password_hash, status, administrator, language, created_at) "
                                    "VALUES ($1, $2, $3, $4, 'active', $5, $6, $7)",
                                    {id, account.login, name, account.password_hash, to_string(account.administrator), account.language, tx.now}));
  identities_changed(tx);
  return id;
}

Result<Json> sign_up(Transaction& tx, NewAccount account, std::string_view remote) {
  account.administrator = Administrator::none;
  SHUQUAN_TRY(const AccountId id, insert_account(tx, account));
  Identity who;
  who.account = id;
  who.name = account.name;
  SHUQUAN_CHECK(audit(tx, who, "sign_up", id.value, Json::object({{"login", account.login}, {"remote", remote}})));
  return Json::object({{"id", id.value}, {"login", account.login}});
}

Result<Json> change_password(Transaction& tx, const Identity& who, std::string_view verified_hash, std::string_view new_hash) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const std::int64_t changed, tx.db.execute("UPDATE account SET password_hash = $1 WHERE id = $2 AND password_hash = $3", {new_hash, who.account, verified_hash}));
  if (changed == 0) return fail(Errc::conflict, "account.password_changed");
  const std::string own = from_hex(who.session).value_or("");
  SHUQUAN_TRY(const std::int64_t ended, tx.db.execute("DELETE FROM session WHERE account_id = $1 AND token_hash <> $2", {who.account, store::bytes_parameter(own)}));
  SHUQUAN_CHECK(audit(tx, who, "change_password", who.account.value, Json::object({{"sessions_ended", ended}})));
  identities_changed(tx);
  return Json::object({{"sessions_ended", ended}});
}

Result<Json> reset_password(Transaction& tx, std::string_view login, std::string_view new_hash) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT id FROM account WHERE login = $1", {login}));
  if (rows.empty()) return fail(Errc::not_found, "account.login_unknown", {{"login", std::string(login)}});
  const AccountId id(rows.front().text(0));
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET password_hash = $1, failed_attempts = 0 WHERE id = $2", {new_hash, id}));
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM session WHERE account_id = $1", {id}));
  Identity console;
  console.name = "console";
  SHUQUAN_CHECK(audit(tx, console, "reset_password", id.value, Json::object({{"login", login}})));
  identities_changed(tx);
  return Json::object({{"id", id.value}, {"login", login}});
}

Result<Json> set_language(Transaction& tx, const Identity& who, std::string_view language) {
  if (language != "zh" && language != "en") return wrong_field("/language", "field.not_in_list");
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET language = $1 WHERE id = $2", {language, who.account}));
  identities_changed(tx);
  return Json::object({{"language", language}});
}

Result<Json> describe_identity(store::Connection& db, const Identity& who) {
  if (!who.signed_in()) return Json::object({{"signed_in", false}});
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT last_sign_in, last_failure, totp_sealed IS NOT NULL, created_at FROM account WHERE id = $1", {who.account}));
  if (rows.empty()) return fail(Errc::forbidden, "auth.required");
  const store::Row row = rows.front();
  SHUQUAN_TRY(const store::Rows session, db.query("SELECT expires_at FROM session WHERE token_hash = $1", {store::bytes_parameter(from_hex(who.session).value_or(""))}));
  Json scopes = Json::array();
  for (const std::string& scope : who.scopes) scopes.push(scope);
  return Json::object({{"signed_in", true},
                       {"id", who.account.value},
                       {"login", who.login},
                       {"name", who.name},
                       {"language", who.language},
                       {"administrator", who.administrator == Administrator::none ? std::string_view("none") : to_string(who.administrator)},
                       {"memberships", memberships_json(who)},
                       {"appointments", appointments_json(who)},
                       {"by_token", who.by_token},
                       {"scopes", std::move(scopes)},
                       {"second_factor", row.boolean(2)},
                       {"created_at", moment_json(row.integer(3))},
                       {"last_sign_in", moment_json(row.optional_integer(0))},
                       {"last_failure", moment_json(row.optional_integer(1))},
                       {"expires_at", session.empty() ? Json() : moment_json(session.front().integer(0))}});
}

Result<void> require_session(const Identity& who) {
  if (who.session.empty()) return fail(Errc::forbidden, "token.not_here");
  return {};
}

void identities_changed(Transaction& tx) { tx.services.identity_generation.fetch_add(1); }

}  // namespace shuquan::office
