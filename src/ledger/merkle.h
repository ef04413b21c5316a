#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"

namespace shuquan::ledger {

using crypto::Digest;
using crypto::Hash;

/// Trees grow to at most 2^60 leaves: every shift and sum below stays inside 64 bits.
inline constexpr std::uint64_t kMaxTreeSize = std::uint64_t{1} << 60;
/// No proof of a tree of that size is longer.
inline constexpr std::size_t kMaxProofHashes = 62;

// RFC 6962 §2.1, for SHA-256 and, by the same rule, for SM3.
/// H(0x00 ‖ entry).
Digest leaf_hash(Hash hash, std::string_view entry);
/// H(0x01 ‖ left ‖ right).
Digest node_hash(Hash hash, const Digest& left, const Digest& right);
/// H() of nothing: the root of the empty tree.
Digest empty_root(Hash hash);
/// The definition of RFC 6962 §2.1, recursive and slow: what the fast code is tested against.
Digest reference_root(Hash hash, std::span<const Digest> leaves);

/// A subtree of 2^height leaves that starts at leaf index·2^height.
struct NodeId {
  unsigned height = 0;
  std::uint64_t index = 0;
  bool operator==(const NodeId&) const = default;
};

struct CompleteNode {
  NodeId id;
  Digest hash;
};

/// The right edge of a tree: one hash for each set bit of the size, largest subtree first. All that a writer must
/// remember in order to append: at most 60 hashes.
class Frontier {
 public:
  explicit Frontier(Hash hash = Hash::sha256) : hash_(hash) {}

  /// Amortised one node hash. The subtrees of 256^k leaves (k ≥ 1) that this leaf completes are added to `completed`.
  void append(const Digest& leaf, std::vector<CompleteNode>* completed = nullptr);
  std::uint64_t size() const { return size_; }
  Hash hash() const { return hash_; }
  /// At most 59 node hashes.
  Digest root() const;
  const std::vector<Digest>& edge() const { return edge_; }

  /// Size (8 bytes, big-endian) followed by the edge hashes: the `edge` column of the head row.
  std::string serialise() const;
  /// Reason ledger.frontier_malformed.
  static Result<Frontier> parse(Hash hash, std::string_view bytes);
  /// From the edge hashes of a tree of `size` leaves, largest subtree first. Reason ledger.frontier_malformed.
  static Result<Frontier> from_edge(Hash hash, std::uint64_t size, std::vector<Digest> edge);

  bool operator==(const Frontier&) const = default;

 private:
  Hash hash_;
  std::uint64_t size_ = 0;
  std::vector<Digest> edge_;
};

/// Where proofs take the hashes of complete subtrees from.
class NodeSource {
 public:
  virtual ~NodeSource() = default;
  virtual Result<Digest> node(NodeId id) = 0;
};

using Proof = std::vector<Digest>;

/// RFC 6962 §2.1.1: sibling hashes from the leaf up; index counts from 0. Reason ledger.index_outside.
Result<Proof> inclusion_proof(Hash hash, NodeSource& nodes, std::uint64_t index, std::uint64_t size);
/// RFC 6962 §2.1.2; empty where old_size is 0 or equals new_size. Reason ledger.sizes_reversed.
Result<Proof> consistency_proof(Hash hash, NodeSource& nodes, std::uint64_t old_size, std::uint64_t new_size);
/// The hash of leaves [begin, end), where the range is a subtree of an RFC 6962 tree (begin is a multiple of the power
/// of two at or above its length).
Result<Digest> range_hash(Hash hash, NodeSource& nodes, std::uint64_t begin, std::uint64_t end);

/// The root that leaf and proof lead to (RFC 9162 §2.1.3.2). Reasons ledger.index_outside, ledger.proof_length.
Result<Digest> root_from_inclusion(Hash hash, std::uint64_t index, std::uint64_t size, const Digest& leaf, std::span<const Digest> proof);
/// Reasons as above and ledger.proof_root.
Result<void> verify_inclusion(Hash hash, std::uint64_t index, std::uint64_t size, const Digest& leaf, std::span<const Digest> proof,
                              const Digest& root);
/// RFC 9162 §2.1.4.2. Reasons ledger.sizes_reversed, ledger.proof_length, ledger.proof_root.
Result<void> verify_consistency(Hash hash, std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root, const Digest& new_root,
                                std::span<const Digest> proof);

}  // namespace shuquan::ledger
