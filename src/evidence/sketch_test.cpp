#include "evidence/sketch.h"

#include <gtest/gtest.h>

#include <random>

#include "evidence/compare.h"
#include "evidence/sketcher.h"

namespace shuquan::evidence {
namespace {

std::string canonical(std::string_view text, DayOrder order = DayOrder::unknown) {
  Canonicalizer canonicalize;
  const CanonicalCell cell = canonicalize({text.data(), static_cast<std::uint32_t>(text.size()), CellKind::text}, order);
  constexpr const char* kNames[] = {"absent", "text", "number", "date", "bytes"};
  return std::string(kNames[static_cast<int>(cell.type)]) + ":" + std::string(cell.bytes);
}

TEST(CanonicalCell, FormsThatMeanTheSameAreTheSame) {
  EXPECT_EQ(canonical("  Hello   WORLD "), "text:hello world");
  EXPECT_EQ(canonical("ＡＢＣ１２３"), "text:abc123");
  EXPECT_EQ(canonical("１２３．５"), "number:1235e-1");
  EXPECT_EQ(canonical("1,234.50"), "number:12345e-1");
  EXPECT_EQ(canonical("1234.5"), "number:12345e-1");
  EXPECT_EQ(canonical("12.5%"), canonical("0.125"));
  EXPECT_EQ(canonical("1.5e3"), canonical("1500"));
  EXPECT_EQ(canonical("-0"), "number:0");
  EXPECT_EQ(canonical("+7"), "number:7");
  EXPECT_EQ(canonical("007"), "text:007");
  EXPECT_EQ(canonical("1,23"), "text:1,23");
  EXPECT_EQ(canonical("2024-01-31"), "date:20240131");
  EXPECT_EQ(canonical("2024年1月31日"), "date:20240131");
  EXPECT_EQ(canonical("2024/1/31 00:00:00"), "date:20240131");
  EXPECT_EQ(canonical("31/01/2024"), "date:20240131");
  EXPECT_EQ(canonical("03/04/2024", DayOrder::day_first), "date:20240403");
  EXPECT_EQ(canonical("03/04/2024", DayOrder::month_first), "date:20240304");
  EXPECT_EQ(canonical("2024-01-31T18:20:00Z"), canonical("2024/01/31 18:20"));
  EXPECT_EQ(canonical("2024-13-01"), "text:2024-13-01");
  EXPECT_EQ(canonical("NULL"), "absent:");
  EXPECT_EQ(canonical(" 无 "), "absent:");
  EXPECT_EQ(canonical("北京市"), "text:北京市");
  EXPECT_EQ(canonical("-"), "absent:");
  EXPECT_EQ(canonical("2024-01-31T1"), "text:2024-01-31t1");
}

// A cell read by its words, with and without special instructions, against the rules.
bool expect_same_meaning(const std::string& text) {
  Canonicalizer canonicalize;
  DayOrder order = DayOrder::unknown;
  const std::vector<char> exact(text.begin(), text.end());  // so that a byte read behind it is seen
  const Cell cell{exact.data(), static_cast<std::uint32_t>(exact.size()), CellKind::text};
  const CanonicalCell wanted = canonicalize(cell, order);
  bool read = false;
  for (const auto& way : {read_cells, read_cells_portable}) {
    CellMeaning found;
    std::uint32_t open = 0;
    std::size_t recognised = 0;
    read = way({&cell, 1, 1, nullptr}, &found, &open, recognised) == 0;
    if (!read) continue;
    EXPECT_EQ(found.hash, cell_hash(wanted)) << text;
    EXPECT_EQ(found.type, wanted.type) << text;
    EXPECT_EQ(found.length, wanted.bytes.size()) << text;
    EXPECT_EQ(found.value, wanted.value) << text;
  }
  return read;
}

TEST(ShortCell, WhatIsReadAtAGlanceIsWhatTheRulesSay) {
  for (const char* text : {"0", "-0", "00", "0.0", "007", "7", "-7", "+7", "10", "1500", "-1500", "100000000", "1000000000", "10000000000", "123456789012", "9007199254740991",
                           "9007199254740993", "9999999999999999", "0.5", ".5", "5.", ".", "-.", "-", "+", "--", "-.5", "1.5", "12.50", "-12.340", "0.001", "123.456789", "1.2.3", "1-2", "1e3",
                           "12%", "1,234", "2024-01-31", "2024/01/31", "2024-02-30", "0999-01-01", "2024-01-31 18:20:05", "2024-01-31T18:20:05", "2024-01-31 00:00:00", "2024-01-31 24:59:60",
                           "2024-01-31 25:00:00", "2024-01-31x18:20:05", "2024-01/31", "NULL", "null", "Na", "N/A", "nan", "\\N", "none", "无", "空", "北京市", "北京 市", "A区", "LAS", " a", "a ",
                           "a  b", "a b", "a\tb", "ＡＢＣ", "é", "丁a", "\xe4\xb7\x80x", "\xe5x", "多福巷社区居委会", "多福巷社区居委会ABC 1", "a long line in lower case letters", "THIRTY-TWO BYTES AND NOT A BYTE L"})
    expect_same_meaning(text);
  for (const char* text : {"7", "-12.50", "1500", "123456789012", "2024-01-31", "2024-01-31 18:20:05"}) EXPECT_TRUE(expect_same_meaning(text)) << text;
#if defined(__SSE2__)
  for (const char* text : {"NULL", "LAS", "A区", "a b", "多福巷社区居委会"}) EXPECT_TRUE(expect_same_meaning(text)) << text;
#endif
  std::mt19937 random(7);
  const std::vector<std::string> pieces{"0", "1", "9", "12", "-", ".", "/", ":", " ", "2024", "T", "a", "Z", "é", "市", "丁", "e", "+", "%", ",", "\xe4", "\x80", "\t", "nan"};
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    const std::size_t alphabet = 1 + random() % pieces.size();
    for (std::size_t n = 1 + random() % 20; n > 0; --n) text += pieces[random() % alphabet];
    expect_same_meaning(text);
    ASSERT_FALSE(::testing::Test::HasFailure());
  }
}

TEST(CellHashes, RememberedCellsMeanWhatTheyMeantAndFollowTheOrderOfDays) {
  std::vector<std::string> texts;
  for (int i = 0; i < 9000; ++i)
    texts.push_back(i == 6000 ? "31/01/2024" : i % 3 == 0 ? "03/04/2024" : i % 3 == 1 ? std::to_string(i % 7 * 100) : i < 4500 ? "LAS" : "word" + std::to_string(i));
  CellHashes hashes;
  Canonicalizer canonicalize;
  DayOrder order = DayOrder::unknown;
  std::size_t begin = 0;
  for (const std::size_t end : {3000U, 9000U}) {
    RowBatch batch;
    for (std::size_t i = begin; i < end; ++i) {
      batch.cells.push_back({texts[i].data(), static_cast<std::uint32_t>(texts[i].size()), CellKind::text});
      batch.row_end.push_back(batch.cells.size());
    }
    const auto& entries = hashes(batch);
    for (std::size_t i = begin; i < end; ++i) {
      const CanonicalCell cell = canonicalize(batch.cells[i - begin], order);
      ASSERT_EQ(entries[i - begin].hash, cell_hash(cell)) << i << " " << texts[i];
      ASSERT_EQ(entries[i - begin].type, cell.type) << i;
      ASSERT_EQ(entries[i - begin].value, cell.value) << i;
    }
    begin = end;
  }
  EXPECT_EQ(order, DayOrder::day_first);
}

using Rows = std::vector<std::vector<std::string>>;

Rows people(std::size_t count, unsigned seed, std::size_t first = 0) {
  std::mt19937 random(seed);
  Rows rows;
  for (std::size_t i = 0; i < count; ++i) {
    const auto number = static_cast<unsigned>(random());
    rows.push_back({std::to_string(100'000 + first + i), "name" + std::to_string(random() % 50'000), std::to_string(random() % 100),
                    std::to_string(number % 1'000'000) + "." + std::to_string(10 + random() % 89),
                    std::to_string(2000 + random() % 24) + "-0" + std::to_string(1 + random() % 9) + "-1" + std::to_string(random() % 10),
                    std::string("city") + std::to_string(random() % 300)});
  }
  return rows;
}

std::string as_csv(const Rows& rows, std::string_view delimiter = ",") {
  std::string text;
  for (std::size_t c = 0; c < rows.at(0).size(); ++c) text += (c > 0 ? std::string(delimiter) : "") + "column" + std::to_string(c);
  text += "\n";
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) text += (c > 0 ? std::string(delimiter) : "") + row[c];
    text += "\n";
  }
  return text;
}

