#include "office/lane_statistics.h"

#include <algorithm>

#include "office/case_json.h"
#include "office/lane_figures.h"
#include "office/rereading_figures.h"
#include "office/rules_json.h"
#include "procedure/green_lane.h"

namespace shuquan::office {
namespace {

/// The most applications that are read of an office; older ones are left out with the months that would need them.
constexpr std::int64_t kMostExamined = 400'000;
constexpr std::int64_t kMostSteps = 100'000;
/// From so many cases on, the wait that one in ten exceeds is not that of the last one.
constexpr std::int64_t kSmallestForTail = 10;

Json cell(std::optional<std::int64_t> value) { return value ? Json(*value) : Json(); }

Json waits_json(const Waits& waits) {
  const bool shown = waits.cases >= kSmallestCell;
  return Json::object({{"cases", cell(published_cell(waits.cases))}, {"median", shown ? Json(waits.median) : Json()}, {"ninety_percent", waits.cases >= kSmallestForTail ? Json(waits.ninety) : Json()},
                       {"mean_tenths", shown ? Json(waits.mean_tenths) : Json()}});
}

Json grounds_json(const std::map<std::string, std::int64_t>& grounds, const rules::Codes& codes) {
  std::map<std::string, std::int64_t> all = grounds;
  const rules::CodeList* list = codes.list("green_lane_refusal");
  if (list)
    for (const rules::Code& code : list->entries) all.try_emplace(code.code, 0);
  Json out = Json::array();
  for (const auto& [ground, count] : published_parts(all)) {
    const rules::Code* code = list ? list->find(ground) : nullptr;
    out.push(Json::object({{"ground", ground}, {"label", text_json(code ? code->label : rules::Text{ground, ground})}, {"count", cell(count)}}));
  }
  return out;
}

Json month_json(const LaneMonth& month, const rules::Codes& codes, bool complete) {
  const bool effect = complete && month.ordinary.cases >= kSmallestCell && published_cell(month.green_in_window);
  return Json::object({{"month", to_string(month.first).substr(0, 7)},
                       {"requests", cell(published_cell(month.requests))},
                       {"grants", cell(published_cell(month.grants))},
                       {"refusals", cell(published_cell(month.refusals))},
                       {"grounds", grounds_json(month.grounds, codes)},
                       {"most_use_percent", published_cell(month.grants) && month.grants > 0 ? Json(month.most_use_percent) : Json()},
                       {"green", waits_json(month.green)},
                       {"ordinary", waits_json(month.ordinary)},
                       {"in_order_tenths", effect ? Json(month.in_order_tenths) : Json()},
                       {"effect_tenths", effect ? Json(month.ordinary.mean_tenths - month.in_order_tenths) : Json()}});
}

Result<std::vector<Examined>> read_examined(store::Connection& db, const std::string& pack, Instant from, Instant until) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT channel, filed_at, decided_at FROM examined_case WHERE pack = $1 AND decided_at >= $2 AND decided_at < $3 ORDER BY decided_at DESC LIMIT " + std::to_string(kMostExamined),
                                               {pack, from, until}));
  std::vector<Examined> out;
  out.reserve(rows.size());
  for (const store::Row row : rows) out.push_back({row.text(0) == "green", Instant{row.integer(1)}, Instant{row.integer(2)}});
  return out;
}

Result<std::vector<LaneStep>> read_steps(store::Connection& db, const std::string& pack, Instant from, Instant until) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT kind, at, ground, green, open FROM lane_step WHERE pack = $1 AND at >= $2 AND at < $3 ORDER BY at DESC LIMIT " + std::to_string(kMostSteps), {pack, from, until}));
  std::vector<LaneStep> out;
  for (const store::Row row : rows) {
    const std::string& kind = row.text(0);
    const LaneStep::Kind read = kind == "request" ? LaneStep::Kind::request : kind == "grant" ? LaneStep::Kind::grant : LaneStep::Kind::refusal;
    out.push_back({read, Instant{row.integer(1)}, row.text(2), row.integer(3), row.integer(4)});
  }
  return out;
}

Json quota_json(const rules::RulePack& pack, LocalDate today) {
  const std::optional<procedure::LaneQuota> quota = procedure::lane_quota(pack, today, {});
  if (!quota) return {};
  return provenance_json(pack, pack.setting("lane.green_quota_percent", today)->provenance).set("percent", quota->percent).set("least", quota->least);
}

Result<Json> office_json(store::Connection& db, const rules::RuleBook& book, const rules::RulePack& pack, LocalDate today) {
  const LocalDate end = month_of(today);
  const Instant until = start_of_day(end), first = start_of_day(plus_months(end, -kPublishedMonths)), window = start_of_day(plus_months(end, 1 - kPublishedMonths - kWindowMonths));
  SHUQUAN_TRY(const std::vector<Examined> examined, read_examined(db, pack.id, window, until));
  SHUQUAN_TRY(const std::vector<LaneStep> steps, read_steps(db, pack.id, first, until));
  const bool cut = static_cast<std::int64_t>(examined.size()) == kMostExamined;
  Json months = Json::array();
  for (const LaneMonth& month : lane_months(examined, steps, end, kPublishedMonths, book.calendar)) {
    const bool complete = !cut || start_of_day(plus_months(month.first, 1 - kWindowMonths)) > examined.back().decided;
    months.push(month_json(month, book.codes, complete));
  }
  SHUQUAN_TRY(Json rereading, public_rereading_figures(db, pack.id, first, until));
  return Json::object({{"pack", pack.id}, {"office", text_json(pack.office)}, {"green_lane", std::ranges::any_of(pack.procedures, procedure::has_green_lane)}, {"quota", quota_json(pack, today)},
                       {"rereading", std::move(rereading)}, {"months", std::move(months)}});
}

}  // namespace

Result<Json> read_lane_statistics(store::Connection& db, const Services& services, LocalDate today) {
  const rules::RuleBook& book = services.rules->book();
  const LocalDate end = month_of(today);
  Json offices = Json::array();
  for (const auto& [id, loaded] : book.packs) {
    SHUQUAN_TRY(Json office, office_json(db, book, loaded.pack, today));
    offices.push(std::move(office));
  }
  return Json::object({{"from", to_string(plus_months(end, -kPublishedMonths)).substr(0, 7)}, {"until", to_string(plus_months(end, -1)).substr(0, 7)}, {"smallest_cell", kSmallestCell},
                       {"smallest_for_tail", kSmallestForTail}, {"window_months", kWindowMonths}, {"offices", std::move(offices)}});
}

Result<bool> is_published(store::Connection& db, LocalDate today) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT 1 FROM published_statistics WHERE month = $1", {to_string(month_of(today))}));
  return !rows.empty();
}

Result<Json> publish_lane_statistics(Transaction& tx, LocalDate today, const Json& figures) {
  SHUQUAN_CHECK(tx.db.execute("INSERT INTO published_statistics (month, published_at, body) VALUES ($1, $2, $3) ON CONFLICT (month) DO NOTHING", {to_string(month_of(today)), tx.now, figures.dump()}));
  return Json();
}

Result<Json> lane_statistics(store::Connection& db, const Services& services, LocalDate today) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT body FROM published_statistics WHERE month = $1", {to_string(month_of(today))}));
  return rows.empty() ? read_lane_statistics(db, services, today) : Json::parse(rows.front().text(0));
}

}  // namespace shuquan::office
