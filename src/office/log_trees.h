#pragma once
#include <memory>
#include <mutex>

#include "ledger/log_reader.h"
#include "ledger/tile.h"
#include "store/log_rows.h"

namespace shuquan::office {

/// The log as one snapshot of the database shows it: head and right edges of both trees.
struct LogView {
  store::LogHead head;
  ledger::TreeEdge sha256{ledger::Hash::sha256};
  ledger::TreeEdge sm3{ledger::Hash::sm3};
};

/// Remembers the newest view, so that a proof does not rebuild the unfinished tiles; shared by all readers of a server.
class LogTrees {
 public:
  /// The view of the snapshot that `db` reads. Usually one row, plus the leaves that are new. Reasons log.row_damaged
  /// (rows and head disagree), log.not_started.
  Result<std::shared_ptr<const LogView>> at_head(store::Connection& db);
  ledger::TileCache& tiles(ledger::Hash hash) { return hash == ledger::Hash::sha256 ? sha256_tiles_ : sm3_tiles_; }

 private:
  std::mutex mutex_;
  std::shared_ptr<const LogView> latest_;
  ledger::TileCache sha256_tiles_{512};
  ledger::TileCache sm3_tiles_{64};
};

/// One tree of the log in the database as a whole log: what publication, proofs and fsck read. Used by one thread;
/// the connection must stay in the snapshot of the view.
class DatabaseLog final : public ledger::LogReader {
 public:
  DatabaseLog(store::Connection& db, std::shared_ptr<const LogView> view, ledger::Hash hash);
  Result<std::string> checkpoint() override;
  Result<std::string> tile(ledger::TileId id) override;
  Result<std::string> bundle(std::uint64_t index, unsigned width) override;

 private:
  store::Connection& db_;
  std::shared_ptr<const LogView> view_;
  ledger::Hash hash_;
  store::DatabaseTiles full_tiles_;
  ledger::EdgeTileSource tiles_;
};

}  // namespace shuquan::office
