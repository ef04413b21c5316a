#include "office/absence.h"

#include <algorithm>

#include "office/notifications.h"
#include "office/page.h"
#include "office/plain_text.h"

namespace shuquan::office {
namespace {

struct Days {
  LocalDate from;
  LocalDate until;
};

Result<Days> checked_days(std::string_view from_text, std::string_view until_text, LocalDate today) {
  SHUQUAN_TRY(const LocalDate from, parse_date(from_text));
  SHUQUAN_TRY(const LocalDate until, parse_date(until_text));
  const bool sound = from <= until && until >= today && days_between(from, until) < kMaxAbsenceDays && days_between(today, from) < kMaxAbsenceDays;
  if (!sound) return fail(Errc::invalid_input, "absence.dates", {{"days", std::to_string(kMaxAbsenceDays)}});
  return Days{from, until};
}

Result<void> require_colleague(store::Connection& db, const Identity& who, const AccountId& cover) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT p.account_id FROM appointment p JOIN account a ON a.id = p.account_id AND a.status = 'active' WHERE p.account_id = $1 AND p.account_id <> $2 "
                                               "AND p.office_id IN (SELECT office_id FROM appointment WHERE account_id = $2) LIMIT 1",
                                               {cover, who.account}));
  if (rows.empty()) return fail(Errc::invalid_input, "absence.cover");
  return {};
}

constexpr std::string_view kSelect = "SELECT b.account_id, a.name, b.from_on, b.until, b.cover_account, c.name, b.noted_at FROM absence b JOIN account a ON a.id = b.account_id JOIN account c ON c.id = b.cover_account ";

Json absence_json(const store::Row& row) {
  return Json::object({{"account", row.text(0)}, {"name", row.text(1)}, {"from", row.text(2)}, {"until", row.text(3)}, {"cover_account", row.text(4)}, {"cover_name", row.text(5)},
                       {"noted_at", to_string(Instant{row.integer(6)})}});
}

}  // namespace

Result<Json> set_absence(Transaction& tx, const Identity& who, std::string_view from, std::string_view until, const AccountId& cover) {
  if (!who.is_official()) return fail(Errc::forbidden, "case.officials_only");
  SHUQUAN_TRY(const Days days, checked_days(from, until, tx.today()));
  SHUQUAN_CHECK(require_colleague(tx.db, who, cover));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO absence (account_id, from_on, until, cover_account, noted_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (account_id) DO UPDATE "
                                    "SET from_on = excluded.from_on, until = excluded.until, cover_account = excluded.cover_account, noted_at = excluded.noted_at",
                                    {who.account, to_string(days.from), to_string(days.until), cover, tx.now}));
  SHUQUAN_CHECK(audit(tx, who, "set_absence", who.account.value, Json::object({{"from", to_string(days.from)}, {"until", to_string(days.until)}, {"cover", cover.value}})));
  SHUQUAN_CHECK(tell(tx, {{}, {}, {}, cover.value}, {}, "absence_cover", Json::object({{"name", who.name}, {"from", to_string(days.from)}, {"valid_until", to_string(days.until)}})));
  return get_absence(tx.db, who, tx.today());
}

Result<Json> end_absence(Transaction& tx, const Identity& who) {
  SHUQUAN_TRY(const std::int64_t ended, tx.db.execute("DELETE FROM absence WHERE account_id = $1", {who.account}));
  if (ended > 0) SHUQUAN_CHECK(audit(tx, who, "end_absence", who.account.value, Json::object()));
  return get_absence(tx.db, who, tx.today());
}

Result<Json> get_absence(store::Connection& db, const Identity& who, LocalDate today) {
  SHUQUAN_TRY(const store::Rows own, db.query(std::string(kSelect) + "WHERE b.account_id = $1 AND b.until >= $2", {who.account, to_string(today)}));
  SHUQUAN_TRY(const store::Rows others, db.query(std::string(kSelect) + "WHERE b.cover_account = $1 AND b.until >= $2 ORDER BY b.from_on, b.account_id LIMIT 200", {who.account, to_string(today)}));
  Json covering = Json::array();
  for (const store::Row row : others) covering.push(absence_json(row));
  return Json::object({{"absence", own.empty() ? Json() : absence_json(own.front())}, {"covering", std::move(covering)}});
}

Result<Json> list_absences(store::Connection& db, const Identity& who, const OfficeId& office, LocalDate today, std::string_view after, std::int64_t limit) {
  const bool colleague = std::ranges::any_of(who.appointments, [&](const Appointment& a) { return a.office == office; });
  if (!colleague) return fail(Errc::not_found, "office.unknown", {{"id", office.value.substr(0, 40)}});
  SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kSelect) + "WHERE b.until >= $1 AND b.account_id IN (SELECT account_id FROM appointment WHERE office_id = $2) AND b.account_id > $3 "
                                                                      "ORDER BY b.account_id LIMIT $4",
                                               {to_string(today), office, after, limit + 1}));
  return page_of_rows(rows, limit, "account", [](const store::Row& row) -> Result<Json> { return absence_json(row); });
}

Result<bool> stands_in_for(store::Connection& db, const AccountId& cover, const AccountId& absent, LocalDate today) {
  if (absent.empty()) return false;
  const std::string day = to_string(today);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT account_id FROM absence WHERE account_id = $1 AND cover_account = $2 AND from_on <= $3 AND until >= $3", {absent, cover, day}));
  return !rows.empty();
}

}  // namespace shuquan::office
