#include <map>

#include "office/case_json.h"
#include "office/work_list.h"

namespace shuquan::office {
namespace {

struct Count {
  std::int64_t all = 0;
  Json label;
};

Json label_of(const Services& services, const std::string& pack, const std::string& procedure_id, const std::string& state_id) {
  const rules::RulePack* rules = services.rules->book().pack(pack);
  const rules::Procedure* procedure = rules ? rules->procedure(procedure_id) : nullptr;
  const rules::State* state = procedure ? procedure->state(state_id) : nullptr;
  return state ? text_json(state->label) : Json::object({{"zh", state_id}, {"en", state_id}});
}

Json counts_json(const std::map<std::string, std::int64_t>& counts) {
  Json out = Json::object();
  for (const auto& [name, count] : counts) out.set(name, count);
  return out;
}

/// Buckets do not overlap: within three days means after today.
std::string bucket_expression(Where& where, LocalDate today) {
  const std::string day = where.place(to_string(today)), three = where.place(to_string(plus_days(today, 3))), seven = where.place(to_string(plus_days(today, 7)));
  return "CASE WHEN c.due_on IS NULL THEN 'none' WHEN c.due_on < " + day + " THEN 'overdue' WHEN c.due_on = " + day + " THEN 'today' WHEN c.due_on <= " + three +
         " THEN 'within_3_days' WHEN c.due_on <= " + seven + " THEN 'within_7_days' ELSE 'later' END";
}

Result<Json> assignees_json(store::Connection& db, const std::map<std::string, std::int64_t>& counts) {
  Json list = Json::array();
  for (const auto& [account, count] : counts) {
    std::string name;
    if (!account.empty()) {
      SHUQUAN_TRY(const store::Rows rows, db.query("SELECT name FROM account WHERE id = $1", {account}));
      if (!rows.empty()) name = rows.front().text(0);
    }
    list.push(Json::object({{"account", account}, {"name", name}, {"count", count}}));
  }
  return list;
}

}  // namespace

Result<Json> count_cases(store::Connection& db, const Services& services, const Identity& who, const CaseFilter& filter) {
  SHUQUAN_TRY(Where where, case_conditions(services, who, filter));
  const std::string conditions = where.text(), bucket = bucket_expression(where, filter.today);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT pack, procedure, phase, state, waits_on, assignee, bucket, COUNT(*) FROM (SELECT c.pack, c.procedure, c.phase, c.state, c.waits_on, c.assignee, " + bucket +
                                                   " AS bucket FROM case_file c" + conditions + ") counted GROUP BY pack, procedure, phase, state, waits_on, assignee, bucket",
                                               where.parameters()));
  std::map<std::string, std::int64_t> phases, waits_on, assignees, due{{"overdue", 0}, {"today", 0}, {"within_3_days", 0}, {"within_7_days", 0}, {"later", 0}, {"none", 0}};
  std::map<std::pair<std::string, std::string>, Count> states;
  std::int64_t total = 0;
  for (const store::Row row : rows) {
    const std::int64_t count = row.integer(7);
    total += count;
    phases[row.text(2)] += count;
    waits_on[row.text(4)] += count;
    if (who.serves(row.text(0))) assignees[row.text(5)] += count;
    due[row.text(6)] += count;
    Count& state = states[{row.text(1), row.text(3)}];
    state.all += count;
    if (state.label.is_null()) state.label = label_of(services, row.text(0), row.text(1), row.text(3));
  }
  Json state_list = Json::array();
  for (auto& [key, count] : states)
    state_list.push(Json::object({{"procedure", key.first}, {"state", key.second}, {"label", std::move(count.label)}, {"count", count.all}}));
  SHUQUAN_TRY(Json assignee_list, assignees_json(db, assignees));
  return Json::object({{"total", total}, {"phases", counts_json(phases)}, {"states", std::move(state_list)}, {"waits_on", counts_json(waits_on)}, {"assignees", std::move(assignee_list)},
                       {"due", counts_json(due)}, {"unassigned", assignees.contains("") ? assignees[""] : 0}});
}

}  // namespace shuquan::office
