#include "evidence/mark.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "base/id.h"

namespace shuquan::evidence {
namespace {

using Table = std::vector<std::vector<std::string>>;

/// Sales: region and its code depend on each other, a product's list price on the product; amount and weight are free.
Table sales(std::size_t rows, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> amount(500, 120), weight(20, 6);
  Table table{{"id", "region", "region_code", "product", "list_price", "amount", "weight"}};
  for (std::size_t i = 0; i < rows; ++i) {
    const auto region = random() % 30, product = random() % 40;
    char money[32], kilograms[32];
    std::snprintf(money, sizeof money, "%.2f", std::fabs(amount(random)));
    std::snprintf(kilograms, sizeof kilograms, "%.3f", std::fabs(weight(random)));
    table.push_back({"ORD-" + std::to_string(100'000 + seed * 1'000'000 + i), "区" + std::to_string(region), std::to_string(110'000 + region * 100), "p" + std::to_string(product),
                     std::to_string(100 + product * 37) + ".50", money, kilograms});
  }
  return table;
}

std::string csv(const Table& table) {
  std::string out;
  for (const auto& row : table) {
    for (std::size_t c = 0; c < row.size(); ++c) out += (c == 0 ? "" : ",") + row[c];
    out += "\n";
  }
  return out;
}

Table parsed(const std::string& text) {
  Table table;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    auto& row = table.emplace_back();
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) row.push_back(cell);
  }
  return table;
}

struct Marked {
  MarkRecord record;
  std::string text;
};
Marked mark(const std::string& text, std::string_view recipient, std::size_t canaries = 0) {
  MarkOptions options;
  options.recipient = recipient;
  options.canaries = canaries;
  Marked out;
  auto record = mark_copy(Source::memory(text, "s.csv"), options, [&](std::string_view bytes) -> Result<void> {
    out.text += bytes;
    return {};
  });
  EXPECT_TRUE(record) << describe(record.error());
  if (record) out.record = *std::move(record);
  return out;
}
Detection detect(const std::string& text, const MarkRecord& record) {
  auto found = detect_marks(Source::memory(text, "x.csv"), {}, {record});
  EXPECT_TRUE(found) << describe(found.error());
  return found->front();
}

