#include "office/log_trees.h"

namespace shuquan::office {
namespace {

using ledger::Hash;

/// Behind by more than this, the trees are read anew from their tiles.
constexpr std::uint64_t kMostLeavesToAppend = 20'000;

Result<store::Rows> leaves_between(store::Connection& db, std::uint64_t from, std::uint64_t to) {
  SHUQUAN_TRY(store::Rows rows, db.query("SELECT leaf, leaf_sm3 FROM log_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx", {from, to}));
  if (rows.size() != to - from) return fail_with_detail(Errc::internal, "log.row_damaged", "entries missing between " + std::to_string(from) + " and " + std::to_string(to));
  return rows;
}

Result<ledger::Digest> digest_in(const store::Row& row, std::size_t column) {
  const auto digest = crypto::digest_from_bytes(row.bytes(column));
  if (!digest) return fail_with_detail(Errc::internal, "log.row_damaged", "leaf hash of wrong length");
  return *digest;
}

Result<ledger::TreeEdge> restore(store::Connection& db, const std::string& edge, Hash hash) {
  SHUQUAN_TRY(const ledger::Frontier frontier, ledger::Frontier::parse(hash, edge));
  const std::uint64_t tail = frontier.size() / ledger::kTileWidth * ledger::kTileWidth;
  SHUQUAN_TRY(const store::Rows rows, leaves_between(db, tail, frontier.size()));
  std::vector<ledger::Digest> leaves;
  for (const store::Row row : rows) {
    SHUQUAN_TRY(const ledger::Digest leaf, digest_in(row, hash == Hash::sha256 ? 0 : 1));
    leaves.push_back(leaf);
  }
  store::DatabaseTiles tiles(db, hash);
  return ledger::TreeEdge::restore(frontier, tiles, leaves);
}

Result<void> extend(store::Connection& db, LogView& view, std::uint64_t size) {
  SHUQUAN_TRY(const store::Rows rows, leaves_between(db, view.sha256.size(), size));
  std::vector<ledger::Tile> full;
  for (const store::Row row : rows) {
    SHUQUAN_TRY(const ledger::Digest leaf, digest_in(row, 0));
    SHUQUAN_TRY(const ledger::Digest leaf_sm3, digest_in(row, 1));
    view.sha256.append(leaf, full);
    view.sm3.append(leaf_sm3, full);
    full.clear();
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<const LogView>> LogTrees::at_head(store::Connection& db) {
  SHUQUAN_TRY(std::optional<store::LogHead> head, store::load_head(db));
  if (!head) return fail(Errc::unavailable, "log.not_started");
  const std::lock_guard lock(mutex_);
  if (latest_ && latest_->head.checkpoint == head->checkpoint) return latest_;
  auto next = std::make_shared<LogView>();
  if (latest_ && latest_->head.size <= head->size && head->size - latest_->head.size <= kMostLeavesToAppend) {
    *next = *latest_;
    SHUQUAN_CHECK(extend(db, *next, head->size));
  } else {
    SHUQUAN_TRY(next->sha256, restore(db, head->edge, Hash::sha256));
    SHUQUAN_TRY(next->sm3, restore(db, head->sm3_edge, Hash::sm3));
  }
  if (next->sha256.frontier().serialise() != head->edge || next->sm3.frontier().serialise() != head->sm3_edge)
    return fail_with_detail(Errc::internal, "log.row_damaged", "the leaves do not lead to the head of size " + std::to_string(head->size));
  next->head = *std::move(head);
  if (!latest_ || next->head.size >= latest_->head.size) latest_ = next;
  return std::shared_ptr<const LogView>(std::move(next));
}

DatabaseLog::DatabaseLog(store::Connection& db, std::shared_ptr<const LogView> view, Hash hash)
    : db_(db), view_(std::move(view)), hash_(hash), full_tiles_(db, hash), tiles_(hash == Hash::sha256 ? view_->sha256 : view_->sm3, full_tiles_) {}

Result<std::string> DatabaseLog::checkpoint() { return hash_ == Hash::sha256 ? view_->head.checkpoint : view_->head.sm3_checkpoint; }

Result<std::string> DatabaseLog::tile(ledger::TileId id) { return tiles_.tile(id); }

Result<std::string> DatabaseLog::bundle(std::uint64_t index, unsigned width) {
  const std::uint64_t from = index * ledger::kTileWidth;
  SHUQUAN_TRY(const store::Rows rows, db_.query("SELECT body FROM log_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx", {from, from + width}));
  if (rows.size() != width) return fail(Errc::not_found, "log.no_such_tile", {{"tile", ledger::bundle_path(index, width)}});
  std::vector<std::string_view> entries;
  for (const store::Row row : rows) entries.push_back(row.bytes(0));
  return ledger::encode_bundle(entries);
}

}  // namespace shuquan::office
