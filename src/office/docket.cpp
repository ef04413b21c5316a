#include "office/docket.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "office/case_json.h"
#include "office/filing_times.h"
#include "office/page.h"
#include "office/renewal_window.h"
#include "office/where.h"
#include "rules/deadline.h"
#include "store/right_rows.h"

namespace shuquan::office {
namespace {

/// Own parties and the principals of agencies, as a subquery.
std::string parties_sql(Where& where, const Identity& who, LocalDate today, const std::string& only) {
  const std::string account = where.place(who.account.value), day = where.place(to_string(today));
  const std::string one = only.empty() ? std::string() : where.place(only);
  const auto narrowed = [&](std::string_view column) { return one.empty() ? std::string() : " AND " + std::string(column) + " = " + one; };
  return "SELECT m.party_id FROM membership m WHERE m.account_id = " + account + narrowed("m.party_id") +
         " UNION SELECT w.principal_id FROM power_of_attorney w JOIN membership m ON m.party_id = w.agent_id WHERE m.account_id = " + account +
         " AND w.revoked_at IS NULL AND w.case_id = '' AND w.valid_until >= " + day + narrowed("w.principal_id");
}

std::string in_docket(const std::string& parties) {
  return "r.ordinal IN (SELECT h.ordinal FROM right_holder h WHERE h.party_id IN (" + parties + ") UNION SELECT q.ordinal FROM recordal_party q WHERE q.party_id IN (" + parties + "))";
}

/// The latest last day of a right whose window is open today.
LocalDate open_until(const rules::Period& window, LocalDate today) {
  LocalDate day = today;
  while (rules::window_opens(window, plus_days(day, 1)) <= today) day = plus_days(day, 1);
  return day;
}

LocalDate quarter_end(LocalDate today) {
  const std::string text = to_string(today);
  const int month = (text[5] - '0') * 10 + text[6] - '0';
  static constexpr std::string_view kEnds[] = {"-03-31", "-06-30", "-09-30", "-12-31"};
  const Result<LocalDate> end = parse_date(text.substr(0, 4) + std::string(kEnds[(month - 1) / 3]));
  SHUQUAN_ASSERT(end.has_value());
  return *end;
}

/// Who of the caller's side is what on these rights: (ordinal → {party, name, position}).
Result<std::map<std::uint64_t, Json>> positions(store::Connection& db, const Identity& who, LocalDate today, const std::string& only, const std::vector<std::uint64_t>& ordinals) {
  std::map<std::uint64_t, Json> out;
  if (ordinals.empty()) return out;
  Where where;
  const std::string parties = parties_sql(where, who, today, only);
  std::string list;
  for (const std::uint64_t ordinal : ordinals) list += (list.empty() ? "" : ", ") + std::to_string(ordinal);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT h.ordinal, h.party_id, h.name, h.share_bp, 0 FROM right_holder h WHERE h.ordinal IN (" + list + ") AND h.party_id IN (" + parties +
                                                   ") UNION ALL SELECT q.ordinal, q.party_id, q.name, 0, q.recordal FROM recordal_party q WHERE q.ordinal IN (" + list + ") AND q.party_id IN (" + parties + ")",
                                               where.parameters()));
  for (const store::Row row : rows) {
    Json& known = out.try_emplace(static_cast<std::uint64_t>(row.integer(0)), Json::array()).first->second;
    known.push(Json::object({{"party", row.text(1)}, {"name", row.text(2)}, {"position", row.integer(4) == 0 ? "holder" : "other_side"}, {"share_bp", row.integer(3)},
                             {"recordal", row.integer(4) == 0 ? Json() : Json(row.integer(4))}}));
  }
  return out;
}

/// Filings about these rights that have not ended and that the office has, or that wait for somebody's confirmation.
Result<std::map<std::uint64_t, Json>> open_filings(store::Connection& db, const Services& services, const Identity& who, LocalDate today, const std::vector<std::uint64_t>& ordinals) {
  std::map<std::uint64_t, Json> out;
  if (ordinals.empty()) return out;
  Where where;
  const std::string parties = parties_sql(where, who, today, "");
  std::string list;
  for (const std::uint64_t ordinal : ordinals) list += (list.empty() ? "" : ", ") + std::to_string(ordinal);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT x.ordinal, c.id, c.pack, c.procedure, c.state, c.number, c.due_on FROM case_right x JOIN case_file c ON c.id = x.case_id WHERE x.ordinal IN (" + list +
                                                   ") AND c.ended = 0 AND EXISTS (SELECT 1 FROM case_participant k WHERE k.case_id = c.id AND k.party_id IN (" + parties +
                                                   ") AND (c.phase <> 'preparation' OR k.role IN ('applicant', 'co_applicant', 'agent'))) ORDER BY c.id LIMIT 2000",
                                               where.parameters()));
  for (const store::Row row : rows) {
    const rules::RulePack* pack = services.rules->book().pack(row.text(2));
    const rules::Procedure* procedure = pack ? pack->procedure(row.text(3)) : nullptr;
    const rules::State* state = procedure ? procedure->state(row.text(4)) : nullptr;
    out.try_emplace(static_cast<std::uint64_t>(row.integer(0)), Json::array())
        .first->second.push(Json::object({{"case_id", row.text(1)}, {"number", row.optional_text(5)}, {"procedure", row.text(3)},
                                          {"procedure_label", text_json(procedure ? procedure->label : rules::Text{row.text(3), row.text(3)})}, {"state", row.text(4)},
                                          {"state_label", text_json(state ? state->label : rules::Text{row.text(4), row.text(4)})}, {"due_on", row.optional_text(6)}}));
  }
  return out;
}