TEST(Marks, TraceACopyToItsRecipientAndToNobodyElse) {
  const std::string original = csv(sales(5'000, 1));
  const Marked one = mark(original, "甲公司"), two = mark(original, "乙公司");
  EXPECT_GT(one.record.altered, 500U);
  EXPECT_LT(detect(one.text, one.record).log10_p, -50);
  EXPECT_FALSE(detect(one.text, two.record).traced());
  EXPECT_FALSE(detect(original, one.record).traced());
  EXPECT_FALSE(detect(csv(sales(5'000, 2)), one.record).traced());
}

TEST(Marks, SurviveReorderingRenamingSubsetsNoiseAndLostColumns) {
  std::mt19937_64 random(5);
  const Marked marked = mark(csv(sales(8'000, 3)), "甲公司");
  Table table = parsed(marked.text);
  std::shuffle(table.begin() + 1, table.end(), random);
  for (auto& row : table) std::ranges::reverse(row);
  table[0] = {"a", "b", "c", "d", "e", "f", "g"};
  EXPECT_LT(detect(csv(table), marked.record).log10_p, -50);
  Table part(table.begin(), table.begin() + 1'200);
  EXPECT_LT(detect(csv(part), marked.record).log10_p, -6) << "15 % of the rows";
  Table noisy = table;
  for (std::size_t i = 1; i < noisy.size(); ++i)
    if (random() % 5 == 0) noisy[i][0] = std::to_string(static_cast<double>(random() % 40'000) / 1000), noisy[i][1] = std::to_string(random() % 1000);
  EXPECT_LT(detect(csv(noisy), marked.record).log10_p, -20) << "one row in five altered";
  Table narrow;
  for (const auto& row : table) narrow.push_back({row[1], row[6]});  // amount and id only
  EXPECT_LT(detect(csv(narrow), marked.record).log10_p, -20);
}

TEST(Marks, KeepDependenciesMarginsAndEverythingElse) {
  const Table before = sales(5'000, 4);
  const Marked marked = mark(csv(before), "甲公司");
  const Table after = parsed(marked.text);
  ASSERT_EQ(after.size(), before.size());
  std::set<std::string> carriers;
  for (const MarkCarrier& carrier : marked.record.carriers) carriers.insert(carrier.column);
  EXPECT_EQ(carriers, (std::set<std::string>{"amount", "weight"})) << "list prices and codes depend on other columns";
  std::vector<double> mean_before(7), mean_after(7), farthest(7);
  for (std::size_t i = 1; i < before.size(); ++i) {
    for (std::size_t c = 0; c < 5; ++c) ASSERT_EQ(after[i][c], before[i][c]);
    for (std::size_t c = 5; c < 7; ++c) {
      mean_before[c] += std::stod(before[i][c]);
      mean_after[c] += std::stod(after[i][c]);
      farthest[c] = std::max(farthest[c], std::fabs(std::stod(after[i][c]) - std::stod(before[i][c])));
    }
  }
  EXPECT_NEAR(mean_after[5] / 5'000, mean_before[5] / 5'000, 0.1);
  EXPECT_LE(farthest[5], 0.011 * 120 + 0.01);
  EXPECT_LE(farthest[6], 0.011 * 6 + 0.001);
}

TEST(Marks, SayNothingOfUnmarkedDataWhateverTheKey) {
  const std::string original = csv(sales(1'000, 6));
  MarkRecord record = mark(original, "x").record;
  std::vector<MarkRecord> records;
  for (int i = 0; i < 300; ++i) {
    record.key = random_bytes(kMarkKeyBytes);
    records.push_back(record);
  }
  const auto found = detect_marks(Source::memory(original, "x.csv"), {}, records);
  ASSERT_TRUE(found);
  const auto below = [&](double log10) { return std::ranges::count_if(*found, [&](const Detection& each) { return each.log10_p < log10; }); };
  EXPECT_LE(below(std::log10(0.05)), 28);  // 15 expected at most, three and a half standard deviations above
  EXPECT_LE(below(-3), 3);
  EXPECT_EQ(below(-6), 0);
}

TEST(Marks, ChancesHoldForAllRecordsComparedTogether) {
  const Marked one = mark(csv(sales(1'000, 9)), "甲公司", 10);
  std::vector<MarkRecord> records(100, mark(csv(sales(1'000, 10)), "别家", 10).record);
  records[37] = one.record;
  const auto among = detect_marks(Source::memory(one.text, "x.csv"), {}, records);
  ASSERT_TRUE(among);
  const Detection alone = detect(one.text, one.record);
  EXPECT_NEAR((*among)[37].log10_p, alone.log10_p + 2, 1e-9);
  EXPECT_NEAR((*among)[37].log10_equal_hash, alone.log10_equal_hash + 2, 1e-9);
  EXPECT_EQ((*among)[37].tests.front().log10_p, alone.tests.front().log10_p) << "a test by itself is what it is";
  for (const Detection& each : *among) EXPECT_LE(each.log10_p, 0);
}

TEST(Marks, CanariesAreRowsOfOneCopyOnly) {
  const Table before = sales(2'000, 7);
  const Marked one = mark(csv(before), "甲公司", 40), two = mark(csv(before), "乙公司", 40);
  const Table after = parsed(one.text);
  EXPECT_EQ(after.size(), before.size() + one.record.canaries.size());
  EXPECT_GE(one.record.canaries.size(), 39U);
  EXPECT_EQ(detect(one.text, one.record).canaries_found, one.record.canaries.size());
  EXPECT_EQ(detect(two.text, one.record).canaries_found, 0U);
  EXPECT_EQ(detect(csv(before), one.record).canaries_found, 0U);
  EXPECT_LT(detect(one.text, one.record).log10_equal_hash, -13);
  std::map<std::string, std::string> codes;
  for (std::size_t i = 1; i < after.size(); ++i) EXPECT_EQ(codes.emplace(after[i][1], after[i][2]).first->second, after[i][2]) << "a canary must not break what depends on each other";
}

TEST(Marks, CanariesAreFoundWhereTheDayIsWrittenFirst) {
  Table before = sales(2'000, 11);
  before[0].push_back("day");
  for (std::size_t i = 1; i < before.size(); ++i) {
    char day[16];
    std::snprintf(day, sizeof day, "%02d/%02d/2026", static_cast<int>(1 + i % 28), static_cast<int>(1 + i % 12));
    before[i].push_back(day);
  }
  const Marked marked = mark(csv(before), "甲公司", 40);
  EXPECT_GE(marked.record.canaries.size(), 39U);
  EXPECT_EQ(detect(marked.text, marked.record).canaries_found, marked.record.canaries.size());
}

TEST(Marks, OneCanaryAloneTracesNobody) {
  const Table before = sales(2'000, 12);
  const Marked marked = mark(csv(before), "甲公司", 40);
  MarkRecord record = marked.record;
  record.carriers.clear();
  record.canaries.resize(1);
  const Detection one = detect(marked.text, record);
  EXPECT_EQ(one.canaries_found, 1U);
  EXPECT_FALSE(one.traced()) << "a row of real values may have come about in another way";
  record.canaries = {marked.record.canaries[0], marked.record.canaries[1]};
  EXPECT_TRUE(detect(marked.text, record).traced());
}

TEST(Marks, WhatIsNoTableOrCannotCarryIsRefused) {
  MarkOptions options;
  options.recipient = "甲公司";
  const auto nowhere = [](std::string_view) -> Result<void> { return {}; };
  EXPECT_EQ(mark_copy(Source::memory("{\"a\":1}\n{\"a\":2}\n", "a.jsonl"), options, nowhere).error().reason, "evidence.mark_needs_delimited");
  EXPECT_EQ(mark_copy(Source::memory("a,b\nx,1\ny,2\nz,3\n", "a.csv"), options, nowhere).error().reason, "evidence.mark_no_carrier");
  options.recipient.clear();
  EXPECT_EQ(mark_copy(Source::memory("a,b\nx,1\n", "a.csv"), options, nowhere).error().reason, "evidence.mark_recipient");
}

TEST(Marks, RecordsAreReadBackAndStrictly) {
  const MarkRecord record = mark(csv(sales(500, 8)), "甲公司", 3).record;
  const Json json = mark_record_json(record);
  const auto again = parse_mark_record(json);
  ASSERT_TRUE(again);
  EXPECT_EQ(mark_record_json(*again).canonical(), json.canonical());
  Json foreign = json;
  foreign.set("unknown", 1);
  EXPECT_EQ(parse_mark_record(foreign).error().reason, "evidence.mark_record_malformed");
}

TEST(Marks, BinomialTailsAreExact) {
  EXPECT_NEAR(binomial_tail_log10(60, 100), std::log10(0.02844396682), 1e-8);
  EXPECT_NEAR(binomial_tail_log10(10, 10), -10 * std::log10(2.0), 1e-12);
  EXPECT_NEAR(binomial_tail_log10(1, 4), std::log10(15.0 / 16), 1e-12);
  EXPECT_NEAR(binomial_tail_log10(1000, 1000), -1000 * std::log10(2.0), 1e-6);
  EXPECT_EQ(binomial_tail_log10(0, 50), 0);
}

}  // namespace
}  // namespace shuquan::evidence
