#include "office/account_administration.h"

#include "office/accounts.h"
#include "office/page.h"
#include "office/plain_text.h"

namespace shuquan::office {
namespace {

constexpr std::string_view kSelect =
    "SELECT id, login, name, status, locked_until, lock_reason, administrator, totp_sealed IS NOT NULL, created_at, last_sign_in, last_failure FROM account ";

Json account_json(const store::Row& row, Instant now) {
  const bool for_a_time = row.integer(4) > now.unix_ms;
  const bool locked = row.text(3) != "active" || for_a_time;
  return Json::object({{"id", row.text(0)},
                       {"login", row.text(1)},
                       {"name", row.text(2)},
                       {"status", locked ? "locked" : "active"},
                       {"locked_until", for_a_time ? moment_json(row.integer(4)) : Json()},
                       {"lock_reason", locked ? row.text(5) : std::string()},
                       {"administrator", row.text(6).empty() ? std::string("none") : row.text(6)},
                       {"second_factor", row.boolean(7)},
                       {"created_at", moment_json(row.integer(8))},
                       {"last_sign_in", moment_json(row.optional_integer(9))},
                       {"last_failure", moment_json(row.optional_integer(10))}});
}

Result<Json> load_account(store::Connection& db, const AccountId& id, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kSelect) + "WHERE id = $1", {id}));
  if (rows.empty()) return fail(Errc::not_found, "account.unknown");
  return account_json(rows.front(), now);
}

Result<void> require_other(const Identity& who, const AccountId& id) {
  if (who.account == id) return fail(Errc::rejected, "account.not_itself");
  return {};
}

/// '%' and '_' in what people type are letters, not patterns.
std::string escaped_pattern(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '!') out += '!';
    out += c;
  }
  return out;
}

Result<Instant> checked_lock_end(std::string_view until, LocalDate today) {
  if (until.empty()) return Instant{0};
  const Result<LocalDate> date = parse_date(until);
  if (!date || *date < today || *date > plus_years(today, 1)) return wrong_field("/until", "account.lock_end");
  return end_of_day(*date);
}

Result<void> require_no_duties(Transaction& tx, const AccountId& id) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT (SELECT COUNT(*) FROM appointment WHERE account_id = $1), (SELECT COUNT(*) FROM membership WHERE account_id = $1)", {id}));
  if (rows.front().integer(0) > 0 || rows.front().integer(1) > 0) return fail(Errc::rejected, "account.has_duties");
  return {};
}

Result<void> require_successor(Transaction& tx, const AccountId& id, std::string_view kind) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT COUNT(*) FROM account WHERE administrator = $1 AND status = 'active' AND locked_until <= $2 AND id <> $3", {kind, tx.now, id}));
  if (rows.front().integer(0) == 0) return fail(Errc::rejected, "account.last_administrator");
  return {};
}

}  // namespace

Result<Json> list_accounts(store::Connection& db, const AccountFilter& filter, std::string_view after, std::int64_t limit, Instant now) {
  const std::string pattern = escaped_pattern(filter.text);
  SHUQUAN_TRY(const store::Rows rows,
              db.query(std::string(kSelect) + "WHERE id > $1 AND ($2 = '' OR login LIKE $3 ESCAPE '!' OR name LIKE $4 ESCAPE '!') AND ($5 = '' OR administrator = $5) "
                                              "AND ($6 = '' OR ($6 = 'locked') = (status <> 'active' OR locked_until > $7)) ORDER BY id LIMIT $8",
                       {after, filter.text, pattern + "%", "%" + pattern + "%", filter.administrator, filter.status, now, limit + 1}));
  return page_of_rows(rows, limit, "id", [&](const store::Row& row) -> Result<Json> { return account_json(row, now); });
}

