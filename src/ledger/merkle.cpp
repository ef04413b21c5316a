#include "ledger/merkle.h"

#include <bit>

namespace shuquan::ledger {
namespace {

std::unexpected<Error> index_outside(std::uint64_t index, std::uint64_t size) {
  return fail(Errc::invalid_input, "ledger.index_outside", {{"index", std::to_string(index)}, {"size", std::to_string(size)}});
}

std::unexpected<Error> sizes_reversed(std::uint64_t old_size, std::uint64_t new_size) {
  return fail(Errc::invalid_input, "ledger.sizes_reversed", {{"old", std::to_string(old_size)}, {"new", std::to_string(new_size)}});
}

std::unexpected<Error> wrong_length() { return fail(Errc::invalid_input, "ledger.proof_length"); }
std::unexpected<Error> wrong_root() { return fail(Errc::invalid_input, "ledger.proof_root"); }

// The largest power of two strictly below n (n ≥ 2): where RFC 6962 splits a tree.
std::uint64_t split_point(std::uint64_t n) { return std::bit_floor(n - 1); }

}  // namespace

Digest leaf_hash(Hash hash, std::string_view entry) {
  static constexpr char kPrefix = 0;
  return crypto::digest(hash, {std::string_view(&kPrefix, 1), entry});
}

Digest node_hash(Hash hash, const Digest& left, const Digest& right) {
  std::array<char, 65> block;
  block[0] = 1;
  std::memcpy(block.data() + 1, left.data(), left.size());
  std::memcpy(block.data() + 33, right.data(), right.size());
  return crypto::digest(hash, std::string_view(block.data(), block.size()));
}

Digest empty_root(Hash hash) { return crypto::digest(hash, std::string_view()); }

Digest reference_root(Hash hash, std::span<const Digest> leaves) {
  if (leaves.empty()) return empty_root(hash);
  if (leaves.size() == 1) return leaves.front();
  const std::size_t split = split_point(leaves.size());
  return node_hash(hash, reference_root(hash, leaves.first(split)), reference_root(hash, leaves.subspan(split)));
}

void Frontier::append(const Digest& leaf, std::vector<CompleteNode>* completed) {
  SHUQUAN_ASSERT(size_ < kMaxTreeSize);
  Digest node = leaf;
  unsigned height = 0;
  for (std::uint64_t rest = size_; (rest & 1) != 0; rest >>= 1) {
    node = node_hash(hash_, edge_.back(), node);
    edge_.pop_back();
    ++height;
    if (completed && height % 8 == 0) completed->push_back({{height, size_ >> height}, node});
  }
  edge_.push_back(node);
  ++size_;
}

Digest Frontier::root() const {
  if (edge_.empty()) return empty_root(hash_);
  Digest root = edge_.back();
  for (std::size_t i = edge_.size() - 1; i-- > 0;) root = node_hash(hash_, edge_[i], root);
  return root;
}

std::string Frontier::serialise() const {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(size_ >> shift & 255);
  for (const Digest& node : edge_) out += crypto::to_view(node);
  return out;
}

Result<Frontier> Frontier::parse(Hash hash, std::string_view bytes) {
  if (bytes.size() < 8 || (bytes.size() - 8) % 32 != 0) return fail(Errc::invalid_input, "ledger.frontier_malformed");
  std::uint64_t size = 0;
  for (std::size_t i = 0; i < 8; ++i) size = size << 8 | static_cast<unsigned char>(bytes[i]);
  std::vector<Digest> edge;
  for (std::size_t at = 8; at < bytes.size(); at += 32) edge.push_back(*crypto::digest_from_bytes(bytes.substr(at, 32)));
  return from_edge(hash, size, std::move(edge));
}

Result<Frontier> Frontier::from_edge(Hash hash, std::uint64_t size, std::vector<Digest> edge) {
  if (size > kMaxTreeSize || edge.size() != static_cast<std::size_t>(std::popcount(size)))
    return fail(Errc::invalid_input, "ledger.frontier_malformed");
  Frontier out(hash);
  out.size_ = size;
  out.edge_ = std::move(edge);
  return out;
}

Result<Digest> range_hash(Hash hash, NodeSource& nodes, std::uint64_t begin, std::uint64_t end) {
  SHUQUAN_ASSERT(begin < end && end <= kMaxTreeSize);
  std::vector<Digest> parts;
  while (begin < end) {
    const std::uint64_t length = std::bit_floor(end - begin);
    SHUQUAN_ASSERT(begin % length == 0);
    const auto height = static_cast<unsigned>(std::countr_zero(length));
    SHUQUAN_TRY(Digest part, nodes.node({height, begin >> height}));
    parts.push_back(part);
    begin += length;
  }
  Digest out = parts.back();
  for (std::size_t i = parts.size() - 1; i-- > 0;) out = node_hash(hash, parts[i], out);
  return out;
}

Result<Proof> inclusion_proof(Hash hash, NodeSource& nodes, std::uint64_t index, std::uint64_t size) {
  if (index >= size || size > kMaxTreeSize) return index_outside(index, size);
  Proof proof;
  std::uint64_t begin = 0, end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + split_point(end - begin);
    const bool left = index < middle;
    SHUQUAN_TRY(Digest sibling, left ? range_hash(hash, nodes, middle, end) : range_hash(hash, nodes, begin, middle));
    proof.push_back(sibling);
    (left ? end : begin) = middle;
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<Proof> consistency_proof(Hash hash, NodeSource& nodes, std::uint64_t old_size, std::uint64_t new_size) {
  if (old_size > new_size || new_size > kMaxTreeSize) return sizes_reversed(old_size, new_size);
  Proof proof;
  if (old_size == 0 || old_size == new_size) return proof;
  // SUBPROOF(m, D[n], b) of RFC 6962 §2.1.2, from the root downwards.
  std::uint64_t begin = 0, end = new_size;
  while (old_size != end) {
    const std::uint64_t middle = begin + split_point(end - begin);
    const bool left = old_size <= middle;
    SHUQUAN_TRY(Digest sibling, left ? range_hash(hash, nodes, middle, end) : range_hash(hash, nodes, begin, middle));
    proof.push_back(sibling);
    (left ? end : begin) = middle;
  }
  if (begin != 0) {
    SHUQUAN_TRY(Digest shared, range_hash(hash, nodes, begin, end));
    proof.push_back(shared);
  }
  std::ranges::reverse(proof);
  return proof;
}

Result<Digest> root_from_inclusion(Hash hash, std::uint64_t index, std::uint64_t size, const Digest& leaf, std::span<const Digest> proof) {
  if (index >= size || size > kMaxTreeSize) return index_outside(index, size);
  std::uint64_t node = index, last = size - 1;
  Digest root = leaf;
  for (const Digest& sibling : proof) {
    if (last == 0) return wrong_length();
    if ((node & 1) != 0 || node == last) {
      root = node_hash(hash, sibling, root);
      while ((node & 1) == 0 && node != 0) node >>= 1, last >>= 1;
    } else {
      root = node_hash(hash, root, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return wrong_length();
  return root;
}

Result<void> verify_inclusion(Hash hash, std::uint64_t index, std::uint64_t size, const Digest& leaf, std::span<const Digest> proof,
                              const Digest& root) {
  SHUQUAN_TRY(const Digest computed, root_from_inclusion(hash, index, size, leaf, proof));
  if (computed != root) return wrong_root();
  return {};
}

Result<void> verify_consistency(Hash hash, std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root, const Digest& new_root,
                                std::span<const Digest> proof) {
  if (old_size > new_size || new_size > kMaxTreeSize) return sizes_reversed(old_size, new_size);
  if (old_size == 0 || old_size == new_size) {
    if (!proof.empty()) return wrong_length();
    const Digest expected = old_size == 0 ? empty_root(hash) : new_root;
    if (old_root != expected || (new_size == 0 && new_root != expected)) return wrong_root();
    return {};
  }
  // Where the old tree is one complete subtree, its root is the first hash and is left out of the proof.
  const bool implied = std::has_single_bit(old_size);
  if (!implied && proof.empty()) return wrong_length();
  const Digest first = implied ? old_root : proof.front();
  std::uint64_t node = old_size - 1, last = new_size - 1;
  while ((node & 1) != 0) node >>= 1, last >>= 1;
  Digest old_computed = first, new_computed = first;
  for (const Digest& sibling : proof.subspan(implied ? 0 : 1)) {
    if (last == 0) return wrong_length();
    if ((node & 1) != 0 || node == last) {
      old_computed = node_hash(hash, sibling, old_computed);
      new_computed = node_hash(hash, sibling, new_computed);
      while ((node & 1) == 0 && node != 0) node >>= 1, last >>= 1;
    } else {
      new_computed = node_hash(hash, new_computed, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return wrong_length();
  if (old_computed != old_root || new_computed != new_root) return wrong_root();
  return {};
}

}  // namespace shuquan::ledger
