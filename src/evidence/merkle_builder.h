#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "crypto/digest.h"
#include "crypto/sm3_lanes.h"

namespace shuquan::evidence {

using crypto::Digest;
using crypto::Hash;

/// node = H(0x01 ‖ left ‖ right)
Digest tree_node(Hash hash, const Digest& left, const Digest& right);
/// Root of a tree without leaves: H of the empty string (RFC 9162 §2.1.1).
Digest empty_root(Hash hash);
/// Largest power of two below `leaves` (>= 2): where RFC 9162 splits.
std::uint64_t split_point(std::uint64_t leaves);

class StateReader;
class StateWriter;

/// A Merkle tree with the shape of RFC 9162 over leaves that come in order, in memory of its height.
/// Nodes of one level are hashed side by side when leaves come in batches.
class MerkleBuilder {
 public:
  /// Called for every complete subtree: level (0 = leaf), number from the left, hash.
  using Observer = std::function<void(int level, std::uint64_t number, const Digest& hash)>;

  explicit MerkleBuilder(Hash hash, Observer observer = {}) : hash_(hash), observer_(std::move(observer)) {}
  void append(std::span<const Digest> leaves);
  std::uint64_t leaves() const { return leaves_; }
  Digest root() const;
  /// For runs that are taken up again (evidence/unfinished.h).
  void save(StateWriter& out) const;
  void restore(StateReader& in);

 private:
  void observe(int level, std::uint64_t first, std::span<const Digest> hashes) const;
  void hash_pairs(std::span<const Digest> children, std::vector<Digest>& parents);

  Hash hash_;
  Observer observer_;
  std::uint64_t leaves_ = 0;
  std::vector<std::optional<Digest>> waiting_;  // per level the left child without its sibling
  std::vector<Digest> row_;
  std::vector<Digest> above_;
  crypto::Sm3Batch batch_;
};

}  // namespace shuquan::evidence
