#include "store/log_rows.h"

namespace shuquan::store {
namespace {

std::int64_t number(std::uint64_t value) { return static_cast<std::int64_t>(value); }

Result<ledger::Digest> digest_of(const std::string& bytes) {
  const auto digest = crypto::digest_from_bytes(bytes);
  if (!digest) return fail_with_detail(Errc::internal, "log.row_damaged", "digest of wrong length");
  return *digest;
}

Result<LogRow> log_row(const Row& row) {
  LogRow out;
  out.index = static_cast<std::uint64_t>(row.integer(0));
  SHUQUAN_TRY(out.leaf, digest_of(row.bytes(1)));
  SHUQUAN_TRY(out.leaf_sm3, digest_of(row.bytes(2)));
  out.body = row.bytes(3);
  if (!row.is_null(4)) out.ordinal = static_cast<std::uint64_t>(row.integer(4));
  out.revision = static_cast<std::uint64_t>(row.integer(5));
  return out;
}

Result<std::vector<LogRow>> log_rows(const Rows& rows) {
  std::vector<LogRow> out;
  out.reserve(rows.size());
  for (const Row row : rows) {
    SHUQUAN_TRY(LogRow entry, log_row(row));
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace

Result<std::optional<LogHead>> load_head(Connection& db) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT size, edge, sm3_edge, registers, checkpoint, sm3_checkpoint, epoch FROM log_head WHERE id = 1"));
  if (rows.empty()) return std::optional<LogHead>();
  const Row row = rows.front();
  return std::optional(LogHead{static_cast<std::uint64_t>(row.integer(0)), row.bytes(1), row.bytes(2), static_cast<std::uint64_t>(row.integer(3)), row.text(4),
                               row.text(5), row.integer(6)});
}

Result<void> create_head(Connection& db, const LogHead& head) {
  SHUQUAN_CHECK(db.execute("INSERT INTO log_head (id, size, edge, sm3_edge, registers, checkpoint, sm3_checkpoint, epoch) VALUES (1, $1, $2, $3, $4, $5, $6, $7)",
                           {number(head.size), bytes_parameter(head.edge), bytes_parameter(head.sm3_edge), number(head.registers), head.checkpoint,
                            head.sm3_checkpoint, head.epoch}));
  return {};
}

Result<void> replace_head(Connection& db, const LogHead& head, std::uint64_t old_size) {
  SHUQUAN_TRY(const std::int64_t changed,
              db.execute("UPDATE log_head SET size = $1, edge = $2, sm3_edge = $3, registers = $4, checkpoint = $5, sm3_checkpoint = $6 "
                         "WHERE id = 1 AND size = $7 AND epoch = $8",
                         {number(head.size), bytes_parameter(head.edge), bytes_parameter(head.sm3_edge), number(head.registers), head.checkpoint,
                          head.sm3_checkpoint, number(old_size), head.epoch}));
  if (changed != 1) return fail_with_detail(Errc::unavailable, "log.head_moved", "expected size " + std::to_string(old_size));
  return {};
}

Result<void> insert_entry(Connection& db, const LogRow& row, Instant at) {
  const std::optional<std::int64_t> ordinal = row.ordinal ? std::optional(number(*row.ordinal)) : std::nullopt;
  return db.execute_later("INSERT INTO log_entry (idx, leaf, leaf_sm3, body, ordinal, revision, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                          {number(row.index), bytes_parameter(crypto::to_view(row.leaf)), bytes_parameter(crypto::to_view(row.leaf_sm3)),
                           bytes_parameter(row.body), ordinal, number(row.revision), at});
}

Result<std::vector<LogRow>> load_entries(Connection& db, std::uint64_t from, std::uint64_t to) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT idx, leaf, leaf_sm3, body, ordinal, revision FROM log_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx",
                                        {number(from), number(to)}));
  return log_rows(rows);
}

Result<std::vector<LogRow>> load_entries_of_right(Connection& db, std::uint64_t ordinal) {
  SHUQUAN_TRY(const Rows rows,
              db.query("SELECT idx, leaf, leaf_sm3, body, ordinal, revision FROM log_entry WHERE ordinal = $1 ORDER BY revision", {number(ordinal)}));
  return log_rows(rows);
}

Result<void> insert_tile(Connection& db, std::string_view tree, const ledger::Tile& tile) {
  return db.execute_later("INSERT INTO log_tile (tree, level, n, bytes) VALUES ($1, $2, $3, $4)",
                          {tree, tile.id.level, number(tile.id.index), bytes_parameter(tile.bytes)});
}

Result<std::string> DatabaseTiles::tile(ledger::TileId id) {
  SHUQUAN_TRY(const Rows rows, db_.query("SELECT bytes FROM log_tile WHERE tree = $1 AND level = $2 AND n = $3",
                                         {crypto::to_string(hash_), id.level, number(id.index)}));
  if (!rows.empty()) return rows.front().bytes(0);
  if (id.level != 0) return fail(Errc::not_found, "log.no_such_tile", {{"tile", ledger::tile_path(id)}});
  SHUQUAN_TRY(const Rows leaves, db_.query(hash_ == ledger::Hash::sha256 ? "SELECT leaf FROM log_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx"
                                                                          : "SELECT leaf_sm3 FROM log_entry WHERE idx >= $1 AND idx < $2 ORDER BY idx",
                                           {number(id.index * ledger::kTileWidth), number(id.index * ledger::kTileWidth + id.width)}));
  if (leaves.size() != id.width) return fail(Errc::not_found, "log.no_such_tile", {{"tile", ledger::tile_path(id)}});
  std::string bytes;
  for (const Row row : leaves) bytes += row.bytes(0);
  return bytes;
}

Result<std::vector<std::string>> DatabasePages::get(std::span<const ledger::PageId> ids) {
  std::vector<std::string> pages;
  pages.reserve(ids.size());
  for (const ledger::PageId& id : ids) {
    SHUQUAN_TRY(const Rows rows, db_.query("SELECT bytes FROM state_page WHERE level = $1 AND n = $2", {id.level, number(id.index)}));
    pages.push_back(rows.empty() ? std::string() : rows.front().bytes(0));
  }
  return pages;
}

Result<void> DatabasePages::put(std::span<const ledger::Page> pages) {
  for (const ledger::Page& page : pages)
    SHUQUAN_CHECK(db_.execute_later("INSERT INTO state_page (level, n, bytes) VALUES ($1, $2, $3) ON CONFLICT (level, n) DO UPDATE SET bytes = excluded.bytes",
                                    {page.id.level, number(page.id.index), bytes_parameter(page.bytes)}));
  return {};
}

}  // namespace shuquan::store
