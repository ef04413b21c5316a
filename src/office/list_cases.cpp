#include <algorithm>
#include <array>
#include <charconv>

#include "office/case_json.h"
#include "office/inbox.h"
#include "office/work_list.h"
#include "rules/deadline.h"

namespace shuquan::office {
namespace {

struct Order {
  std::string_view name;
  std::string_view key;  ///< expression, never null
  bool number;
  bool descending;
};
constexpr std::array kOrders = {Order{"due", "COALESCE(c.due_on, '9999-12-31')", false, false}, Order{"updated", "c.updated_at", true, true},
                                Order{"submitted", "COALESCE(c.submitted_at, c.created_at)", true, true}, Order{"number", "COALESCE(c.number, '')", false, false}};

Json same_text(const std::string& text) { return Json::object({{"zh", text}, {"en", text}}); }

const rules::Procedure* procedure_of(const Services& services, const std::string& pack, const std::string& procedure) {
  const rules::RulePack* rules = services.rules->book().pack(pack);
  return rules ? rules->procedure(procedure) : nullptr;
}

Json clock_label(const rules::Procedure* procedure, const std::string& clock) {
  const rules::ClockRule* rule = procedure && !clock.empty() ? procedure->clock(clock) : nullptr;
  return rule ? text_json(rule->label) : Json();
}

/// Working days until the due date: 0 on the day itself, negative when it is past, also where only rest days went by since.
Result<Json> days_left(const store::Row& row, const Services& services, LocalDate today) {
  if (row.is_null(17)) return Json();
  SHUQUAN_TRY(const LocalDate due, parse_date(row.text(17)));
  const int left = rules::units_left(rules::Unit::working_day, today, due, services.rules->book().calendar);
  return Json(due < today ? std::min(left, -1) : left);
}

Result<Json> row_json(const store::Row& row, const Services& services, LocalDate today) {
  const rules::RulePack* pack = services.rules->book().pack(row.text(2));
  const rules::Procedure* procedure = procedure_of(services, row.text(2), row.text(1));
  const rules::State* state = procedure ? procedure->state(row.text(4)) : nullptr;
  SHUQUAN_TRY(Json left, days_left(row, services, today));
  return Json::object({{"id", row.text(0)}, {"procedure", row.text(1)}, {"procedure_label", procedure ? text_json(procedure->label) : same_text(row.text(1))}, {"pack", row.text(2)},
                       {"pack_label", pack ? text_json(pack->label) : same_text(row.text(2))}, {"number", row.optional_text(3)}, {"state", row.text(4)},
                       {"state_label", state ? text_json(state->label) : same_text(row.text(4))}, {"phase", row.integer(7) != 0 ? "ended" : row.text(5)}, {"waits_on", row.text(6)}, {"ended", row.integer(7) != 0},
                       {"channel", row.text(8)}, {"title", row.text(9)}, {"industry", row.text(10)}, {"source_kind", row.text(11)}, {"lead_name", row.text(12)}, {"assignee", row.text(13)},
                       {"assignee_name", row.text(14)}, {"submitted_at", row.is_null(15) ? Json() : Json(to_string(Instant{row.integer(15)}))},
                       {"updated_at", to_string(Instant{row.integer(16)})}, {"due_on", row.optional_text(17)}, {"due_clock", row.text(18)}, {"due_clock_label", clock_label(procedure, row.text(18))},
                       {"days_left", std::move(left)}, {"parent", row.optional_text(20)}, {"registration_number", row.optional_text(21)}, {"batch", row.optional_text(22)}, {"unread", false}});
}

/// Officials' names are for officials.
void hide_officials(Json& item, const Identity& who) {
  if (!who.serves(item["pack"].text())) item.set("assignee", "").set("assignee_name", "");
}

Result<void> add_cursor(Where& where, const Order& order, bool descending, const std::string& after) {
  if (after.empty()) return {};
  const std::size_t bar = after.rfind('|');
  if (bar == std::string::npos) return fail(Errc::invalid_input, "entry.cursor");
  const std::string key = after.substr(0, bar), id = after.substr(bar + 1);
  std::string at;
  if (order.number) {
    std::int64_t number = 0;
    const auto parsed = std::from_chars(key.data(), key.data() + key.size(), number);
    if (parsed.ec != std::errc{} || parsed.ptr != key.data() + key.size()) return fail(Errc::invalid_input, "entry.cursor");
    at = where.place(number);
  } else {
    at = where.place(key);
  }
  // The first condition says nothing new, but it is the one by which SQLite enters the index.
  where.add(std::string(order.key) + (descending ? " <= " : " >= ") + at);
  where.add("(" + std::string(order.key) + ", c.id) " + (descending ? "<" : ">") + " (" + at + ", " + where.place(id) + ")");
  return {};
}

Result<void> mark_news(store::Connection& db, const Identity& who, Json& items) {
  std::vector<std::string> ids;
  for (const Json& item : items.items()) ids.push_back(item["id"].text());
  SHUQUAN_TRY(const std::vector<std::string> news, cases_with_news(db, who, ids));
  for (Json& item : items.items_mut())
    if (std::ranges::find(news, item["id"].text()) != news.end()) item.set("unread", true);
  return {};
}

}  // namespace

Result<Json> list_cases(store::Connection& db, const Services& services, const Identity& who, const CaseFilter& filter) {
  SHUQUAN_TRY(Where where, case_conditions(services, who, filter));
  const auto found = std::ranges::find(kOrders, std::string_view(filter.order), &Order::name);
  const Order& order = found == kOrders.end() ? kOrders.front() : *found;
  const bool descending = filter.direction.empty() ? order.descending : filter.direction == "desc";
  SHUQUAN_CHECK(add_cursor(where, order, descending, filter.after));
  const std::string way = descending ? " DESC" : "";
  // The page is found first and read after it: the rows are wide, and a sort should not carry them along.
  const std::string page = "SELECT c.id, " + std::string(order.key) + " AS sort_key FROM case_file c" + where.text() + " ORDER BY " + std::string(order.key) + way + ", c.id" + way + " LIMIT " +
                           std::to_string(filter.limit + 1);
  SHUQUAN_TRY(const store::Rows rows,
              db.query("SELECT c.id, c.procedure, c.pack, c.number, c.state, c.phase, c.waits_on, c.ended, c.channel, COALESCE(NULLIF(c.title, ''), p.title, ''), c.industry, c.source_kind, c.lead_name, c.assignee, c.assignee_name, "
                       "c.submitted_at, c.updated_at, c.due_on, c.due_clock, CAST(page.sort_key AS TEXT), c.parent_id, r.number, f.batch_id FROM (" + page + ") page JOIN case_file c ON c.id = page.id "
                       "LEFT JOIN case_file p ON p.id = c.parent_id LEFT JOIN register_right r ON r.ordinal = c.right_ordinal LEFT JOIN batch_filing f ON f.case_id = c.id ORDER BY page.sort_key" + way + ", page.id" + way,
                       where.parameters()));
  Json items = Json::array();
  Json next;
  for (std::size_t i = 0; i < rows.size() && i < static_cast<std::size_t>(filter.limit); ++i) {
    SHUQUAN_TRY(Json item, row_json(rows[i], services, filter.today));
    hide_officials(item, who);
    items.push(std::move(item));
    if (i + 1 == static_cast<std::size_t>(filter.limit) && rows.size() > i + 1) next = Json(rows[i].text(19) + "|" + rows[i].text(0));
  }
  SHUQUAN_CHECK(mark_news(db, who, items));
  return Json::object({{"items", std::move(items)}, {"next", std::move(next)}});
}

}  // namespace shuquan::office
