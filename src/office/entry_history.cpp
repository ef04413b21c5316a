#include "office/entry_history.h"

#include "ledger/entry.h"
#include "office/public_register.h"

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

}  // namespace shuquan::office