Result<Json> get_account(store::Connection& db, const AccountId& id, Instant now) {
  SHUQUAN_TRY(Json account, load_account(db, id, now));
  SHUQUAN_TRY(const store::Rows parties, db.query("SELECT m.party_id, p.name, m.role FROM membership m JOIN party p ON p.id = m.party_id WHERE m.account_id = $1 AND p.kind <> 'person' "
                                                  "ORDER BY m.since, m.party_id LIMIT 200",
                                                  {id}));
  Json memberships = Json::array();
  for (const store::Row row : parties) memberships.push(Json::object({{"party", row.text(0)}, {"name", row.text(1)}, {"role", row.text(2)}}));
  SHUQUAN_TRY(const store::Rows roles, db.query("SELECT a.office_id, o.pack, a.role FROM appointment a JOIN office o ON o.id = a.office_id WHERE a.account_id = $1 "
                                                "ORDER BY o.pack, a.role LIMIT 200",
                                                {id}));
  Json appointments = Json::array();
  for (const store::Row row : roles) appointments.push(Json::object({{"office", row.text(0)}, {"pack", row.text(1)}, {"role", row.text(2)}}));
  account.set("memberships", std::move(memberships)).set("appointments", std::move(appointments));
  return account;
}

Result<Json> lock_account(Transaction& tx, const Identity& who, const AccountId& id, std::string_view reason_text, std::string_view until) {
  SHUQUAN_CHECK(require_other(who, id));
  SHUQUAN_TRY(const std::string reason, plain_line(reason_text, "/reason", 2, 500));
  SHUQUAN_TRY(const Instant end, checked_lock_end(until, tx.today()));
  SHUQUAN_TRY(const Json before, load_account(tx.db, id, tx.now));
  if (before["status"].text() == "locked") return fail(Errc::conflict, "account.locked_already");
  const std::string_view status = until.empty() ? "locked" : "active";
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET status = $1, locked_until = $2, lock_reason = $3 WHERE id = $4", {status, end, reason, id}));
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM session WHERE account_id = $1", {id}));
  SHUQUAN_CHECK(audit(tx, who, "lock_account", id.value, Json::object({{"reason", reason}, {"until", until}})));
  identities_changed(tx);
  return load_account(tx.db, id, tx.now);
}

Result<Json> unlock_account(Transaction& tx, const Identity& who, const AccountId& id) {
  SHUQUAN_CHECK(require_other(who, id));
  SHUQUAN_TRY(const Json before, load_account(tx.db, id, tx.now));
  if (before["status"].text() != "locked") return fail(Errc::conflict, "account.not_locked");
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET status = 'active', locked_until = 0, lock_reason = '' WHERE id = $1", {id}));
  SHUQUAN_CHECK(audit(tx, who, "unlock_account", id.value, Json::object()));
  identities_changed(tx);
  return load_account(tx.db, id, tx.now);
}

Result<Json> reset_second_factor(Transaction& tx, const Identity& who, const AccountId& id) {
  SHUQUAN_CHECK(require_other(who, id));
  SHUQUAN_TRY(const Json before, load_account(tx.db, id, tx.now));
  if (!before["second_factor"].bool_or(false)) return fail(Errc::conflict, "auth.factor_absent");
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET totp_sealed = NULL, totp_pending = NULL WHERE id = $1", {id}));
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM session WHERE account_id = $1", {id}));
  SHUQUAN_CHECK(audit(tx, who, "reset_second_factor", id.value, Json::object()));
  identities_changed(tx);
  return load_account(tx.db, id, tx.now);
}

Result<Json> set_administrator(Transaction& tx, const Identity& who, const AccountId& id, Administrator kind) {
  SHUQUAN_CHECK(require_other(who, id));
  SHUQUAN_TRY(const Json before, load_account(tx.db, id, tx.now));
  const std::string was = before["administrator"].text();
  const std::string_view now_is = kind == Administrator::none ? std::string_view("none") : to_string(kind);
  if (was == now_is) return before;
  if (kind != Administrator::none) {
    if (before["status"].text() != "active") return fail(Errc::rejected, "account.not_active");
    SHUQUAN_CHECK(require_no_duties(tx, id));
  }
  if (was != "none") SHUQUAN_CHECK(require_successor(tx, id, was));
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE account SET administrator = $1 WHERE id = $2", {to_string(kind), id}));
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE api_token SET revoked_at = $1 WHERE account_id = $2 AND revoked_at IS NULL", {tx.now, id}));
  SHUQUAN_CHECK(audit(tx, who, "set_administrator", id.value, Json::object({{"from", was}, {"to", now_is}})));
  identities_changed(tx);
  return load_account(tx.db, id, tx.now);
}

}  // namespace shuquan::office
