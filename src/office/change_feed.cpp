#include "office/change_feed.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <ranges>

#include "base/hex.h"
#include "ledger/entry.h"
#include "office/entry_history.h"
#include "office/page.h"
#include "office/public_notices.h"
#include "store/log_rows.h"

namespace shuquan::office {
namespace {

constexpr int kNotices = 50;

/// States of the rights of one page, each folded once.
class States {
 public:
  explicit States(store::Connection& db) : db_(db) {}
  Result<Json> after(std::uint64_t ordinal, std::uint64_t index) {
    auto known = folded_.find(ordinal);
    if (known == folded_.end()) {
      SHUQUAN_TRY(std::vector<HistoricState> states, fold_entries(db_, ordinal));
      known = folded_.emplace(ordinal, std::move(states)).first;
    }
    const auto at = std::ranges::find(known->second, index, &HistoricState::index);
    if (at == known->second.end()) return fail_with_detail(Errc::internal, "log.row_damaged", "entry " + std::to_string(index));
    return registry::to_json(at->right);
  }

 private:
  store::Connection& db_;
  std::map<std::uint64_t, std::vector<HistoricState>> folded_;
};

std::string xml(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') out += "&amp;";
    else if (c == '<') out += "&lt;";
    else if (c == '>') out += "&gt;";
    else if (c == '"') out += "&quot;";
    else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n') out += c;
  }
  return out;
}

}  // namespace

Result<Json> list_events(store::Connection& db, std::uint64_t after, int limit) {
  SHUQUAN_TRY(const std::optional<store::LogHead> head, store::load_head(db));
  const std::uint64_t size = head ? head->size : 0;
  if (after > size) return fail(Errc::invalid_input, "events.future", {{"after", std::to_string(after)}, {"size", std::to_string(size)}});
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT idx, leaf, body, at FROM log_entry WHERE idx >= $1 AND ordinal IS NOT NULL ORDER BY idx LIMIT " + std::to_string(limit + 1), {after}));
  States states(db);
  Json items = Json::array();
  std::uint64_t position = size;
  bool more = false;
  for (const store::Row row : rows) {
    const auto index = static_cast<std::uint64_t>(row.integer(0));
    if (static_cast<int>(items.size()) == limit) {
      more = true;
      position = static_cast<std::uint64_t>(items.items().back()["position"].int_or(0));
      break;
    }
    SHUQUAN_TRY(const ledger::LogEntry decoded, ledger::decode_entry(row.bytes(2)));
    const auto* entry = std::get_if<ledger::RegisterEntry>(&decoded);
    if (!entry) return fail_with_detail(Errc::internal, "log.row_damaged", "entry " + std::to_string(index));
    SHUQUAN_TRY(Json state, states.after(entry->ordinal, index));
    items.push(Json::object({{"position", index + 1}, {"index", index}, {"kind", entry->kind}, {"number", entry->number}, {"ordinal", entry->ordinal}, {"revision", entry->revision},
                             {"effective", to_string(entry->effective)}, {"recorded_at", to_string(Instant{row.integer(3)})}, {"facts", entry->facts}, {"leaf", to_hex(row.bytes(1))},
                             {"state", std::move(state)}}));
  }
  return Json::object({{"items", std::move(items)}, {"position", position}, {"more", more}});
}

Result<Json> read_snapshot(store::Connection& db, std::string_view after, int limit) {
  std::int64_t from = 0;
  if (!after.empty()) {
    const auto parsed = std::from_chars(after.data(), after.data() + after.size(), from);
    if (parsed.ec != std::errc{} || parsed.ptr != after.data() + after.size() || from < 0) return fail(Errc::invalid_input, "entry.cursor");
    ++from;
  }
  SHUQUAN_TRY(const std::optional<store::LogHead> head, store::load_head(db));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT ordinal, last_index, body FROM register_right WHERE ordinal >= $1 ORDER BY ordinal LIMIT " + std::to_string(limit + 1), {from}));
  SHUQUAN_TRY(Json page, page_of_rows(rows, limit, "cursor", [](const store::Row& row) -> Result<Json> {
    SHUQUAN_TRY(Json state, Json::parse(row.text(2)));
    return Json::object({{"index", row.integer(1)}, {"state", std::move(state)}, {"cursor", std::to_string(row.integer(0))}});
  }));
  return page.set("position", head ? head->size : 0);
}

Result<std::string> notices_feed(store::Connection& db, Services& services, std::string_view language, Instant now) {
  const bool english = language == "en";
  SHUQUAN_TRY(const Json notices, list_notices(db, services, {"", "", "", true, kNotices, ""}, now));
  const std::string& base = services.options.public_url;
  const std::string self = base + "/api/v1/feeds/notices";
  std::string updated = to_string(now), entries;
  bool first = true;
  for (const Json& item : notices["items"].items()) {
    // A notice changes once: when it begins.
    const std::string began = item["notice_from"].text() + "T00:00:00+08:00";
    if (first) updated = began;
    first = false;
    const std::string link = base + "/notices/" + item["case_id"].text();
    std::string applicants;
    for (const Json& applicant : item["applicants"].items()) applicants += (applicants.empty() ? "" : "、") + (applicant.is_object() ? applicant["name"].text() : applicant.text());
    const std::string until = item["notice_until"].text();
    entries += "<entry><id>" + xml(link) + "</id><title>" + xml(item["title"].text()) + "</title><updated>" + began + "</updated><link href=\"" + xml(link) + "\"/><author><name>" +
               xml(applicants.empty() ? services.log_origin : applicants) + "</name></author><summary>" +
               xml(english ? item["number"].text() + ", on notice until " + until : item["number"].text() + "，公示至" + until) + "</summary></entry>\n";
  }
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"" + std::string(english ? "en" : "zh-CN") + "\"><id>" + xml(self) + "</id><title>" +
         (english ? "Public notices of data intellectual property" : "数据知识产权登记公示") + "</title><updated>" + updated + "</updated><link rel=\"self\" href=\"" + xml(self) + "\"/><author><name>" +
         xml(services.log_origin) + "</name></author>\n" + entries + "</feed>\n";
}

}  // namespace shuquan::office
