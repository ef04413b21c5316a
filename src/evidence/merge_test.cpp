#include "evidence/merge.h"

#include <gtest/gtest.h>

#include <random>

#include "evidence/compare.h"
#include "evidence/evidence.h"

namespace shuquan::evidence {
namespace {

/// Rows with repetitions, codes and dates, so that every family of the sketch is filled and raised.
std::vector<std::string> made_rows(std::size_t count) {
  std::mt19937_64 random(11);
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < count; ++i) {
    if (i % 17 == 3) {
      rows.push_back(rows[random() % rows.size()]);
      continue;
    }
    rows.push_back("K" + std::to_string(random() % 900'000) + ",城市" + std::to_string(random() % 300) + ",2026-0" + std::to_string(1 + random() % 9) + "-1" + std::to_string(random() % 10) + "," + std::to_string(random() % 100'000) + "." +
                   std::to_string(random() % 100));
  }
  return rows;
}

Deposit deposit_of(const std::vector<std::string>& rows, std::size_t begin, std::size_t end) {
  std::string csv = "key,city,day,amount\n";
  for (std::size_t i = begin; i < end; ++i) csv += rows[i] + "\n";
  Options options;
  options.created = Instant{1'790'000'000'000};
  const auto created = create_deposit(Source::memory(csv, "part.csv"), options);
  EXPECT_TRUE(created) << describe(created.error());
  return created->deposit;
}

MergeOptions options() { return {"全部", "part.csv", Instant{1'790'000'100'000}, nullptr}; }

TEST(Merge, TheSketchIsThatOfTheWholeWhateverThePartition) {
  const auto rows = made_rows(40'000);
  const Deposit whole = deposit_of(rows, 0, rows.size());
  ASSERT_GT(whole.sketch->row_level, 0);
  std::mt19937_64 random(12);
  for (int round = 0; round < 4; ++round) {
    std::vector<std::size_t> cuts = {0, rows.size()};
    for (int i = 0; i < 5; ++i) cuts.push_back(random() % rows.size());
    std::ranges::sort(cuts);
    std::vector<Deposit> parts;
    for (std::size_t i = 1; i < cuts.size(); ++i) parts.push_back(deposit_of(rows, cuts[i - 1], cuts[i]));
    const auto merged = merge_deposits(parts, options());
    ASSERT_TRUE(merged) << describe(merged.error());
    EXPECT_EQ(merged->head.rows->rows, rows.size());
    ASSERT_EQ(merged->sketch->pairs, whole.sketch->pairs);
    ASSERT_TRUE(*merged->sketch == *whole.sketch);
    // Merging in stages says the same.
    const auto left = merge_deposits({parts[0], parts[1]}, options());
    std::vector<Deposit> rest = {*left};
    rest.insert(rest.end(), parts.begin() + 2, parts.end());
    const auto staged = merge_deposits(rest, options());
    ASSERT_TRUE(staged && *staged->sketch == *whole.sketch);
  }
}

TEST(Merge, ADocumentOfPartsIsReadBackAndEveryChangeIsNoticed) {
  const auto rows = made_rows(600);
  const std::vector<Deposit> parts = {deposit_of(rows, 0, 250), deposit_of(rows, 250, 600)};
  const auto merged = merge_deposits(parts, options());
  ASSERT_TRUE(merged);
  const std::string text = write_deposit(*merged);
  const auto again = parse_deposit(text);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->head, merged->head);
  EXPECT_EQ(again->head.parts[1].head_sm3, summarize(parts[1]).head_sm3);
  for (std::size_t at = text.find("\"parts\": ["); at < text.find("\"head_sha256\": \"", text.find("\"sketch_sm3\"")); at += 7) {
    if (!std::isxdigit(static_cast<unsigned char>(text[at]))) continue;
    std::string changed = text;
    changed[at] = changed[at] == '1' ? '2' : '1';
    ASSERT_FALSE(parse_deposit(changed)) << at;
  }
  // Another order is another deposit.
  EXPECT_NE(merge_deposits({parts[1], parts[0]}, options())->head.file.sm3, merged->head.file.sm3);
}

TEST(Merge, PartsMustFitEachOther) {
  const auto rows = made_rows(300);
  const Deposit part = deposit_of(rows, 0, 100);
  EXPECT_EQ(merge_deposits({part}, options()).error().reason, "evidence.merge_parts");
  Deposit other = deposit_of(rows, 100, 200);
  other.head.rows->columns[1] = "town";
  const auto refused = merge_deposits({part, other}, options());
  EXPECT_EQ(refused.error().reason, "evidence.merge_differs");
  EXPECT_EQ(refused.error().params.at(0).second, "2");
}

TEST(Merge, AMergedDepositHasNoDataFileOfItsOwn) {
  const auto rows = made_rows(300);
  const auto merged = merge_deposits({deposit_of(rows, 0, 100), deposit_of(rows, 100, 300)}, options());
  ASSERT_TRUE(merged);
  EXPECT_EQ(check_source(Source::memory("a,b\n1,2\n", "a.csv"), *merged).error().reason, "evidence.is_merged");
  EXPECT_EQ(open_rows(Source::memory("a,b\n1,2\n", "a.csv"), *merged, std::string(32, 'k'), {{0}, {}}).error().reason, "evidence.is_merged");
}

}  // namespace
}  // namespace shuquan::evidence
