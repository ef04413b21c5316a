#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "base/result.h"
#include "evidence/merkle_builder.h"

namespace shuquan::evidence {

/// Proves several leaves of one tree at once: every hash that the leaves themselves do not give, depth first from the
/// left. About m·log2(n/m) hashes for m of n leaves.
class ProofCollector {
 public:
  /// `rows`: rising, distinct, each below `leaves`.
  ProofCollector(std::uint64_t leaves, std::vector<std::uint64_t> rows);
  /// To be called by a MerkleBuilder's observer.
  void observe(int level, std::uint64_t number, const Digest& hash);
  /// After the last leaf.
  std::vector<Digest> path() const;

 private:
  void plan(std::uint64_t begin, std::uint64_t end);
  void plan_whole(std::uint64_t begin, std::uint64_t end);
  bool wanted(std::uint64_t begin, std::uint64_t end) const;
  void collect(std::uint64_t begin, std::uint64_t end, std::vector<Digest>& path) const;
  Digest hash_of(std::uint64_t begin, std::uint64_t end) const;

  std::uint64_t leaves_;
  std::vector<std::uint64_t> rows_;
  std::map<std::pair<std::uint64_t, std::uint64_t>, Digest> nodes_;  // perfect subtrees by [begin, end)
};

/// The root that leaves and path lead to. evidence.proof_malformed where the path is too short or too long.
Result<Digest> root_of_proof(std::uint64_t leaves, std::span<const std::uint64_t> rows, std::span<const Digest> hashes,
                             std::span<const Digest> path);

}  // namespace shuquan::evidence
