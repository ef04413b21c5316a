#include "evidence/merkle_builder.h"

#include <bit>
#include <cstring>

#include "base/result.h"

namespace shuquan::evidence {

Digest tree_node(Hash hash, const Digest& left, const Digest& right) {
  return crypto::digest(hash, {std::string_view("\x01", 1), crypto::to_view(left), crypto::to_view(right)});
}

Digest empty_root(Hash hash) { return crypto::digest(hash, std::string_view{}); }

std::uint64_t split_point(std::uint64_t leaves) {
  SHUQUAN_ASSERT(leaves >= 2);
  return std::bit_floor(leaves - 1);
}

void MerkleBuilder::observe(int level, std::uint64_t first, std::span<const Digest> hashes) const {
  if (!observer_) return;
  for (std::size_t i = 0; i < hashes.size(); ++i) observer_(level, first + i, hashes[i]);
}

void MerkleBuilder::hash_pairs(std::span<const Digest> children, std::vector<Digest>& parents) {
  parents.resize(children.size() / 2);
  if (hash_ == Hash::sha256) {
    for (std::size_t i = 0; i < parents.size(); ++i) parents[i] = tree_node(hash_, children[2 * i], children[2 * i + 1]);
    return;
  }
  batch_.clear();
  for (std::size_t i = 0; i < parents.size(); ++i) {
    std::uint8_t* message = batch_.add(65);
    message[0] = 0x01;
    std::memcpy(message + 1, children[2 * i].data(), 32);
    std::memcpy(message + 33, children[2 * i + 1].data(), 32);
  }
  batch_.run(parents.data());
}

void MerkleBuilder::append(std::span<const Digest> leaves) {
  if (leaves.empty()) return;
  observe(0, leaves_, leaves);
  row_.assign(leaves.begin(), leaves.end());
  std::uint64_t first = leaves_;  // number of row_'s first node on its level
  leaves_ += leaves.size();
  for (std::size_t level = 0; !row_.empty(); ++level) {
    if (level == waiting_.size()) waiting_.emplace_back();
    if (waiting_[level]) {
      row_.insert(row_.begin(), *waiting_[level]);
      waiting_[level].reset();
      --first;
    }
    if (row_.size() % 2 == 1) {
      waiting_[level] = row_.back();
      row_.pop_back();
    }
    hash_pairs(row_, above_);
    first /= 2;
    observe(static_cast<int>(level) + 1, first, above_);
    row_.swap(above_);
  }
}

Digest MerkleBuilder::root() const {
  std::optional<Digest> right;
  for (const auto& left : waiting_) {
    if (!left) continue;
    right = right ? tree_node(hash_, *left, *right) : *left;
  }
  return right ? *right : empty_root(hash_);
}

}  // namespace shuquan::evidence
