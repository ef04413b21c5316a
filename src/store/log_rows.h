#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/state_tree.h"
#include "ledger/tile.h"
#include "store/connection.h"

namespace shuquan::store {

/// The one row that says where the log stands.
struct LogHead {
  std::uint64_t size = 0;
  std::string edge;      ///< ledger::Frontier::serialise() of the SHA-256 tree
  std::string sm3_edge;  ///< likewise of the SM3 tree
  std::uint64_t registers = 0;
  std::string checkpoint;
  std::string sm3_checkpoint;
  std::int64_t epoch = 0;
};

Result<std::optional<LogHead>> load_head(Connection& db);
Result<void> create_head(Connection& db, const LogHead& head);
/// Compare-and-swap: conflict log.head_moved where the row is no longer at `old_size` and `head.epoch`.
Result<void> replace_head(Connection& db, const LogHead& head, std::uint64_t old_size);

struct LogRow {
  std::uint64_t index = 0;
  ledger::Digest leaf{};
  ledger::Digest leaf_sm3{};
  std::string body;
  std::optional<std::uint64_t> ordinal;  ///< none for state-root entries
  std::uint64_t revision = 0;
};
Result<void> insert_entry(Connection& db, const LogRow& row, Instant at);
/// Entries with from ≤ index < to, in order.
Result<std::vector<LogRow>> load_entries(Connection& db, std::uint64_t from, std::uint64_t to);
/// All entries of one right, oldest first.
Result<std::vector<LogRow>> load_entries_of_right(Connection& db, std::uint64_t ordinal);
Result<void> insert_tile(Connection& db, std::string_view tree, const ledger::Tile& tile);

/// The tiles of one tree in the database: full ones from log_tile, partial level-0 ones are not stored.
class DatabaseTiles final : public ledger::TileSource {
 public:
  DatabaseTiles(Connection& db, ledger::Hash hash) : db_(db), hash_(hash) {}
  Result<std::string> tile(ledger::TileId id) override;

 private:
  Connection& db_;
  ledger::Hash hash_;
};

/// The pages of the state tree in the database.
class DatabasePages final : public ledger::PageStore {
 public:
  explicit DatabasePages(Connection& db) : db_(db) {}
  Result<std::vector<std::string>> get(std::span<const ledger::PageId> ids) override;
  Result<void> put(std::span<const ledger::Page> pages) override;

 private:
  Connection& db_;
};

}  // namespace shuquan::store
