#include "office/public_notices.h"

#include <algorithm>

#include "base/text.h"
#include "office/case_access.h"
#include "procedure/clocks.h"
#include "procedure/visibility.h"
#include "register/right.h"
#include "rules/deadline.h"

namespace shuquan::office {
namespace {

constexpr std::string_view kNoticeClock = "publicity";

Result<Json> applicants_json(store::Connection& db, const procedure::Case& file) {
  Json list = Json::array();
  for (const procedure::Participant& participant : file.participants) {
    if (participant.role != rules::Role::applicant && participant.role != rules::Role::co_applicant) continue;
    SHUQUAN_TRY(const store::Rows party, db.query("SELECT kind FROM party WHERE id = $1", {participant.party}));
    const std::string kind = party.empty() ? std::string(registry::to_string(registry::HolderKind::person)) : party.front().text(0);
    const bool person = kind == registry::to_string(registry::HolderKind::person);
    list.push(Json::object({{"kind", kind}, {"name", person ? masked_name(participant.name) : participant.name}, {"share_bp", participant.share_bp}}));
  }
  return list;
}

Json summary_json(const OpenedCase& opened, const store::Row& row, Instant now) {
  const procedure::Case& file = opened.file;
  const LocalDate today = beijing_date(now);
  Json out = Json::object({{"id", file.id.value},
                           {"number", file.number},
                           {"title", row.text(0)},
                           {"jurisdiction", file.pack},
                           {"office", Json::object({{"zh", opened.law.pack.office.zh}, {"en", opened.law.pack.office.en}})},
                           {"industry", row.text(1)},
                           {"source_kind", row.text(2)},
                           {"notice_from", row.optional_text(3)},
                           {"notice_until", row.optional_text(4)},
                           {"state", Json::object({{"zh", opened.state().label.zh}, {"en", opened.state().label.en}})}});
  const Result<LocalDate> until = parse_date(row.text(4));
  const bool running = until && now < end_of_day(*until);
  out.set("objection_allowed", running && opened.law.pack.procedure("objection") != nullptr);
  out.set("working_days_left", running ? Json(rules::units_left(rules::Unit::working_day, today, *until, opened.law.calendar)) : Json());
  out.set("calendar_days_left", running ? Json(days_between(today, *until)) : Json());
  return out;
}

Json derivation_json(const procedure::Clock& clock, const procedure::Law& law) {
  static constexpr std::string_view kKinds[] = {"start", "counted", "rest_day", "paused", "corresponding_day", "extended", "rolled", "due"};
  const rules::Deadline deadline = procedure::derive(clock, law);
  const rules::Text period = rules::period_text(clock.period);
  Json steps = Json::array();
  for (const rules::DeadlineStep& step : deadline.steps)
    steps.push(Json::object({{"date", to_string(step.date)},
                             {"through", to_string(step.through)},
                             {"kind", kKinds[static_cast<std::size_t>(step.kind)]},
                             {"number", step.number},
                             {"note", Json::object({{"zh", step.note.zh}, {"en", step.note.en}})}}));
  return Json::object({{"period", Json::object({{"zh", period.zh}, {"en", period.en}})},
                       {"clause", clock.period.provenance.clause},
                       {"calendar", law.calendar.version()},
                       {"provisional", deadline.provisional},
                       {"due_on", deadline.due ? Json(to_string(*deadline.due)) : Json()},
                       {"steps", std::move(steps)}});
}

struct Query {
  std::string sql = " FROM case_file c";
  std::string where = " WHERE c.in_notice = 1";
  std::vector<std::string> values;
  std::string place(std::string value) {
    values.push_back(std::move(value));
    return "$" + std::to_string(values.size());
  }
};

/// Every case that joins the notice has a date of its end; what has none (suspended) comes last.
constexpr std::string_view kUntil = "COALESCE(c.notice_until, '9999-12-31')";
constexpr std::string_view kFrom = "COALESCE(c.notice_from, '0000-01-01')";

Query query_of(store::Connection& db, const NoticeFilter& filter) {
  Query query;
  if (!filter.text.empty()) {
    const bool sqlite = db.dialect() == store::Dialect::sqlite;
    query.sql += " JOIN case_text_key k ON k.case_id = c.id JOIN case_text t ON t.rowid = k.rowid";
    if (sqlite) {
      query.where += " AND case_text MATCH " + query.place(fts5_query(filter.text));
    } else {
      query.where += " AND t.tokens @@ CAST(" + query.place(tsquery(filter.text)) + " AS tsquery)";
    }
  }
  if (!filter.jurisdiction.empty()) query.where += " AND c.pack = " + query.place(filter.jurisdiction);
  if (!filter.industry.empty()) {
    // Not LIKE: signs of the caller must not be patterns.
    query.where += " AND substr(c.industry, 1, " + std::to_string(code_points(filter.industry)) + ") = " + query.place(filter.industry);
  }
  if (const std::size_t bar = filter.after.rfind('|'); bar != std::string::npos) {
    const std::string key(filter.newest_first ? kFrom : kUntil);
    const std::string at = query.place(filter.after.substr(0, bar)), id = query.place(filter.after.substr(bar + 1));
    query.where += " AND (" + key + (filter.newest_first ? " < " : " > ") + at + " OR (" + key + " = " + at + " AND c.id > " + id + "))";
  }
  return query;
}

Result<Json> notice_json(store::Connection& db, const OpenedCase& opened, const store::Row& row, Instant now) {
  Json out = summary_json(opened, row, now);
  SHUQUAN_TRY(Json applicants, applicants_json(db, opened.file));
  return out.set("applicants", std::move(applicants));
}

}  // namespace

std::string masked_name(std::string_view name) {
  const std::string first = code_points(name) > 1 ? truncate(name, 1) : std::string();
  return first + "**";
}

Result<Json> list_notices(store::Connection& db, Services& services, const NoticeFilter& filter, Instant now) {
  const Query query = query_of(db, filter);
  const std::string key(filter.newest_first ? kFrom : kUntil);
  const std::string sql = "SELECT c.title, c.industry, c.source_kind, c.notice_from, c.notice_until, c.id, " + key + query.sql + query.where + " ORDER BY " + key +
                          (filter.newest_first ? " DESC" : "") + ", c.id LIMIT " + std::to_string(filter.limit + 1);
  const std::vector<store::Parameter> parameters(query.values.begin(), query.values.end());
  SHUQUAN_TRY(const store::Rows rows, db.query(sql, parameters));
  Json items = Json::array(), next;
  for (std::size_t i = 0; i < rows.size() && i < static_cast<std::size_t>(filter.limit); ++i) {
    const store::Row row = rows[i];
    SHUQUAN_TRY(const OpenedCase opened, load_case_for_system(db, services, CaseId(row.text(5)), now));
    SHUQUAN_TRY(Json item, notice_json(db, opened, row, now));
    items.push(std::move(item));
    if (i + 1 == static_cast<std::size_t>(filter.limit) && rows.size() > i + 1) next = Json(row.text(6) + "|" + row.text(5));
  }
  return Json::object({{"items", std::move(items)}, {"next", std::move(next)}});
}

Result<Json> view_notice(store::Connection& db, Services& services, const CaseId& id, Instant now) {
  SHUQUAN_TRY(const store::Rows rows,
              db.query("SELECT title, industry, source_kind, notice_from, notice_until FROM case_file WHERE id = $1 AND in_notice = 1", {id}));
  if (rows.empty()) return fail(Errc::not_found, "notice.unknown");
  SHUQUAN_TRY(const OpenedCase opened, load_case_for_system(db, services, id, now));
  SHUQUAN_TRY(Json out, notice_json(db, opened, rows.front(), now));
  const rules::Form* form = opened.form();
  out.set("form", form ? procedure::visible_form(opened.file.form, form->schema, procedure::Viewer::public_) : Json::object());
  const procedure::Clock* clock = opened.file.clock(kNoticeClock);
  return out.set("derivation", clock ? derivation_json(*clock, opened.law) : Json());
}

}  // namespace shuquan::office
