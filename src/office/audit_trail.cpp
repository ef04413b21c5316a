#include "office/audit_trail.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "office/page.h"
#include "office/where.h"

namespace shuquan::office {
namespace {

constexpr std::int64_t kPage = 1'000;
constexpr std::string_view kColumns = "SELECT sequence, at, account_id, name, action, subject, detail, chain FROM audit_entry ";

AuditLine line_of(const store::Row& row) {
  return {row.integer(0), Instant{row.integer(1)}, row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)};
}

constexpr std::size_t kIdentifierLength = 26;
/// What ids of the audit trail may stand for, as (id, label). People as parties stay ids: an auditor sees who acted, not who applied.
constexpr std::array<std::string_view, 3> kNamed = {"SELECT id, name AS label FROM account", "SELECT id, name AS label FROM party WHERE kind <> 'person'",
                                                    "SELECT id, COALESCE(NULLIF(number, ''), title) AS label FROM case_file"};

struct Inspection {
  std::int64_t last = 0;
  std::int64_t lines = 0;
  std::string link;
  std::optional<std::int64_t> first_fault;
};

/// Where the inspection begins: the stored link of the line before, which an earlier inspection has confirmed.
Result<Inspection> begin_after(store::Connection& db, std::int64_t after) {
  Inspection inspection;
  if (after <= 0) return inspection;
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT chain FROM audit_entry WHERE sequence = $1", {after}));
  inspection.last = after;
  if (rows.empty()) {
    inspection.first_fault = after;
  } else {
    inspection.link = rows.front().bytes(0);
  }
  return inspection;
}

void inspect(const store::Row& row, Inspection& inspection) {
  const AuditLine line = line_of(row);
  const crypto::Digest expected = audit_link(inspection.link, line);
  const bool fits = line.sequence == inspection.last + 1 && row.bytes(7) == crypto::to_view(expected);
  if (!fits && !inspection.first_fault) inspection.first_fault = inspection.last + 1;
  inspection.last = line.sequence;
  inspection.link = row.bytes(7);
  ++inspection.lines;
}

/// Puts beside the page, under "names", what its ids are called.
Result<void> name_those_in(store::Connection& db, Json& page) {
  std::set<std::string> ids;
  const auto note = [&](const std::string& text) {
    if (text.size() == kIdentifierLength && std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); })) ids.insert(text);
  };
  for (const Json& item : page["items"].items()) {
    note(item["subject"].text());
    for (const auto& [name, value] : item["detail"].members()) note(value.text());
  }
  Json names = Json::object();
  const std::vector<std::string> asked(ids.begin(), ids.end());
  for (const std::string_view source : kNamed) {
    if (asked.empty()) break;
    Where where;
    where.add(where.any_of("id", asked));
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, label FROM (" + std::string(source) + ") named" + where.text(), where.parameters()));
    for (const store::Row row : rows) names.set(row.text(0), row.text(1));
  }
  page.set("names", std::move(names));
  return {};
}

}  // namespace

crypto::Digest audit_link(std::string_view previous, const AuditLine& line) {
  const Json json = Json::object({{"sequence", line.sequence}, {"at", line.at.unix_ms}, {"account", line.account}, {"name", line.name},
                                  {"action", line.action}, {"subject", line.subject}, {"detail", line.detail}});
  return crypto::digest(crypto::Hash::sha256, {previous, json.canonical()});
}

Result<Json> list_audit_entries(store::Connection& db, const AuditFilter& filter, std::string_view after, std::int64_t limit) {
  std::int64_t before = INT64_MAX;
  const auto parsed = std::from_chars(after.data(), after.data() + after.size(), before);
  if (!after.empty() && (parsed.ec != std::errc{} || parsed.ptr != after.data() + after.size())) return fail(Errc::invalid_input, "audit.cursor");
  const std::int64_t from = filter.from ? filter.from->unix_ms : INT64_MIN;
  const std::int64_t until = filter.until ? filter.until->unix_ms : INT64_MAX;
  // Each filter has its index; a statement per combination lets the database use it.
  std::string sql = std::string(kColumns) + "WHERE sequence < $1 AND at >= $2 AND at < $3";
  std::vector<store::Parameter> params = {before, from, until};
  const auto restrict_to = [&](std::string_view column, const std::string& value) {
    if (value.empty()) return;
    params.emplace_back(value);
    sql += " AND " + std::string(column) + " = $" + std::to_string(params.size());
  };
  restrict_to("account_id", filter.account);
  restrict_to("action", filter.action);
  restrict_to("subject", filter.subject);
  params.emplace_back(limit + 1);
  sql += " ORDER BY sequence DESC LIMIT $" + std::to_string(params.size());
  SHUQUAN_TRY(const store::Rows rows, db.query(sql, params));
  SHUQUAN_TRY(Json page, page_of_rows(rows, limit, "sequence", [](const store::Row& row) -> Result<Json> {
    SHUQUAN_TRY(Json detail, Json::parse(row.text(6)));
    return Json::object({{"sequence", row.integer(0)}, {"at", moment_json(row.integer(1))}, {"account", row.text(2)}, {"name", row.text(3)},
                         {"action", row.text(4)}, {"subject", row.text(5)}, {"detail", std::move(detail)}});
  }));
  if (!page["next"].is_null()) page.set("next", std::to_string(page["next"].int_or(0)));
  SHUQUAN_CHECK(name_those_in(db, page));
  return page;
}

Result<Json> verify_audit_trail(store::Connection& db, std::int64_t after) {
  SHUQUAN_TRY(Inspection inspection, begin_after(db, after));
  bool more = true;
  while (more && inspection.lines < kVerifiedLines) {
    SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kColumns) + "WHERE sequence > $1 ORDER BY sequence LIMIT $2", {inspection.last, kPage}));
    for (const store::Row row : rows) inspect(row, inspection);
    more = static_cast<std::int64_t>(rows.size()) == kPage;
  }
  return Json::object({{"from", after + 1},
                       {"to", inspection.last},
                       {"lines", inspection.lines},
                       {"intact", !inspection.first_fault},
                       {"first_fault", inspection.first_fault},
                       {"head", crypto::digest_from_bytes(inspection.link) ? crypto::to_hex(*crypto::digest_from_bytes(inspection.link)) : std::string()},
                       {"next", more ? Json(inspection.last) : Json()}});
}

}  // namespace shuquan::office
