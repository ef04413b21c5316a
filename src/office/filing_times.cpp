#include "office/filing_times.h"

#include <algorithm>
#include <charconv>

#include "office/case_json.h"
#include "office/page.h"
#include "office/where.h"

namespace shuquan::office {
Json rate_json(std::int64_t filed, std::int64_t late) {
  return Json::object({{"filed", filed}, {"late", late}, {"in_time_bp", filed == 0 ? Json() : Json((filed - late) * 10'000 / filed)}});
}

namespace {

void within(Where& where, const FilingTimes& times) {
  if (!times.from.empty()) where.add("f.filed_on >= " + where.place(times.from));
  if (!times.to.empty()) where.add("f.filed_on <= " + where.place(times.to));
}

constexpr std::string_view kCounts = "COUNT(*), COALESCE(SUM(f.late), 0)";

/// "late:party" of the last item of a page.
struct Cursor {
  std::int64_t late = 0;
  std::string party;
};

Result<Cursor> read_cursor(std::string_view text) {
  Cursor cursor;
  const std::size_t colon = text.find(':');
  const auto parsed = std::from_chars(text.data(), text.data() + std::min(colon, text.size()), cursor.late);
  if (colon == std::string_view::npos || parsed.ec != std::errc{} || parsed.ptr != text.data() + colon) return fail(Errc::invalid_input, "entry.cursor");
  cursor.party = text.substr(colon + 1);
  return cursor;
}

Result<Json> by_procedure(store::Connection& db, const rules::RulePack& pack, const FilingTimes& times) {
  Where where;
  where.equal("f.pack", pack.id);
  within(where, times);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT f.procedure, " + std::string(kCounts) + " FROM timed_filing f" + where.text() + " GROUP BY f.procedure ORDER BY f.procedure", where.parameters()));
  Json list = Json::array();
  for (const store::Row row : rows) {
    const rules::Procedure* procedure = pack.procedure(row.text(0));
    list.push(rate_json(row.integer(1), row.integer(2)).set("procedure", row.text(0)).set("label", text_json(procedure ? procedure->label : rules::Text{row.text(0), row.text(0)})));
  }
  return list;
}

Result<Json> by_holder(store::Connection& db, const rules::RulePack& pack, const FilingTimes& times, std::string_view after, int limit) {
  Where where;
  where.equal("f.pack", pack.id);
  within(where, times);
  std::string having;
  if (!after.empty()) {
    SHUQUAN_TRY(const Cursor cursor, read_cursor(after));
    const std::string late = where.place(cursor.late), party = where.place(cursor.party);
    having = " HAVING COALESCE(SUM(f.late), 0) < " + late + " OR (COALESCE(SUM(f.late), 0) = " + late + " AND f.party_id > " + party + ")";
  }
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT f.party_id, " + std::string(kCounts) + ", MAX(p.name) FROM timed_filing f JOIN party p ON p.id = f.party_id" + where.text() +
                                                   " GROUP BY f.party_id" + having + " ORDER BY 3 DESC, f.party_id LIMIT " + std::to_string(limit + 1),
                                               where.parameters()));
  return page_of_rows(rows, limit, "cursor", [](const store::Row& row) -> Result<Json> {
    return rate_json(row.integer(1), row.integer(2)).set("party", row.text(0)).set("name", row.text(3)).set("cursor", std::to_string(row.integer(2)) + ":" + row.text(0));
  });
}

}  // namespace

Result<void> note_filing_time(Transaction& tx, const OpenedCase& opened) {
  const procedure::Case& file = opened.file;
  for (const rules::ClockRule& rule : opened.procedure().clocks) {
    const procedure::Clock* clock = rule.from_field.empty() ? nullptr : file.clock(rule.id);
    if (!clock || !clock->due_on || !file.lead()) continue;
    const LocalDate filed = tx.today();
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO timed_filing (case_id, pack, procedure, party_id, effective_on, due_on, filed_on, late) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                                      "ON CONFLICT (case_id) DO NOTHING",
                                      {file.id, file.pack, file.procedure, file.lead()->party, to_string(clock->started_on), to_string(*clock->due_on), to_string(filed),
                                       std::int64_t{filed > *clock->due_on ? 1 : 0}}));
  }
  return {};
}

Result<Json> list_compliance(store::Connection& db, const Services& services, const FilingTimes& times) {
  Where where;
  within(where, times);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT f.pack, " + std::string(kCounts) + " FROM timed_filing f" + where.text() + " GROUP BY f.pack", where.parameters()));
  Json items = Json::array();
  for (const auto& [id, loaded] : services.rules->book().packs) {
    std::int64_t filed = 0, late = 0;
    for (const store::Row row : rows)
      if (row.text(0) == id) filed = row.integer(1), late = row.integer(2);
    items.push(rate_json(filed, late).set("pack", id).set("office", text_json(loaded.pack.office)));
  }
  return Json::object({{"items", std::move(items)}});
}

Result<Json> view_office_compliance(store::Connection& db, const Services& services, const Identity& who, const OfficeId& office, const FilingTimes& times, std::string_view after, int limit) {
  const auto at_office = std::ranges::find(who.appointments, office, &Appointment::office);
  const rules::RulePack* pack = at_office == who.appointments.end() ? nullptr : services.rules->book().pack(at_office->pack);
  if (!pack) return fail(Errc::not_found, "office.unknown", {{"id", office.value.substr(0, 40)}});
  SHUQUAN_TRY(Json procedures, by_procedure(db, *pack, times));
  std::int64_t filed = 0, late = 0;
  for (const Json& each : procedures.items()) {
    filed += each["filed"].int_or(0);
    late += each["late"].int_or(0);
  }
  SHUQUAN_TRY(const Json page, by_holder(db, *pack, times, after, limit));
  return rate_json(filed, late).set("office", office.value).set("procedures", std::move(procedures)).set("items", page["items"]).set("next", page["next"]);
}

}  // namespace shuquan::office