std::string as_json_lines(const Rows& rows) {
  std::string text;
  for (const auto& row : rows) {
    text += "{";
    for (std::size_t c = row.size(); c > 0; --c) text += "\"f" + std::to_string(c) + "\":\"" + row[c - 1] + "\"" + (c > 1 ? "," : "");
    text += "}\n";
  }
  return text;
}

Sketch sketch_of(const std::string& text) {
  auto created = create_deposit(Source::memory(text, "x"), {});
  EXPECT_TRUE(created) << describe(created.error());
  return *created->deposit.sketch;
}

Comparison against(const Rows& a, const std::string& b) {
  auto result = compare_with_data(sketch_of(as_csv(a)), Source::memory(b, "b"), {});
  EXPECT_TRUE(result) << describe(result.error());
  return *result;
}

Rows columns_of(const Rows& rows, const std::vector<std::size_t>& columns) {
  Rows result;
  for (const auto& row : rows) {
    result.emplace_back();
    for (const std::size_t column : columns) result.back().push_back(row[column]);
  }
  return result;
}

TEST(Sketch, OrderFormatAndSpellingMakeNoDifference) {
  Rows rows = people(30'000, 1);
  const Sketch a = sketch_of(as_csv(rows));
  std::shuffle(rows.begin(), rows.end(), std::mt19937(5));
  const Sketch b = sketch_of(as_json_lines(rows));
  EXPECT_EQ(a.row_hashes, b.row_hashes);
  EXPECT_EQ(a.rows, 30'000U);
  EXPECT_GE(a.row_hashes.size(), kSketchRows);
  EXPECT_LE(a.row_hashes.size(), 2 * kSketchRows);
  EXPECT_LE(a.pairs.size(), 2 * kSketchPairs);
  EXPECT_LE(a.values.size(), 2 * kSketchValues);
  EXPECT_EQ(a.capsule.size(), kCapsuleRows);
}

TEST(Sketch, SurvivesItsBinaryFormAndRefusesDamage) {
  const Sketch sketch = sketch_of(as_csv(people(3000, 2)));
  const std::string bytes = encode_sketch(sketch);
  const auto decoded = decode_sketch(bytes);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(*decoded, sketch);
  for (std::size_t cut = 0; cut < bytes.size(); cut += 997) EXPECT_FALSE(decode_sketch(bytes.substr(0, cut)));
  EXPECT_FALSE(decode_sketch(bytes + "x"));
  std::string lie = bytes;
  lie[20] = '\x7f';
  EXPECT_FALSE(decode_sketch(lie));
}

TEST(Sketch, HiddenColumnsLeaveNoSingleValues) {
  Sketch sketch = sketch_of(as_csv(people(3000, 2)));
  hide_columns(sketch, {1});
  for (const SketchValue& value : sketch.values) EXPECT_NE(value.column, 1);
  for (const SketchPair& pair : sketch.pairs) EXPECT_TRUE(pair.first != 1 && pair.second != 1);
  for (const CapsuleRow& row : sketch.capsule) EXPECT_EQ(row.cells[1], 0U);
  EXPECT_TRUE(decode_sketch(encode_sketch(sketch)));
}

TEST(Sketch, ListsThatNoDataCanHaveLeftAreRefused) {
  const auto taken = [](std::size_t count, int level, std::uint64_t rows) {
    Sketch sketch;
    sketch.rows = rows;
    sketch.row_level = static_cast<std::uint8_t>(level);
    for (std::size_t i = 0; i < count; ++i) sketch.row_hashes.push_back({i + 1, 1});
    return decode_sketch(encode_sketch(sketch)).has_value();
  };
  EXPECT_TRUE(taken(2 * kSketchRows, 0, 2 * kSketchRows));
  EXPECT_FALSE(taken(2 * kSketchRows + 1, 0, 1'000'000)) << "the level would have risen";
  EXPECT_FALSE(taken(2 * kSketchRows + 1, kFloorLevel - 1, 1ULL << 40));
  EXPECT_TRUE(taken(2 * kSketchRows + 1, kFloorLevel, 1ULL << 40));
  EXPECT_FALSE(taken(101, 0, 100)) << "more different rows than rows";
  EXPECT_FALSE(taken(5000, kFloorLevel, 1'000'000)) << "about 977 would have been kept";
  EXPECT_TRUE(taken(1000, kFloorLevel, 1'000'000));
}

TEST(Compare, SketchesTellCopiesSubsetsAndStrangers) {
  const Rows a = people(40'000, 3);
  const Sketch sketch = sketch_of(as_csv(a));
  EXPECT_EQ(compare(sketch, sketch_of(as_csv(a, ";")))->grade, Grade::same_rows);
  const Rows part(a.begin(), a.begin() + 10'000);
  const Comparison subset = compare(sketch, sketch_of(as_csv(part))).value();
  EXPECT_EQ(subset.grade, Grade::same_rows);
  EXPECT_NEAR(subset.a_in_b.found.value, 0.25, 4 * subset.a_in_b.found.error);
  EXPECT_DOUBLE_EQ(subset.b_in_a.found.value, 1);
  EXPECT_NE(compare(sketch, sketch_of(as_csv(people(40'000, 4, 500'000))))->grade, Grade::same_rows);
}

TEST(Compare, PerturbedCopiesAreFoundInData) {
  const Rows a = people(20'000, 6);
  Rows shuffled = a;
  std::shuffle(shuffled.begin(), shuffled.end(), std::mt19937(1));
  EXPECT_EQ(against(a, as_csv(columns_of(shuffled, {3, 5, 1, 0, 2, 4}))).grade, Grade::same_rows) << "reordered";
  EXPECT_EQ(against(a, as_json_lines(a)).grade, Grade::same_rows) << "JSON Lines";
  EXPECT_EQ(against(a, as_csv(columns_of(a, {1, 3, 4}))).grade, Grade::same_rows) << "half of the columns dropped";
  EXPECT_EQ(against(a, as_csv(Rows(a.begin(), a.begin() + 200))).grade, Grade::same_rows) << "1 % of the rows";
  Rows wider = a;
  for (std::size_t i = 0; i < wider.size(); ++i) wider[i].push_back("extra" + std::to_string(i));
  EXPECT_EQ(against(a, as_csv(wider)).grade, Grade::same_rows) << "a column added";
  Rows joined;
  for (std::size_t i = 0; i < a.size(); ++i)
    for (std::size_t k = 0; k < 3; ++k) {
      joined.push_back(a[i]);
      joined.back().push_back("order" + std::to_string(i * 3 + k));
    }
  EXPECT_EQ(against(a, as_csv(joined)).grade, Grade::same_rows) << "joined one to many";
  Rows noisy = a;
  std::mt19937 random(8);
  for (auto& row : noisy)
    for (auto& cell : row)
      if (random() % 5 == 0) cell = "x" + std::to_string(random());
  EXPECT_EQ(against(a, as_csv(noisy)).grade, Grade::same_rows) << "a fifth of the cells altered";
  Rows mixed = people(100'000, 77, 700'000);
  mixed.insert(mixed.end(), a.begin(), a.begin() + 4'000);
  EXPECT_EQ(against(a, as_csv(mixed)).grade, Grade::same_rows) << "among foreign rows";
}

TEST(Compare, OtherRowsOfTheSameTableAreNeverTheSameRows) {
  for (unsigned seed = 20; seed < 26; ++seed) {
    const Rows all = people(20'000, seed);
    const Rows a(all.begin(), all.begin() + 10'000);
    const Rows b(all.begin() + 10'000, all.end());
    EXPECT_NE(against(a, as_csv(b)).grade, Grade::same_rows);
    // Without what identifies rows: codes and categories only.
    EXPECT_NE(against(columns_of(a, {2, 5}), as_csv(columns_of(b, {2, 5}))).grade, Grade::same_rows);
    EXPECT_NE(against(columns_of(a, {2, 4, 5}), as_csv(columns_of(b, {2, 4, 5}))).grade, Grade::same_rows);
    EXPECT_NE(against(columns_of(a, {1, 4, 5}), as_csv(columns_of(b, {1, 4, 5}))).grade, Grade::same_rows);
    EXPECT_NE(compare(sketch_of(as_csv(columns_of(a, {2, 4, 5}))), sketch_of(as_csv(columns_of(b, {2, 4, 5}))))->grade, Grade::same_rows);
  }
}

TEST(Compare, StatedIntervalsCoverTheTruth) {
  std::size_t covered = 0;
  constexpr std::size_t kRuns = 40;
  for (unsigned run = 0; run < kRuns; ++run) {
    const Rows a = people(9'000, 100 + run, run * 1'000'000);
    Rows b = people(9'000, 900 + run, 500'000'000 + run * 1'000'000);
    std::copy(a.begin(), a.begin() + 2'700, b.begin());
    const Share share = compare(sketch_of(as_csv(a)), sketch_of(as_csv(b)))->a_in_b.found;
    covered += share.low <= 0.3 && 0.3 <= share.high ? 1 : 0;
  }
  EXPECT_GE(covered, 34U);
}

}  // namespace
}  // namespace shuquan::evidence
