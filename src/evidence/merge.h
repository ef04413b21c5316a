#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evidence/deposit.h"

namespace shuquan::crypto {
class Ed25519Key;
}

namespace shuquan::evidence {

inline constexpr std::size_t kMostParts = 4096;

struct MergeOptions {
  std::string title;        ///< at most kTitleBytes of UTF-8
  std::string source_name;
  Instant created;          ///< the clock is the caller's
  const crypto::Ed25519Key* signer = nullptr;
};

/// Joins the deposits of partitions, in the order of their rows, so that any engine that can run a process per partition can
/// deposit data of any size. The head lists the parts; its trees are over them (docs/formats/deposit.md §1.3). The sketch is
/// that of the whole, without the columns that are personal in any part; there is no profile. Parts may be merged themselves.
/// Keyed sketches join within one key. Reasons evidence.merge_parts, evidence.merge_differs with the part (1-based),
/// evidence.sketches_not_comparable, evidence.bad_title.
Result<Deposit> merge_deposits(const std::vector<Deposit>& parts, const MergeOptions& options);

/// The sketch of all rows of the sketches together: the same, whatever the partition. At least one.
Sketch merge_sketches(const std::vector<const Sketch*>& sketches);

/// Commitments over a list of parts: file trees over the digests of their heads, row tree over their row trees.
void commit_parts(DepositHead& head);

}  // namespace shuquan::evidence
