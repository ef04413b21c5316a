#include "evidence/similarity_index.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
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
    for (const Candidate& candidate : index.find(sketch_with(asked), {.limit = 10'000, .parties = {}, .asking = {}})) found[candidate.deposit] = candidate.rows;
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

TEST(SimilarityIndex, WhoeverDepositsACopyOftenHidesNothing) {
  constexpr std::uint32_t kDecoys = 1001, kVictim = 1, kCopier = 7, kAccomplice = 8;
  SimilarityIndex index;
  std::vector<Hash48> rows;
  for (Hash48 n = 0; n < 300; ++n) rows.push_back((n + 1) * 0x9E3779B97F4A & kMask);
  std::vector<Hash48> original = rows;
  original.resize(200);  // a smaller part, so that every decoy fits better
  std::vector<std::uint32_t> parties{0, kVictim};
  index.add(1, sketch_with(original));
  for (const std::uint32_t party : {kCopier, kAccomplice})
    for (std::uint32_t i = 0; i < kDecoys; ++i) {
      index.add(static_cast<std::uint32_t>(parties.size()), sketch_with(rows));
      parties.push_back(party);
    }
  const auto has_victim = [](const std::vector<Candidate>& found) { return std::ranges::any_of(found, [](const Candidate& one) { return one.deposit == 1; }); };
  const auto by_copier = index.find(sketch_with(rows), {.limit = 20, .parties = parties, .asking = {kCopier}});
  EXPECT_TRUE(has_victim(by_copier));
  EXPECT_EQ(by_copier.size(), 24U) << "twenty of others, four of their own";
  const auto by_stranger = index.find(sketch_with(rows), {.limit = 20, .parties = parties, .asking = {}});
  EXPECT_TRUE(has_victim(by_stranger));
  EXPECT_EQ(by_stranger.size(), 20U);
}

TEST(SimilarityIndex, LooksAtRareElementsFirstWhereThereAreTooMany) {
  SimilarityIndex index;
  std::vector<Hash48> rows;
  for (Hash48 n = 0; n < 3000; ++n) rows.push_back((n + 1) * 0x9E3779B97F4A & kMask);
  const std::vector<Hash48> tail(rows.end() - 4, rows.end());
  std::vector<std::uint32_t> parties;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    index.add(i, sketch_with({rows.begin(), rows.end() - 4}));
    parties.push_back(1);
  }
  index.add(2000, sketch_with(tail));
  parties.push_back(2);
  const auto found = index.find(sketch_with(rows), {.limit = 10, .parties = parties, .asking = {}});
  ASSERT_EQ(found.size(), 10U);
  EXPECT_TRUE(std::ranges::any_of(found, [](const Candidate& one) { return one.deposit == 2000 && one.rows == 4; }));
}

TEST(SimilarityIndex, AThinDepositIsFoundByItsSmallestRows) {
  SimilarityIndex index;
  std::vector<Hash48> rows;
  for (Hash48 n = 0; n < 5000; ++n) rows.push_back((n + 1) * 0x9E3779B97F4A & kMask);
  index.add(1, sketch_with(rows), "one", true);
  EXPECT_EQ(index.postings(), 1024U);
  ASSERT_EQ(index.find(sketch_with(rows)).size(), 1U);
  EXPECT_EQ(index.find(sketch_with(rows))[0].rows, 1024U);
}

class SimilarityFiles : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::remove_all(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  /// Adds deposits [begin, end) of 2000 rows each; neighbours share 100 rows.
  static void add(SimilarityIndex& index, std::uint32_t begin, std::uint32_t end) {
    for (std::uint32_t i = begin; i < end; ++i) index.add(i, of(i), "D" + std::to_string(i));
  }
  static Sketch of(std::uint32_t i) {
    std::vector<Hash48> hashes;
    for (Hash48 n = 0; n < 2000; ++n) hashes.push_back((i * Hash48{1900} + n) * 0x9E3779B9 & kMask);
    return sketch_with(hashes);
  }
  const std::string folder_ = (std::filesystem::temp_directory_path() / ("shuquan_similarity_" + std::to_string(::getpid()))).string();
};

TEST_F(SimilarityFiles, WhatWasSavedAnswersTheSameAndOnlyTheRestIsAddedAgain) {
  EXPECT_FALSE(SimilarityIndex::load(folder_)->has_value());
  SimilarityIndex index;
  add(index, 1, 80);
  ASSERT_TRUE(index.save(folder_));
  add(index, 80, 150);
  ASSERT_TRUE(index.save(folder_));
  auto loaded = SimilarityIndex::load(folder_);
  ASSERT_TRUE(loaded && loaded->has_value());
  SimilarityIndex& again = **loaded;
  EXPECT_GT(again.settled(), 80U);
  EXPECT_LT(again.settled(), 150U);
  EXPECT_EQ(again.settled_name(), "D" + std::to_string(again.settled() - 1)) << "which database it was made from";
  add(again, again.settled(), 150);
  EXPECT_EQ(again.deposits(), index.deposits());
  EXPECT_EQ(again.postings(), index.postings());
  for (std::uint32_t i = 1; i < 150; i += 7) {
    const auto expected = index.find(of(i)), found = again.find(of(i));
    ASSERT_EQ(found.size(), expected.size());
    for (std::size_t j = 0; j < found.size(); ++j) ASSERT_EQ(std::tie(found[j].deposit, found[j].rows), std::tie(expected[j].deposit, expected[j].rows));
  }
}

TEST_F(SimilarityFiles, AnAlteredByteIsNoticed) {
  SimilarityIndex index;
  add(index, 1, 80);
  ASSERT_TRUE(index.save(folder_));
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    if (entry.path().extension() != ".run") continue;
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(1000);
    file.put('x');
  }
  const auto loaded = SimilarityIndex::load(folder_);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().reason, "evidence.index_damaged");
}

}  // namespace
}  // namespace shuquan::evidence
