#include <array>

#include "base/text.h"
#include "office/case_queries.h"

namespace shuquan::office {
namespace {

/// Collects conditions and their parameters; texts live as long as the builder.
class Where {
 public:
  std::string place(std::string value) {
    values_.push_back(std::make_unique<std::string>(std::move(value)));
    return "$" + std::to_string(values_.size());
  }
  void add(std::string condition) { conditions_.push_back(std::move(condition)); }
  void equal(std::string_view column, const std::string& value) {
    if (!value.empty()) add(std::string(column) + " = " + place(value));
  }
  std::string any_of(std::string_view column, const std::vector<std::string>& values) {
    std::string list;
    for (const std::string& value : values) list += (list.empty() ? "" : ", ") + place(value);
    return values.empty() ? "1 = 0" : std::string(column) + " IN (" + list + ")";
  }
  std::string text() const {
    std::string out;
    for (const std::string& condition : conditions_) out += (out.empty() ? " WHERE (" : " AND (") + condition + ")";
    return out;
  }
  std::vector<store::Parameter> parameters() const {
    std::vector<store::Parameter> out;
    for (const auto& value : values_) out.emplace_back(*value);
    return out;
  }

 private:
  std::vector<std::string> conditions_;
  std::vector<std::unique_ptr<std::string>> values_;
};

std::vector<std::string> parties_of(const Identity& who) {
  std::vector<std::string> out;
  for (const Membership& membership : who.memberships) out.push_back(membership.party.value);
  return out;
}

std::vector<std::string> packs_of(const Identity& who) {
  std::vector<std::string> out;
  for (const Appointment& appointment : who.appointments) out.push_back(appointment.pack);
  return out;
}

/// What `who` may see at all: cases their parties take part in, cases of principals they are agents of, cases of their
/// offices from filing on. Objections are hidden from the other side until the office has admitted them.
void add_reach(Where& where, const Identity& who, const std::string& mine) {
  const std::vector<std::string> parties = parties_of(who), packs = packs_of(who);
  // Only what is used may be placed: every parameter of a statement must occur in it.
  const auto as_party = [&] {
    return "EXISTS (SELECT 1 FROM case_participant p WHERE p.case_id = c.id AND " + where.any_of("p.party_id", parties) +
           " AND (c.parent_id IS NULL OR p.role = 'objector' OR c.phase NOT IN ('preparation', 'intake')))";
  };
  const auto as_agent = [&] {
    return "EXISTS (SELECT 1 FROM power_of_attorney w WHERE w.principal_id = c.lead_party AND w.revoked_at IS NULL AND (w.case_id = '' OR w.case_id = c.id) AND " +
           where.any_of("w.agent_id", parties) + ")";
  };
  const auto as_office = [&] { return "(" + where.any_of("c.pack", packs) + " AND (c.phase <> 'preparation' OR c.waits_on = 'office'))"; };
  if (mine == "party") {
    where.add(as_party() + " OR " + as_agent());
  } else if (mine == "office") {
    where.add(as_office());
  } else if (mine == "assigned") {
    where.add(as_office() + " AND c.assignee = " + where.place(who.account.value));
  } else {
    where.add(as_party() + " OR " + as_agent() + " OR " + as_office());
  }
}

std::string like_pattern(std::string_view text) {
  std::string out = "%";
  for (const char c : truncate(text, 60)) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

struct Order {
  std::string_view name;
  std::string_view key;  ///< expression, never null
  bool descending;
};
constexpr std::array kOrders = {Order{"due", "COALESCE(c.due_on, '9999-12-31')", false}, Order{"updated", "CAST(c.updated_at AS TEXT)", true},
                                Order{"submitted", "CAST(COALESCE(c.submitted_at, c.created_at) AS TEXT)", true}};

Json row_json(const store::Row& row) {
  return Json::object({{"id", row.text(0)}, {"procedure", row.text(1)}, {"pack", row.text(2)}, {"number", row.optional_text(3)}, {"state", row.text(4)},
                       {"phase", row.text(5)}, {"waits_on", row.text(6)}, {"ended", row.integer(7) != 0}, {"channel", row.text(8)}, {"title", row.text(9)},
                       {"industry", row.text(10)}, {"source_kind", row.text(11)}, {"lead_name", row.text(12)}, {"assignee", row.text(13)}, {"assignee_name", row.text(14)},
                       {"submitted_at", row.is_null(15) ? Json() : Json(to_string(Instant{row.integer(15)}))}, {"updated_at", to_string(Instant{row.integer(16)})},
                       {"due_on", row.optional_text(17)}, {"due_clock", row.text(18)}, {"parent", row.optional_text(20)}});
}

}  // namespace

Result<Json> list_cases(store::Connection& db, const Identity& who, const CaseFilter& filter) {
  Where where;
  add_reach(where, who, filter.mine);
  where.equal("c.pack", filter.pack);
  where.equal("c.procedure", filter.procedure);
  where.equal("c.state", filter.state);
  where.equal("c.phase", filter.phase);
  where.equal("c.waits_on", filter.waits_on);
  where.equal("c.channel", filter.channel);
  if (filter.assignee == "none") where.add("c.assignee = ''");
  else where.equal("c.assignee", filter.assignee);
  if (!filter.industry.empty()) where.add("c.industry LIKE " + where.place(filter.industry + "%"));
  if (!filter.due_before.empty()) where.add("c.due_on <= " + where.place(filter.due_before));
  if (!filter.include_ended && filter.state.empty()) where.add("c.ended = 0");
  if (!filter.text.empty()) {
    const std::string pattern = where.place(like_pattern(filter.text));
    where.add("c.title LIKE " + pattern + " ESCAPE '\\' OR c.number LIKE " + pattern + " ESCAPE '\\' OR c.lead_name LIKE " + pattern + " ESCAPE '\\'");
  }
  const Order* order = &kOrders.front();
  for (const Order& candidate : kOrders)
    if (candidate.name == filter.order) order = &candidate;
  const std::string key(order->key);
  if (const std::size_t bar = filter.after.rfind('|'); bar != std::string::npos) {
    const std::string at = where.place(filter.after.substr(0, bar)), id = where.place(filter.after.substr(bar + 1));
    const std::string beyond = order->descending ? " < " : " > ";
    where.add(key + beyond + at + " OR (" + key + " = " + at + " AND c.id > " + id + ")");
  }
  const std::string sql = "SELECT c.id, c.procedure, c.pack, c.number, c.state, c.phase, c.waits_on, c.ended, c.channel, c.title, c.industry, c.source_kind, c.lead_name, "
                          "c.assignee, c.assignee_name, c.submitted_at, c.updated_at, c.due_on, c.due_clock, " + key + ", c.parent_id FROM case_file c" + where.text() +
                          " ORDER BY " + key + (order->descending ? " DESC" : "") + ", c.id LIMIT " + std::to_string(filter.limit + 1);
  SHUQUAN_TRY(const store::Rows rows, db.query(sql, where.parameters()));
  Json items = Json::array();
  Json next;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == static_cast<std::size_t>(filter.limit)) break;
    items.push(row_json(rows[i]));
    if (i + 1 == static_cast<std::size_t>(filter.limit) && rows.size() > i + 1) next = Json(rows[i].text(19) + "|" + rows[i].text(0));
  }
  return Json::object({{"items", std::move(items)}, {"next", std::move(next)}});
}

Result<Json> count_cases(store::Connection& db, const Identity& who, LocalDate today) {
  Where where;
  add_reach(where, who, "office");
  where.add("c.ended = 0");
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT c.phase, COUNT(*) FROM case_file c" + where.text() + " GROUP BY c.phase ORDER BY c.phase", where.parameters()));
  Json phases = Json::object();
  for (const store::Row row : rows) phases.set(row.text(0), row.integer(1));
  Json out = Json::object({{"phases", std::move(phases)}});
  const std::string day = to_string(today);
  const std::pair<std::string_view, std::string> counts[] = {
      {"due_today", "c.due_on = '" + day + "'"}, {"overdue", "c.due_on < '" + day + "'"}, {"unassigned", "c.assignee = ''"}};
  for (const auto& [name, condition] : counts) {
    SHUQUAN_TRY(const store::Rows one, db.query("SELECT COUNT(*) FROM case_file c" + where.text() + " AND " + condition, where.parameters()));
    out.set(name, one.front().integer(0));
  }
  return out;
}

}  // namespace shuquan::office
