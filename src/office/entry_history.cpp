#include "office/entry_history.h"

#include "ledger/entry.h"
#include "office/public_register.h"
#include "register/effect.h"

namespace shuquan::office {
namespace {

Result<Json> item_of(const store::Row& row) {
  const std::string index = std::to_string(row.integer(0));
  SHUQUAN_TRY(const ledger::LogEntry decoded, ledger::decode_entry(row.bytes(2)));
  const auto* entry = std::get_if<ledger::RegisterEntry>(&decoded);
  if (!entry) return fail_with_detail(Errc::internal, "log.row_damaged", "entry " + index + " is no entry of a right");
  Json commitments = Json::object();
  for (const auto& [name, digest] : entry->commitments) commitments.set(name, crypto::to_hex(digest));
  Json previous;
  if (entry->prev_index && entry->prev_leaf) previous = Json::object({{"index", *entry->prev_index}, {"leaf", crypto::to_hex(*entry->prev_leaf)}});
  const auto leaf = crypto::digest_from_bytes(row.bytes(1));
  if (!leaf) return fail_with_detail(Errc::internal, "log.row_damaged", "leaf of entry " + index);
  return Json::object({{"index", row.integer(0)},
                       {"kind", entry->kind},
                       {"revision", entry->revision},
                       {"effective", to_string(entry->effective)},
                       {"recorded_at", to_string(Instant{row.integer(3)})},
                       {"facts", entry->facts},
                       {"commitments", std::move(commitments)},
                       {"leaf", crypto::to_hex(*leaf)},
                       {"previous", std::move(previous)}});
}

}  // namespace

Result<Json> list_entry_history(store::Connection& db, std::string_view number) {
  SHUQUAN_TRY(const store::RightRow right, find_entry(db, number));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT idx, leaf, body, at FROM log_entry WHERE ordinal = $1 ORDER BY revision", {right.right.ordinal}));
  Json items = Json::array();
  for (const store::Row row : rows) {
    SHUQUAN_TRY(Json item, item_of(row));
    items.push(std::move(item));
  }
  return Json::object({{"number", right.right.number}, {"ordinal", right.right.ordinal}, {"items", std::move(items)}});
}

Result<std::vector<HistoricState>> fold_entries(store::Connection& db, std::uint64_t ordinal) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT idx, body, at FROM log_entry WHERE ordinal = $1 ORDER BY revision", {ordinal}));
  std::vector<HistoricState> states;
  for (const store::Row row : rows) {
    SHUQUAN_TRY(const ledger::LogEntry decoded, ledger::decode_entry(row.bytes(1)));
    const auto* entry = std::get_if<ledger::RegisterEntry>(&decoded);
    if (!entry) return fail_with_detail(Errc::internal, "log.row_damaged", "entry " + std::to_string(row.integer(0)) + " is no entry of a right");
    const registry::Right* before = states.empty() ? nullptr : &states.back().right;
    registry::Right after = registry::apply(before, {entry->kind, entry->ordinal, entry->effective, entry->facts});
    states.push_back({static_cast<std::uint64_t>(row.integer(0)), Instant{row.integer(2)}, entry->kind, entry->effective, std::move(after)});
  }
  return states;
}

Result<Json> view_entry_as_of(store::Connection& db, std::string_view log_origin, std::string_view number, LocalDate date, std::optional<LocalDate> since, LocalDate today) {
  if (date > today) return fail(Errc::invalid_input, "entry.future", {{"date", to_string(date)}});
  SHUQUAN_TRY(const store::RightRow row, find_entry(db, number));
  SHUQUAN_TRY(std::vector<HistoricState> states, fold_entries(db, row.right.ordinal));
  std::erase_if(states, [&](const HistoricState& state) { return state.at >= end_of_day(date); });
  if (states.empty()) return fail(Errc::not_found, "entry.not_yet", {{"number", row.right.number}, {"date", to_string(date)}});
  const HistoricState& last = states.back();
  const bool in_force = last.right.status == registry::RightStatus::registered && last.right.valid_until >= date;
  Json answer = registry::to_json(last.right);
  if (!answer.contains("recordals")) answer.set("recordals", Json::array());
  answer.set("as_of", to_string(date)).set("in_force", in_force).set("log", Json::object({{"origin", log_origin}, {"index", last.index}}));
  if (!since) return answer;
  SHUQUAN_TRY(const Json history, list_entry_history(db, number));
  Json changes = Json::array();
  for (std::size_t i = 0; i < states.size(); ++i)
    if (states[i].at >= end_of_day(*since)) changes.push(history["items"].items()[i]);
  return answer.set("since", to_string(*since)).set("changes", std::move(changes));
}

}  // namespace shuquan::office
