#include "evidence/similarity_index.h"

#include <gtest/gtest.h>

#include <map>
#include <random>

namespace shuquan::evidence {
namespace {

constexpr Hash48 kMask = (Hash48{1} << 48) - 1;

Sketch sketch_with(std::vector<Hash48> hashes) {
  std::sort(hashes.begin(), hashes.end());
  Sketch sketch;
  sketch.rows = hashes.size();
  for (const Hash48 hash : hashes) sketch.row_hashes.push_back({hash, 1});
  return sketch;
}

TEST(SimilarityIndex, FindsExactlyWhatCountingFinds) {
  std::mt19937_64 random(4);
  std::vector<Hash48> universe(60'000);
  for (Hash48& hash : universe) hash = random() & kMask;
  std::vector<std::vector<Hash48>> sets(1500);
  SimilarityIndex index;
  for (std::uint32_t i = 0; i < sets.size(); ++i) {
    std::set<Hash48> set;
    for (std::size_t n = 1 + random() % 400; n > 0; --n) set.insert(universe[random() % universe.size()]);
    sets[i].assign(set.begin(), set.end());
    index.add(i, sketch_with(sets[i]));
  }
  EXPECT_EQ(index.deposits(), sets.size());
  for (int round = 0; round < 50; ++round) {
    const auto& asked = sets[random() % sets.size()];
    std::map<std::uint32_t, std::uint32_t> expected;
    for (std::uint32_t i = 0; i < sets.size(); ++i) {
      std::vector<Hash48> common;
      std::set_intersection(asked.begin(), asked.end(), sets[i].begin(), sets[i].end(), std::back_inserter(common));
      if (common.size() >= 3) expected[i] = static_cast<std::uint32_t>(common.size());
    }
    std::map<std::uint32_t, std::uint32_t> found;
    for (const Candidate& candidate : index.find(sketch_with(asked), 10'000)) found[candidate.deposit] = candidate.rows;
    ASSERT_EQ(found, expected);
  }
}

TEST(SimilarityIndex, PassesOverWhatEverybodyShares) {
  SimilarityIndex index;
  for (std::uint32_t i = 0; i < 1200; ++i) index.add(i, sketch_with({1, 2, 3, 4, 1000 + i * 10, 1001 + i * 10, 1002 + i * 10}));
  EXPECT_TRUE(index.find(sketch_with({1, 2, 3, 4})).empty());
  const auto found = index.find(sketch_with({1, 2, 3, 4, 1070, 1071, 1072}));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].deposit, 7U);
  EXPECT_EQ(found[0].rows, 3U);
}

TEST(SimilarityIndex, TwoMatchesAreNotEnough) {
  SimilarityIndex index;
  index.add(5, sketch_with({10, 20, 30}));
  EXPECT_TRUE(index.find(sketch_with({10, 20, 31})).empty());
  EXPECT_EQ(index.find(sketch_with({10, 20, 30})).size(), 1U);
}

}  // namespace
}  // namespace shuquan::evidence