Json item_json(const Services& services, const registry::Right& right, LocalDate today) {
  const bool in_force = right.status == registry::RightStatus::registered && right.valid_until >= today;
  const std::optional<LocalDate> opens = in_force ? renewal_opens(services, right.jurisdiction, right.valid_until, today) : std::nullopt;
  const Json recordals = registry::to_json(right)["recordals"];
  return Json::object({{"number", right.number},
                       {"name", right.name},
                       {"pack", right.jurisdiction},
                       {"status", registry::to_string(right.status)},
                       {"in_force", in_force},
                       {"valid_from", to_string(right.valid_from)},
                       {"valid_until", to_string(right.valid_until)},
                       {"days_left", in_force ? Json(days_between(today, right.valid_until)) : Json()},
                       {"window_opens_on", opens ? Json(to_string(*opens)) : Json()},
                       {"window_open", opens && *opens <= today},
                       {"certificate_version", right.certificate_version},
                       {"undisclosed", nullptr},
                       {"scenario", right.description["scenario"]},
                       {"recordals", recordals.is_null() ? Json::array() : recordals},
                       {"cursor", to_string(right.valid_until) + ":" + std::to_string(right.ordinal)}});
}

/// Counted over days, not over rights: an agent's docket may hold very many.
Result<Json> summary(store::Connection& db, const Services& services, const Identity& who, const DocketFilter& filter) {
  Where where;
  const std::string parties = parties_sql(where, who, filter.today, filter.party);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT r.jurisdiction, r.valid_until, COUNT(*), r.status FROM register_right r WHERE " + in_docket(parties) + " GROUP BY r.jurisdiction, r.status, r.valid_until",
                                               where.parameters()));
  const LocalDate end = quarter_end(filter.today);
  std::int64_t all = 0, in_force = 0, lapsing = 0, open = 0, opening = 0;
  for (const store::Row row : rows) {
    SHUQUAN_TRY(const LocalDate until, parse_date(row.text(1)));
    all += row.integer(2);
    if (until < filter.today || row.text(3) != registry::to_string(registry::RightStatus::registered)) continue;
    in_force += row.integer(2);
    if (until <= end) lapsing += row.integer(2);
    const std::optional<LocalDate> opens = renewal_opens(services, row.text(0), until, filter.today);
    if (!opens) continue;
    if (*opens <= filter.today) open += row.integer(2);
    else if (*opens <= plus_days(filter.today, 30)) opening += row.integer(2);
  }
  Where mine;
  const std::string these = parties_sql(mine, who, filter.today, filter.party);
  SHUQUAN_TRY(const store::Rows timed, db.query("SELECT COUNT(*), COALESCE(SUM(f.late), 0) FROM timed_filing f WHERE f.party_id IN (" + these + ")", mine.parameters()));
  return Json::object({{"rights", all}, {"in_force", in_force}, {"lapse_this_quarter", lapsing}, {"quarter_ends_on", to_string(end)}, {"window_open", open},
                       {"window_opens_within_30_days", opening}, {"compliance", rate_json(timed.front().integer(0), timed.front().integer(1))}});
}

Result<void> narrow(Where& where, const Services& services, const DocketFilter& filter) {
  where.equal("r.status", filter.status);
  const auto in_force = [&] { where.add("r.status = 'registered' AND r.valid_until >= " + where.place(to_string(filter.today))); };
  if (!filter.lapses_by.empty()) {
    in_force();
    where.add("r.valid_until <= " + where.place(filter.lapses_by));
  }
  if (filter.window_open) {
    in_force();
    std::string any;
    for (const auto& [id, loaded] : services.rules->book().packs)
      if (const rules::Period* window = renewal_window(services, id, filter.today))
        any += (any.empty() ? "(r.jurisdiction = " : " OR (r.jurisdiction = ") + where.place(id) + " AND r.valid_until <= " + where.place(to_string(open_until(*window, filter.today))) + ")";
    where.add(any.empty() ? "1 = 0" : any);
  }
  if (filter.after.empty()) return {};
  const std::size_t colon = filter.after.find(':');
  std::int64_t ordinal = 0;
  const char* begin = filter.after.data() + std::min(colon, filter.after.size() - 1) + 1;
  const auto parsed = std::from_chars(begin, filter.after.data() + filter.after.size(), ordinal);
  if (colon != 10 || parsed.ec != std::errc{} || parsed.ptr != filter.after.data() + filter.after.size()) return fail(Errc::invalid_input, "entry.cursor");
  const std::string day = where.place(filter.after.substr(0, 10));
  where.add("r.valid_until > " + day + " OR (r.valid_until = " + day + " AND r.ordinal > " + where.place(ordinal) + ")");
  return {};
}

