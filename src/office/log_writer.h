#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/tile.h"
#include "office/services.h"
#include "store/log_rows.h"

namespace shuquan::office {

/// Where an entry stands in the log; final once the batch is committed.
struct LogPlace {
  std::uint64_t index = 0;
  ledger::Digest leaf{};
};

/// The writing end of the log: collects the entries of a batch, then, inside the same transaction, stores them with their
/// tiles, updates the state tree, adds the state-root entry, signs the checkpoints and moves the head. Used by the
/// registrar's thread only.
class LogWriter {
 public:
  /// Reads the head (or creates an empty log) and refuses to write where the published checkpoint in `published_folder`
  /// is newer than the database or contradicts it: then the database is a restored copy (log.database_older, log.forked).
  static Result<std::unique_ptr<LogWriter>> open(store::Connection& db, Services& services);

  struct Mark {
    std::size_t pending = 0;
  };
  Mark mark() const { return {pending_.size()}; }
  void rollback_to(Mark mark) { pending_.resize(mark.pending); }

  /// Adds an entry and the state that the right has after it.
  Result<LogPlace> append(const ledger::RegisterEntry& entry, std::string_view status, const ledger::Digest& state_digest);
  /// Ends a batch; does nothing where nothing was appended.
  Result<void> seal(store::Connection& db, Instant now);
  /// The batch is durable: true where it added to the log.
  bool committed();

  std::uint64_t size() const { return head_.size; }
  /// The next free ordinal, counting what is pending.
  std::uint64_t next_ordinal() const;

 private:
  struct Pending {
    LogPlace place;
    std::string body;
    std::uint64_t ordinal = 0;
    std::uint64_t revision = 0;
    ledger::StateLeaf state;
  };
  LogWriter(Services& services, ledger::Ed25519Signer signer, ledger::Sm2Signer sm2_signer, ledger::Sm2Signer sm3_tree_signer);
  Result<void> store_entry(store::Connection& db, const store::LogRow& row, Instant now);
  Result<ledger::Digest> update_state(store::Connection& db);
  Result<void> store_tiles(store::Connection& db);
  Result<void> sign_head();

  Services& services_;
  ledger::Ed25519Signer signer_;
  ledger::Sm2Signer sm2_signer_;
  ledger::Sm2Signer sm3_tree_signer_;
  store::LogHead head_;
  ledger::TreeEdge tree_{ledger::Hash::sha256};
  ledger::TreeEdge sm3_tree_{ledger::Hash::sm3};
  // The state a batch leads to; taken over by committed(), dropped by the next batch otherwise.
  store::LogHead next_head_;
  ledger::TreeEdge next_tree_{ledger::Hash::sha256};
  ledger::TreeEdge next_sm3_tree_{ledger::Hash::sm3};
  std::vector<ledger::Tile> full_tiles_;
  std::vector<ledger::Tile> full_sm3_tiles_;
  std::vector<Pending> pending_;
};

/// The folder that the public log is published to, below the data folder.
std::string published_folder(const Services& services);

}  // namespace shuquan::office
