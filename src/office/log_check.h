#pragma once
#include <string>
#include <vector>

#include "ledger/fsck.h"
#include "office/log_trees.h"
#include "store/blob_folder.h"
#include "store/database.h"

namespace shuquan::office {

struct LogCheckOptions {
  std::vector<ledger::VerifierKey> keys;      ///< log keys: Ed25519 and SM2
  std::vector<ledger::VerifierKey> sm3_keys;  ///< of the SM3 tree
  std::string tiles;                          ///< published folder; empty: not compared
  std::string attachments;                    ///< blob folder; empty: not looked at
  bool replay = false;                        ///< recompute every right and every state root from the entries
};

/// What was looked at and what was found; sound where there are no problems.
struct LogCheckReport {
  ledger::FsckReport database;
  ledger::FsckReport sm3;
  std::uint64_t published = 0;  ///< size of the published log, 0 where there is none
  std::uint64_t rights = 0;     ///< rows of the register compared
  std::uint64_t blobs = 0;      ///< files looked at
  std::vector<ledger::FsckProblem> problems;  ///< of all parts, at most kMostProblems
  std::vector<std::string> orphans;           ///< files that nothing refers to, at most kMostProblems; no damage
  bool sound() const { return problems.empty(); }
  Json to_json() const;
};
inline constexpr std::size_t kMostProblems = 200;

/// Checks the log in the database from the entries up (both trees), the register and the state pages against it, the
/// published folder against the database, and the attachments against who refers to them. Reads one snapshot; a server may
/// go on writing. Damage becomes a problem in the report; errors are those of the database connection itself.
Result<LogCheckReport> check_log(store::Database& database, const LogCheckOptions& options);

}  // namespace shuquan::office
