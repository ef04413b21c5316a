#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "ledger/merkle.h"

namespace shuquan::ledger {

/// c2sp.org/tlog-proof@v1: everything needed to check offline that an entry is in a log.
struct TlogProof {
  std::optional<std::string> extra;  ///< opaque and not authenticated
  std::uint64_t index = 0;
  Proof hashes;            ///< from the leaf's sibling up
  std::string checkpoint;  ///< signed note, verbatim
  bool operator==(const TlogProof&) const = default;
};

/// Longest `extra`, in bytes.
inline constexpr std::size_t kMaxProofExtra = 65536;

std::string format_tlog_proof(const TlogProof& proof);
/// Strict about its own lines; the checkpoint is only cut off, not parsed. Reason ledger.proof_malformed.
Result<TlogProof> parse_tlog_proof(std::string_view text);

}  // namespace shuquan::ledger
