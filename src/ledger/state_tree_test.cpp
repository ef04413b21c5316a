#include "ledger/state_tree.h"

#include <gtest/gtest.h>

#include <random>

#include "ledger/vectors.h"

namespace shuquan::ledger {
namespace {

Digest numbered(std::uint64_t n) { return leaf_hash(Hash::sha256, "state " + std::to_string(n)); }

class CountingPages final : public PageStore {
 public:
  Result<std::vector<std::string>> get(std::span<const PageId> ids) override {
    ++gets;
    return pages_.get(ids);
  }
  Result<void> put(std::span<const Page> pages) override {
    ++puts;
    written += pages.size();
    if (broken) return fail(Errc::unavailable, "test.broken");
    for (const Page& page : pages) EXPECT_EQ(page.bytes.size(), kPageBytes);
    return pages_.put(pages);
  }
  int gets = 0, puts = 0;
  std::size_t written = 0;
  bool broken = false;

 private:
  MemoryPages pages_;
};

TEST(StateTree, EqualsTheReferenceTreeAfterRandomBatches) {
  for (const Hash hash : {Hash::sha256, Hash::sm3}) {
    MemoryPages pages;
    StateTree tree(hash, pages, 0);
    std::vector<Digest> leaves;
    EXPECT_EQ(tree.root().value(), empty_root(hash));
    std::mt19937_64 random(5);
    std::uint64_t counter = 0;
    for (int round = 0; round < 150; ++round) {
      std::vector<StateTree::Update> updates;
      for (std::uint64_t n = random() % 40; n > 0; --n) {
        const Digest leaf = numbered(counter++);
        const bool grow = leaves.empty() || random() % 2 == 0;
        const std::uint64_t ordinal = grow ? leaves.size() : random() % leaves.size();
        if (grow) leaves.push_back(leaf);
        else leaves[ordinal] = leaf;
        updates.push_back({ordinal, leaf});
      }
      const auto root = tree.set(updates);
      ASSERT_TRUE(root) << describe(root.error());
      ASSERT_EQ(*root, reference_root(hash, leaves)) << "round " << round << " size " << leaves.size();
      EXPECT_EQ(tree.root().value(), *root);
      EXPECT_EQ(tree.size(), leaves.size());
      for (int i = 0; i < 5 && !leaves.empty(); ++i) {
        const std::uint64_t ordinal = random() % leaves.size();
        EXPECT_TRUE(verify_inclusion(hash, ordinal, leaves.size(), leaves[ordinal], tree.inclusion_proof(ordinal).value(), *root));
      }
    }
    EXPECT_GT(leaves.size(), 1000U);
  }
}

TEST(StateTree, EverySizeFromNothingToThreeLevelsIsRight) {
  MemoryPages pages;
  StateTree tree(Hash::sha256, pages, 0);
  std::vector<Digest> leaves;
  for (std::uint64_t n = 0; n < 600; ++n) {
    leaves.push_back(numbered(n));
    const StateTree::Update update{n, leaves.back()};
    ASSERT_EQ(tree.set(std::span(&update, 1)).value(), reference_root(Hash::sha256, leaves)) << n;
    vectors::ReferenceNodes nodes(Hash::sha256, leaves);
    EXPECT_EQ(tree.inclusion_proof(n / 2).value(), inclusion_proof(Hash::sha256, nodes, n / 2, n + 1).value());
  }
}

TEST(StateTree, GrowsOverSeveralLevelsInOneBatch) {
  for (const std::uint64_t before : {0ULL, 1ULL, 15ULL, 16ULL, 17ULL, 256ULL}) {
    MemoryPages pages;
    StateTree tree(Hash::sha256, pages, 0);
    std::vector<Digest> leaves;
    for (const std::uint64_t target : {before, std::uint64_t{5000}}) {
      std::vector<StateTree::Update> updates;
      for (std::uint64_t n = leaves.size(); n < target; ++n) leaves.push_back(numbered(n)), updates.push_back({n, leaves.back()});
      EXPECT_EQ(tree.set(updates).value(), reference_root(Hash::sha256, leaves));
    }
  }
}

TEST(StateTree, GapsAreRefusedAndNothingIsWritten) {
  CountingPages pages;
  StateTree tree(Hash::sha256, pages, 0);
  const std::vector<StateTree::Update> three = {{2, numbered(2)}, {0, numbered(0)}, {1, numbered(1)}};
  ASSERT_TRUE(tree.set(three));
  EXPECT_EQ(pages.puts, 1);
  const std::vector<StateTree::Update> gap = {{3, numbered(3)}, {5, numbered(5)}}, far = {{4, numbered(4)}}, huge = {{~0ULL, numbered(4)}};
  EXPECT_EQ(tree.set(gap).error().reason, "ledger.state_gap");
  EXPECT_EQ(tree.set(far).error().reason, "ledger.state_gap");
  EXPECT_EQ(tree.set(huge).error().reason, "ledger.index_outside");
  EXPECT_EQ(pages.puts, 1);
  EXPECT_EQ(tree.size(), 3U);
  EXPECT_EQ(tree.inclusion_proof(3).error().reason, "ledger.index_outside");
  pages.broken = true;
  const std::vector<StateTree::Update> fine = {{3, numbered(3)}};
  EXPECT_EQ(tree.set(fine).error().reason, "test.broken");
  EXPECT_EQ(tree.size(), 3U) << "a failed write does not grow the tree";
}

TEST(StateTree, SharedPagesAreWrittenOncePerBatch) {
  CountingPages pages;
  StateTree tree(Hash::sha256, pages, 0);
  std::vector<StateTree::Update> all, some;
  for (std::uint64_t n = 0; n < 65536; ++n) all.push_back({n, numbered(n)});
  ASSERT_TRUE(tree.set(all));
  pages.written = 0, pages.gets = 0;
  for (std::uint64_t n = 0; n < 256; ++n) some.push_back({n, numbered(n + 1)});
  ASSERT_TRUE(tree.set(some));
  EXPECT_EQ(pages.written, 16U + 1 + 1 + 1);
  EXPECT_EQ(pages.gets, 4);
}

TEST(StateTree, AMissingPageIsAnErrorNotAnEmptyOne) {
  MemoryPages pages;
  StateTree tree(Hash::sha256, pages, 100);
  EXPECT_EQ(tree.root().error().reason, "ledger.page_missing");
  EXPECT_EQ(tree.inclusion_proof(3).error().reason, "ledger.page_missing");
  const StateTree::Update update{3, numbered(3)};
  EXPECT_EQ(tree.set(std::span(&update, 1)).error().reason, "ledger.page_missing");
}

}  // namespace
}  // namespace shuquan::ledger
