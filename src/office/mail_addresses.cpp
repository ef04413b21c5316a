#include "office/mail_addresses.h"

#include "base/messages.h"
#include "crypto/digest.h"
#include "office/accounts.h"
#include "office/mail_outbox.h"
#include "office/mail_text.h"
#include "office/page.h"
#include "office/plain_text.h"

namespace shuquan::office {
namespace {

constexpr std::int64_t kCodeMs = 30LL * 60'000, kDayMs = 24LL * 3'600'000;
constexpr int kRecent = 10;

/// Eight digits, every one of them as likely as the others.
std::string new_code() {
  for (;;) {
    std::uint32_t number = 0;
    for (const char c : random_bytes(4)) number = number << 8U | static_cast<unsigned char>(c);
    if (number >= 4'200'000'000U) continue;
    std::string text = std::to_string(number % 100'000'000U);
    return std::string(8 - text.size(), '0') + text;
  }
}

crypto::Digest code_key(const Services& services, const AccountId& account, std::string_view address, std::string_view code) {
  return crypto::hmac_sha256(services.identity_pepper, "mail.code/" + account.value + "/" + std::string(address) + "/" + std::string(code));
}

/// Nobody's mailbox is to be filled with codes, neither by one account nor by many.
Result<void> admit_code(Transaction& tx, const AccountId& account, const std::string& address) {
  const std::int64_t since = tx.now.unix_ms - kDayMs;
  SHUQUAN_TRY(const store::Rows own, tx.db.query("SELECT COUNT(*) FROM mail_message WHERE account_id = $1 AND kind = 'code' AND created_at > $2", {account, since}));
  SHUQUAN_TRY(const store::Rows same, tx.db.query("SELECT COUNT(*) FROM mail_message WHERE recipient = $1 AND kind = 'code' AND created_at > $2", {address, since}));
  if (own.front().integer(0) >= kMostCodes || same.front().integer(0) >= kMostCodes) return fail(Errc::rejected, "mail.too_many_codes", {{"limit", std::to_string(kMostCodes)}});
  return {};
}

}  // namespace

Result<Json> get_mail(store::Connection& db, const Services& services, const Identity& who) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT address, choice, pending, refused_at FROM mail_address WHERE account_id = $1", {who.account}));
  SHUQUAN_TRY(const store::Rows sent, db.query("SELECT kind, status, created_at, last_at, recipient FROM mail_message WHERE account_id = $1 ORDER BY id DESC LIMIT " + std::to_string(kRecent), {who.account}));
  Json recent = Json::array();
  for (const store::Row row : sent)
    recent.push(Json::object({{"kind", row.text(0)}, {"status", row.text(1)}, {"created_at", moment_json(row.integer(2))}, {"last_at", moment_json(row.optional_integer(3))}, {"recipient", row.text(4)}}));
  const bool none = rows.empty();
  const auto text = [&](std::size_t column) { return none || rows.front().text(column).empty() ? Json() : Json(rows.front().text(column)); };
  return Json::object({{"available", services.options.mail.has_value()}, {"address", text(0)}, {"choice", none ? "none" : rows.front().text(1)}, {"pending", text(2)},
                       {"refused", !none && !rows.front().is_null(3)}, {"recent", std::move(recent)}});
}

Result<Json> set_mail_address(Transaction& tx, const Identity& who, std::string_view address_text) {
  SHUQUAN_CHECK(require_session(who));
  if (!tx.services.options.mail) return fail(Errc::rejected, "mail.unavailable");
  const Result<std::string> address = checked_mail_address(address_text);
  if (!address) return wrong_field("/address", address.error().reason);
  SHUQUAN_CHECK(admit_code(tx, who.account, *address));
  const std::string code = new_code();
  SHUQUAN_CHECK(tx.db.execute("INSERT INTO mail_address (account_id, address, choice, pending, code_key, code_until, code_tries) VALUES ($1, '', 'all', $2, $3, $4, 0) ON CONFLICT (account_id) DO UPDATE "
                              "SET pending = excluded.pending, code_key = excluded.code_key, code_until = excluded.code_until, code_tries = 0",
                              {who.account, *address, store::bytes_parameter(crypto::to_view(code_key(tx.services, who.account, *address, code))), tx.now.unix_ms + kCodeMs}));
  const MessageParams params = {{"code", code}, {"name", who.name}};
  SHUQUAN_CHECK(queue_mail(tx, {who.account, "code", *address, message_text("mail.code_subject", params, who.language), message_text("mail.code_body", params, who.language), who.language}));
  SHUQUAN_CHECK(audit(tx, who, "set_mail_address", who.account.value, Json::object()));
  return get_mail(tx.db, tx.services, who);
}

Result<Json> confirm_mail_address(Transaction& tx, const Identity& who, std::string_view code) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT pending, code_key, code_until, code_tries FROM mail_address WHERE account_id = $1 AND pending <> ''", {who.account}));
  if (rows.empty()) return fail(Errc::rejected, "mail.no_code");
  const store::Row row = rows.front();
  if (row.integer(2) < tx.now.unix_ms || row.integer(3) >= kMostCodeTries) return fail(Errc::rejected, "mail.code_over");
  if (!crypto::equal_constant_time(row.bytes(1), crypto::to_view(code_key(tx.services, who.account, row.text(0), code)))) {
    SHUQUAN_CHECK(tx.db.execute("UPDATE mail_address SET code_tries = code_tries + 1 WHERE account_id = $1", {who.account}));
    return Json::object({{"wrong_code", true}});
  }
  SHUQUAN_CHECK(tx.db.execute("UPDATE mail_address SET address = pending, pending = '', code_key = NULL, refused_at = NULL WHERE account_id = $1", {who.account}));
  SHUQUAN_CHECK(audit(tx, who, "confirm_mail_address", who.account.value, Json::object()));
  return get_mail(tx.db, tx.services, who);
}

std::optional<Error> confirmation_refusal(const Json& outcome) {
  if (!outcome["wrong_code"].bool_or(false)) return std::nullopt;
  return wrong_field("/code", "mail.code_wrong").error();
}

Result<Json> choose_mail(Transaction& tx, const Identity& who, std::string_view choice) {
  SHUQUAN_TRY(const std::int64_t changed, tx.db.execute("UPDATE mail_address SET choice = $2 WHERE account_id = $1 AND address <> ''", {who.account, choice}));
  if (changed == 0) return fail(Errc::rejected, "mail.no_address");
  if (choice == "none") SHUQUAN_CHECK(tx.db.execute("DELETE FROM mail_item WHERE account_id = $1", {who.account}));
  return get_mail(tx.db, tx.services, who);
}

Result<Json> remove_mail_address(Transaction& tx, const Identity& who) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_CHECK(tx.db.execute("DELETE FROM mail_address WHERE account_id = $1", {who.account}));
  SHUQUAN_CHECK(tx.db.execute("DELETE FROM mail_item WHERE account_id = $1", {who.account}));
  SHUQUAN_CHECK(tx.db.execute("UPDATE mail_message SET status = 'dropped', content_sealed = NULL WHERE account_id = $1 AND status = 'waiting'", {who.account}));
  SHUQUAN_CHECK(audit(tx, who, "remove_mail_address", who.account.value, Json::object()));
  return get_mail(tx.db, tx.services, who);
}

}  // namespace shuquan::office
