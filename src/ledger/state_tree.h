#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ledger/merkle.h"

namespace shuquan::ledger {

inline constexpr unsigned kPageHeight = 4;
inline constexpr unsigned kPageWidth = 16;
inline constexpr std::size_t kPageBytes = kPageWidth * 32;

/// Page `index` of `level`: 16 hashes, each over 16^level leaves.
struct PageId {
  unsigned level = 0;
  std::uint64_t index = 0;
  auto operator<=>(const PageId&) const = default;
};

struct Page {
  PageId id;
  std::string bytes;  ///< always 512; places not yet in use are zero
};

/// Where the pages of a state tree live.
class PageStore {
 public:
  virtual ~PageStore() = default;
  /// The pages asked for, in that order; an empty string for one that was never stored.
  virtual Result<std::vector<std::string>> get(std::span<const PageId> ids) = 0;
  /// Stores or replaces the pages. Called once per StateTree::set, inside the caller's transaction.
  virtual Result<void> put(std::span<const Page> pages) = 0;
};

/// A map from dense ordinals to hashes, as an RFC 6962 tree whose leaves may be rewritten: any RFC 6962 verifier checks
/// its proofs. It is hashed with SHA-256 (or SM3) like the log and kept in 16-wide pages, so that one update touches one
/// page per level.
class StateTree {
 public:
  /// `size`: leaves in the store, as the head row remembers it. The store must outlive the tree.
  StateTree(Hash hash, PageStore& store, std::uint64_t size) : hash_(hash), store_(store), size_(size) {}

  std::uint64_t size() const { return size_; }

  struct Update {
    std::uint64_t ordinal = 0;
    Digest leaf{};  ///< leaf_hash() of the state leaf
  };
  /// Writes leaves, in any order, the last one counting where an ordinal comes twice; pages that updates share are
  /// hashed once. New ordinals must follow the present size without a gap (ledger.state_gap). Reads one get() per level,
  /// writes one put(); on an error nothing was written. Returns the new root.
  Result<Digest> set(std::span<const Update> updates);
  Result<Digest> root();
  /// RFC 6962 inclusion proof; one get(). Reason ledger.index_outside.
  Result<Proof> inclusion_proof(std::uint64_t ordinal);

 private:
  Result<std::map<std::uint64_t, std::string>> load(unsigned level, const std::map<std::uint64_t, std::map<unsigned, Digest>>& slots);
  Hash hash_;
  PageStore& store_;
  std::uint64_t size_;
};

/// Pages in memory, for replay and tests.
class MemoryPages final : public PageStore {
 public:
  Result<std::vector<std::string>> get(std::span<const PageId> ids) override;
  Result<void> put(std::span<const Page> pages) override;

 private:
  std::vector<std::vector<std::string>> levels_;
};

}  // namespace shuquan::ledger
