#include "office/public_register.h"

#include <charconv>

#include "base/hex.h"
#include "office/renewal_window.h"
#include "store/log_rows.h"

namespace shuquan::office {
namespace {

constexpr std::string_view kOrdinalPrefix = "ordinal:";
constexpr std::uint64_t kMostOrdinal = std::uint64_t{1} << 60;

std::unexpected<Error> unknown(std::string_view number) { return fail(Errc::not_found, "entry.unknown", {{"number", std::string(number.substr(0, 60))}}); }

/// Runs `sql` + condition for whichever kind of number this is, with the number as $1.
Result<store::Rows> rows_of(store::Connection& db, std::string sql, std::string_view number) {
  if (const auto ordinal = ordinal_in(number)) return db.query(sql + "r.ordinal = $1", {*ordinal});
  if (number.empty() || number.size() > 60 || number.find('\0') != std::string_view::npos) return store::Rows();
  SHUQUAN_TRY(store::Rows rows, db.query(sql + "r.number = $1", {number}));
  if (!rows.empty()) return rows;
  return db.query(sql + "r.certificate_number = $1", {number});
}

Json certificate_json(const store::Row& row) {
  if (row.is_null(6)) return Json();
  return Json::object({{"version", row.integer(7)}, {"sha256", row.text(6)}, {"issued_at", to_string(Instant{row.integer(8)})}});
}

}  // namespace

std::optional<std::uint64_t> ordinal_in(std::string_view number) {
  if (!number.starts_with(kOrdinalPrefix)) return std::nullopt;
  number.remove_prefix(kOrdinalPrefix.size());
  std::uint64_t ordinal = 0;
  const auto parsed = std::from_chars(number.data(), number.data() + number.size(), ordinal);
  if (parsed.ec != std::errc{} || parsed.ptr != number.data() + number.size() || ordinal >= kMostOrdinal) return std::nullopt;
  return ordinal;
}

Result<store::RightRow> find_entry(store::Connection& db, std::string_view number) {
  SHUQUAN_TRY(const store::Rows rows, rows_of(db, "SELECT r.ordinal FROM register_right r WHERE ", number));
  if (rows.empty()) return unknown(number);
  SHUQUAN_TRY(std::optional<store::RightRow> row, store::load_right(db, static_cast<std::uint64_t>(rows.front().integer(0))));
  if (!row) return unknown(number);
  return *std::move(row);
}

Result<std::string> view_entry(store::Connection& db, const Services& services, std::string_view number, LocalDate today) {
  SHUQUAN_TRY(const store::Rows rows,
              rows_of(db,
                      "SELECT r.body, r.number, r.status, r.valid_until, r.last_index, r.last_leaf, c.blob, c.version, c.issued_at, f.number, r.jurisdiction "
                      "FROM register_right r LEFT JOIN certificate c ON c.ordinal = r.ordinal AND c.version = (SELECT MAX(version) FROM certificate WHERE ordinal = r.ordinal) "
                      "LEFT JOIN case_file f ON f.id = r.case_id WHERE ",
                      number));
  if (rows.empty()) return unknown(number);
  const store::Row row = rows.front();
  const std::string& body = row.text(0);
  if (!body.ends_with('}')) return fail_with_detail(Errc::internal, "register.unreadable", row.text(1));
  const bool in_force = row.text(2) == registry::to_string(registry::RightStatus::registered) && to_string(today) <= row.text(3);
  SHUQUAN_TRY(const LocalDate until, parse_date(row.text(3)));
  const std::optional<LocalDate> opens = in_force ? renewal_opens(services, row.text(10), until, today) : std::nullopt;
  const Json more = Json::object({{"in_force", in_force},
                                  {"window_opens_on", opens ? Json(to_string(*opens)) : Json()},
                                  {"case_number", row.optional_text(9)},
                                  {"log", Json::object({{"origin", services.log_origin}, {"index", row.integer(4)}, {"leaf", to_hex(row.bytes(5))}})},
                                  {"certificate", certificate_json(row)},
                                  {"public_url", services.options.public_url + "/register/" + row.text(1)}});
  std::string entry;
  std::string tail = more.dump();
  // The stored state holds recordals only where there are some; here the member always stands.
  if (body.find("\"recordals\":[{") == std::string::npos) tail.insert(1, "\"recordals\":[],");
  entry.reserve(body.size() + tail.size());
  entry.append(body, 0, body.size() - 1).append(",").append(tail, 1);
  return entry;
}

Result<Json> view_overview(store::Connection& db, LocalDate today) {
  SHUQUAN_TRY(const std::optional<store::LogHead> head, store::load_head(db));
  SHUQUAN_TRY(const store::Rows notices, db.query("SELECT COUNT(*) FROM case_file WHERE in_notice = 1 AND notice_until >= $1", {to_string(today)}));
  RegisterFilter newest;
  newest.limit = 8;
  SHUQUAN_TRY(const Json recent, search_register(db, newest));
  return Json::object({{"registered", head ? head->registers : 0}, {"on_notice", notices.front().integer(0)}, {"log_size", head ? head->size : 0}, {"recent", recent["items"]}});
}

}  // namespace shuquan::office