Result<void> check_party(store::Connection& db, const Identity& who, const DocketFilter& filter) {
  if (filter.party.empty()) return {};
  Where where;
  const std::string parties = parties_sql(where, who, filter.today, filter.party);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT 1 FROM (" + parties + ") mine LIMIT 1", where.parameters()));
  if (rows.empty()) return fail(Errc::not_found, "party.unknown", {{"id", filter.party.substr(0, 40)}});
  return {};
}

}  // namespace

Result<Json> list_docket(store::Connection& db, const Services& services, const Identity& who, const DocketFilter& filter) {
  SHUQUAN_CHECK(check_party(db, who, filter));
  Where where;
  where.add(in_docket(parties_sql(where, who, filter.today, filter.party)));
  SHUQUAN_CHECK(narrow(where, services, filter));
  // Sorted by what is small: bodies are read for the page only.
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT r.ordinal, r.body, c.body FROM (SELECT r.ordinal FROM register_right r" + where.text() + " ORDER BY r.valid_until, r.ordinal LIMIT " + std::to_string(filter.limit + 1) +
                                                   ") page JOIN register_right r ON r.ordinal = page.ordinal LEFT JOIN case_file c ON c.id = r.case_id ORDER BY r.valid_until, r.ordinal",
                                               where.parameters()));
  std::vector<std::uint64_t> ordinals;
  for (const store::Row row : rows) ordinals.push_back(static_cast<std::uint64_t>(row.integer(0)));
  SHUQUAN_TRY(const auto mine, positions(db, who, filter.today, filter.party, ordinals));
  SHUQUAN_TRY(const auto filings, open_filings(db, services, who, filter.today, ordinals));
  SHUQUAN_TRY(Json page, page_of_rows(rows, filter.limit, "cursor", [&](const store::Row& row) -> Result<Json> {
    SHUQUAN_TRY(const Json body, Json::parse(row.text(1)));
    SHUQUAN_TRY(const registry::Right right, registry::right_from_json(body));
    const auto positioned = mine.find(right.ordinal);
    const auto open = filings.find(right.ordinal);
    Json item = item_json(services, right, filter.today);
    item.set("parties", positioned == mine.end() ? Json::array() : positioned->second);
    const bool holds = std::ranges::any_of(item["parties"].items(), [](const Json& each) { return each["position"].text() == "holder"; });
    if (holds && !row.is_null(2)) {
      SHUQUAN_TRY(const Json application, Json::parse(row.text(2)));
      const Json& declared = application["form"]["undisclosed"]["declared"];
      if (declared.is_bool()) item.set("undisclosed", declared);
    }
    item.set("open_filings", open == filings.end() ? Json::array() : open->second);
    return item;
  }));
  Json counted;
  if (filter.after.empty()) {
    SHUQUAN_TRY(counted, summary(db, services, who, filter));
  }
  return page.set("summary", std::move(counted));
}

Result<std::vector<RightDay>> docket_days(store::Connection& db, const Services& services, const Identity& who, LocalDate from, LocalDate to) {
  Where where;
  where.add(in_docket(parties_sql(where, who, from, "")));
  where.add("r.status = 'registered' AND r.valid_until >= " + where.place(to_string(from)));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT r.ordinal, r.number, r.name, r.jurisdiction, r.valid_until FROM register_right r" + where.text() + " ORDER BY r.valid_until, r.ordinal LIMIT 2000", where.parameters()));
  std::vector<RightDay> days;
  for (const store::Row row : rows) {
    SHUQUAN_TRY(const LocalDate until, parse_date(row.text(4)));
    const auto ordinal = static_cast<std::uint64_t>(row.integer(0));
    if (until <= to) days.push_back({until, ordinal, row.text(1), row.text(2), false});
    const std::optional<LocalDate> opens = renewal_opens(services, row.text(3), until, from);
    if (opens && *opens >= from && *opens <= to) days.push_back({*opens, ordinal, row.text(1), row.text(2), true});
  }
  return days;
}

}  // namespace shuquan::office
