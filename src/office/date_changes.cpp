#include <algorithm>
#include <map>

#include "office/case_json.h"
#include "office/docket.h"
#include "office/entry_history.h"
#include "office/page.h"
#include "office/public_register.h"

namespace shuquan::office {
namespace {

constexpr std::size_t kMost = 2000;

struct Change {
  std::int64_t at = 0;
  Json json;
};

Json change_json(Instant at, std::string_view what, Json before, Json after) {
  return Json::object({{"at", to_string(at)}, {"what", what}, {"before", std::move(before)}, {"after", std::move(after)}, {"log_index", nullptr}, {"case_id", nullptr}, {"clock", nullptr}, {"clock_label", nullptr}, {"status", nullptr}});
}

void add_last_days(const std::vector<HistoricState>& states, std::vector<Change>& out) {
  std::string before;
  for (const HistoricState& state : states) {
    const std::string until = to_string(state.right.ended_on.value_or(state.right.valid_until));
    if (until == before) continue;
    out.push_back({state.at.unix_ms, change_json(state.at, state.kind, before.empty() ? Json() : Json(before), until).set("log_index", state.index)});
    before = until;
  }
}

/// Clocks of filings about the right in which one of the caller's parties takes part; other people's drafts stay theirs.
Result<void> add_clocks(store::Connection& db, const Services& services, const Identity& who, std::uint64_t ordinal, std::vector<Change>& out) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT e.case_id, e.at, e.data, c.pack, c.procedure FROM case_right x JOIN case_file c ON c.id = x.case_id JOIN case_event e ON e.case_id = c.id "
                                               "WHERE x.ordinal = $1 AND e.kind = 'clock_set' AND EXISTS (SELECT 1 FROM case_participant k JOIN membership m ON m.party_id = k.party_id "
                                               "WHERE k.case_id = c.id AND m.account_id = $2 AND (c.phase <> 'preparation' OR k.role IN ('applicant', 'co_applicant', 'agent'))) "
                                               "ORDER BY e.case_id, e.sequence LIMIT 2000",
                                               {ordinal, who.account}));
  std::map<std::pair<std::string, std::string>, Json> known;
  for (const store::Row row : rows) {
    SHUQUAN_TRY(const Json clock, Json::parse(row.text(2)));
    const std::string& id = clock["id"].text();
    Json& before = known[{row.text(0), id}];
    const rules::RulePack* pack = services.rules->book().pack(row.text(3));
    const rules::Procedure* procedure = pack ? pack->procedure(row.text(4)) : nullptr;
    const rules::ClockRule* rule = procedure ? procedure->clock(id) : nullptr;
    out.push_back({row.integer(1), change_json(Instant{row.integer(1)}, "clock", before, clock["due_on"])
                                       .set("case_id", row.text(0))
                                       .set("clock", id)
                                       .set("clock_label", text_json(rule ? rule->label : rules::Text{id, id}))
                                       .set("status", clock["status"])});
    before = clock["due_on"];
  }
  return {};
}

}  // namespace

Result<Json> list_date_changes(store::Connection& db, const Services& services, const Identity& who, std::string_view number) {
  SHUQUAN_TRY(const store::RightRow row, find_entry(db, number));
  SHUQUAN_TRY(const std::vector<HistoricState> states, fold_entries(db, row.right.ordinal));
  std::vector<Change> changes;
  add_last_days(states, changes);
  SHUQUAN_CHECK(add_clocks(db, services, who, row.right.ordinal, changes));
  std::ranges::stable_sort(changes, {}, &Change::at);
  if (changes.size() > kMost) changes.resize(kMost);
  Json items = Json::array();
  for (Change& change : changes) items.push(std::move(change.json));
  return Json::object({{"number", row.right.number}, {"items", std::move(items)}});
}

}  // namespace shuquan::office
