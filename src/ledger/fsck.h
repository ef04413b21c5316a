#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/log_reader.h"

namespace shuquan::ledger {

/// The public state a right has after an entry, as the register's fold computes it.
struct FoldedState {
  std::string status;
  Digest state_digest{};
};

/// Recomputes states from entries: the map function of the log, supplied by whoever knows what entries mean.
class StateFold {
 public:
  virtual ~StateFold() = default;
  /// Called once per register entry, in log order, for entries whose place in the history was found right.
  virtual Result<FoldedState> apply(const RegisterEntry& entry, std::uint64_t index) = 0;
};

struct FsckOptions {
  std::vector<VerifierKey> keys;  ///< log keys to check the checkpoint with
  Hash hash = Hash::sha256;       ///< the tree that is checked; sm3 for the parallel tree, whose entries are not interpreted
  bool check_sm3 = true;          ///< compare the sm3_root of each state-root with the SM3 tree over the entries
  StateFold* fold = nullptr;      ///< replay: recompute the state root as well
  /// Threads that read and hash ahead. With 0 everything happens in the calling thread, otherwise the reader must be
  /// safe to use from several threads.
  unsigned threads = 1;
  std::size_t max_problems = 100;
};

/// Something that is not as it must be; `where` is a path ("tile/1/000"), "entry 1234" or "checkpoint".
struct FsckProblem {
  std::string where;
  std::string reason;  ///< catalogue reason
  std::string detail;
};

struct FsckReport {
  Checkpoint checkpoint;
  std::uint64_t entries = 0;  ///< read and hashed
  std::uint64_t register_entries = 0;
  std::uint64_t state_roots = 0;
  std::uint64_t rights = 0;
  bool replayed = false;
  std::vector<FsckProblem> problems;  ///< at most max_problems
  bool sound() const { return problems.empty(); }
  Json to_json() const;
};

/// Checks a log from the entries up: every entry decodes and hashes to its place in the level-0 tile, every tile to its
/// place above, the root to the checkpoint, the checkpoint to its signatures; revisions and back-pointers of each right
/// are without gap; each state-root counts, covers and commits to what stands before it. Damage becomes a problem that
/// names the tile or entry, not an error: the result is a report unless a callback or the system fails.
/// Memory: about 60 bytes per right, with replay 200; time about 2 µs per entry, more with check_sm3.
Result<FsckReport> fsck(LogReader& log, const FsckOptions& options);

}  // namespace shuquan::ledger
