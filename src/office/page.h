#pragma once
#include <optional>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "store/statement.h"

namespace shuquan::office {

/// One page of a list from rows of which one more than `limit` were asked for: {"items": […], "next": cursor or null}. The
/// cursor is the member `key` of the last item. `to_item` makes a Result<Json> of a row.
template <class ToItem>
Result<Json> page_of_rows(const store::Rows& rows, std::int64_t limit, std::string_view key, ToItem to_item) {
  Json items = Json::array();
  Json next;
  for (const store::Row row : rows) {
    if (static_cast<std::int64_t>(items.size()) == limit) {
      next = items.items().back()[key];
      break;
    }
    SHUQUAN_TRY(Json item, to_item(row));
    items.push(std::move(item));
  }
  return Json::object({{"items", std::move(items)}, {"next", std::move(next)}});
}

/// A stored moment as RFC 3339 text, or null.
inline Json moment_json(std::optional<std::int64_t> unix_ms) { return unix_ms ? Json(to_string(Instant{*unix_ms})) : Json(); }

/// Where a list of identifiers that goes backwards begins: before the cursor, or at its newest (identifiers begin with the
/// time, whose first digit is no letter).
inline std::string_view newest_before(std::string_view after) { return after.empty() ? std::string_view("z") : after; }

}  // namespace shuquan::office
