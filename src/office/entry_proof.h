#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "base/json.h"
#include "office/log_trees.h"
#include "store/connection.h"

namespace shuquan::office {

/// The proof (c2sp.org/tlog-proof) that entry `index` is in the log of the newest checkpoint. Not found log.no_such_entry.
/// About 20 node look-ups, most of them from memory.
Result<std::string> prove_entry(store::Connection& db, LogTrees& trees, std::uint64_t index);

struct ProvenEntry {
  std::uint64_t index = 0;
  std::string entry;  ///< canonical bytes
  std::string proof;  ///< tlog-proof text
};
/// Entry and proof together; `index` as in prove_entry.
Result<ProvenEntry> load_proven_entry(store::Connection& db, LogTrees& trees, std::uint64_t index);

/// What shows offline where a right stands now (ledger::StateEvidence): {"format":"shuquan-state-evidence@v1","issued":true,
/// "leaf","hashes":[base64],"state_root_entry","proof"}. For an ordinal ("ordinal:N") beyond the register "issued" is
/// false and the state root shows that so many rights were never registered. Not found entry.unknown.
Result<Json> prove_state(store::Connection& db, LogTrees& trees, std::string_view number);

}  // namespace shuquan::office
