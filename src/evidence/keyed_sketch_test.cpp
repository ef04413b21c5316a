#include "evidence/keyed_sketch.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>

#include "base/hex.h"
#include "crypto/oblivious.h"
#include "evidence/compare.h"
#include "evidence/evidence.h"
#include "evidence/merge.h"
#include "evidence/similarity_index.h"

namespace shuquan::evidence {
namespace {

// Any keyed function will do here, so a quick one; the registry's is the test of crypto/oblivious.
Keying keying_of(char key) {
  return {std::string("public key ") + key, [key](const std::vector<std::string>& inputs) -> Result<std::vector<Digest>> {
            std::vector<Digest> out;
            for (const std::string& input : inputs) out.push_back(crypto::hmac_sha256(std::string(32, key), input));
            return out;
          }};
}

/// A table of `rows` rows of which the first `shared` are those of every table of this kind.
std::string table(std::size_t rows, std::size_t shared, unsigned seed) {
  std::mt19937 common(7);
  std::mt19937 own(seed);
  std::string text = "id,city,amount,day,mail\n";
  for (std::size_t i = 0; i < rows; ++i) {
    std::mt19937& random = i < shared ? common : own;
    const unsigned number = static_cast<unsigned>(random());
    text += "K" + std::to_string(number) + ",city " + std::to_string(random() % 60) + "," + std::to_string(random() % 90'000) + ",2024-0" +
            std::to_string(1 + random() % 9) + "-1" + std::to_string(random() % 10) + ",person" + std::to_string(number % 99'991) + "@example.cn\n";
  }
  return text;
}

Deposit deposit_of(const std::string& text, const Keying& keying = {}) {
  Options options;
  options.keying = keying;
  options.dataset_key = std::string(kDatasetKeyBytes, 'd');
  return create_deposit(Source::memory(text, "table.csv"), options).value().deposit;
}

void expect_alike(const Share& a, const Share& b) {
  EXPECT_EQ(a.n, b.n);
  EXPECT_EQ(a.m, b.m);
}

// facts §2.b.9: public sampling, keyed values, hence the same counts.
TEST(KeyedSketch, ComparesLikeTheUnkeyedOnes) {
  const Keying keying = keying_of('k');
  struct Pair {
    std::size_t a, b, shared;
  };
  for (const Pair& sizes : {Pair{900, 700, 300}, Pair{1500, 60, 60}, Pair{400, 400, 0}, Pair{12'000, 300, 200}}) {
    const Sketch a = *deposit_of(table(sizes.a, sizes.shared, 1)).sketch;
    const Sketch b = *deposit_of(table(sizes.b, sizes.shared, 2)).sketch;
    const Comparison plain = compare(a, b).value();
    const Comparison keyed = compare(key_sketch(a, keying).value(), key_sketch(b, keying).value()).value();
    EXPECT_EQ(plain.grade, keyed.grade);
    expect_alike(plain.a_in_b.found, keyed.a_in_b.found);
    expect_alike(plain.b_in_a.found, keyed.b_in_a.found);
    expect_alike(plain.pairs_a_in_b, keyed.pairs_a_in_b);
    expect_alike(plain.values_a_in_b, keyed.values_a_in_b);
    EXPECT_EQ(plain.a_in_b.chance, keyed.a_in_b.chance);
  }
}

TEST(KeyedSketch, KeepsTheSampleAndHidesTheHashes) {
  const Sketch plain = *deposit_of(table(12'000, 0, 3)).sketch;
  const Sketch keyed = key_sketch(plain, keying_of('k')).value();
  EXPECT_GT(plain.row_level, 0);
  EXPECT_EQ(keyed.row_level, plain.row_level);
  EXPECT_EQ(keyed.row_hashes.size(), plain.row_hashes.size());
  EXPECT_EQ(keyed.pairs.size(), plain.pairs.size());
  EXPECT_EQ(keyed.values.size(), plain.values.size());
  EXPECT_EQ(keyed.capsule.size(), plain.capsule.size());
  std::size_t alike = 0;
  for (const SketchRow& row : plain.row_hashes)
    alike += std::ranges::count(keyed.row_hashes, row.hash, &SketchRow::hash) != 0 ? 1 : 0;
  EXPECT_EQ(alike, 0U);
  EXPECT_EQ(decode_sketch(encode_sketch(keyed)).value(), keyed);
}

TEST(KeyedSketch, IsOfNoUseWithoutTheKey) {
  const Sketch plain = *deposit_of(table(300, 0, 4)).sketch;
  const Sketch keyed = key_sketch(plain, keying_of('k')).value();
  const Sketch other = key_sketch(plain, keying_of('o')).value();
  for (const auto& [a, b] : {std::pair(plain, keyed), std::pair(keyed, plain), std::pair(keyed, other)}) {
    const auto comparison = compare(a, b);
    ASSERT_FALSE(comparison);
    EXPECT_EQ(comparison.error().reason, "evidence.sketches_not_comparable");
  }
  EXPECT_EQ(compare(keyed, key_sketch(plain, keying_of('k')).value())->grade, Grade::same_rows);
  EXPECT_EQ(key_sketch(keyed, keying_of('k')).error().reason, "evidence.sketch_is_keyed");
  EXPECT_EQ(compare_with_data(keyed, Source::memory(table(300, 0, 4), "t.csv"), {}).error().reason, "evidence.data_needs_unkeyed");
}

// Personal columns stand for nothing but themselves in whole rows, keyed or not.
TEST(KeyedSketch, LeavesPersonalColumnsOut) {
  for (const Keying& keying : {Keying{}, keying_of('k')}) {
    const Sketch sketch = *deposit_of(table(500, 0, 5), keying).sketch;
    constexpr std::uint8_t kMail = 4;
    for (const SketchPair& pair : sketch.pairs) EXPECT_TRUE(pair.first != kMail && pair.second != kMail);
    for (const SketchValue& value : sketch.values) EXPECT_NE(value.column, kMail);
    for (const CapsuleRow& row : sketch.capsule) EXPECT_EQ(row.cells[kMail], 0U);
    EXPECT_GT(sketch.pairs.size(), 100U);
  }
}

TEST(KeyedSketch, AnUnkeyedDepositIsKeyedLater) {
  const Keying keying = keying_of('k');
  const Deposit plain = deposit_of(table(300, 0, 6));
  const Deposit at_once = deposit_of(table(300, 0, 6), keying);
  const Deposit later = key_deposit(plain, keying, nullptr).value();
  EXPECT_EQ(*later.sketch, *at_once.sketch);
  EXPECT_EQ(later.head, at_once.head);
  EXPECT_NE(later.head.sketch_sm3, plain.head.sketch_sm3);
  const Deposit read = parse_deposit(write_deposit(later)).value();
  EXPECT_EQ(read.sketch->key, sketch_key_id(keying.public_key));
  EXPECT_EQ(key_deposit(later, keying, nullptr).error().reason, "evidence.sketch_is_keyed");
}

TEST(KeyedSketch, ADocumentThatMisnamesItsSketchIsRefused) {
  std::string text = write_deposit(deposit_of(table(50, 0, 6), keying_of('k')));
  const std::size_t at = text.find(kKeyedSketchFormat);
  ASSERT_NE(at, std::string::npos);
  text.replace(at, kKeyedSketchFormat.size(), kSketchFormat);
  EXPECT_EQ(parse_deposit(text).error().reason, "evidence.deposit_altered");
}

// Partitions keyed by one key join like unkeyed ones: the same rows, pairs and values are kept.
TEST(KeyedSketch, PartsOfOneKeyAreMerged) {
  const Keying keying = keying_of('k');
  const Deposit a = deposit_of(table(700, 0, 7));
  const Deposit b = deposit_of(table(600, 0, 8));
  const Sketch merged_first = key_sketch(*merge_deposits({a, b}, {})->sketch, keying).value();
  const Deposit merged = merge_deposits({key_deposit(a, keying, nullptr).value(), key_deposit(b, keying, nullptr).value()}, {}).value();
  EXPECT_EQ(merged.sketch->key, merged_first.key);
  EXPECT_EQ(merged.sketch->row_hashes, merged_first.row_hashes);
  EXPECT_EQ(merged.sketch->pairs, merged_first.pairs);
  EXPECT_EQ(merged.sketch->values, merged_first.values);
  EXPECT_EQ(merge_deposits({a, key_deposit(b, keying, nullptr).value()}, {}).error().reason, "evidence.sketches_not_comparable");
}

TEST(KeyedSketch, TheIndexFindsThoseOfTheSameKeyOnly) {
  const Keying keying = keying_of('k');
  const Sketch plain = *deposit_of(table(300, 0, 9)).sketch;
  SimilarityIndex index;
  index.add(0, plain);
  index.add(1, key_sketch(plain, keying).value());
  index.add(2, key_sketch(plain, keying_of('o')).value());
  const auto found = index.find(key_sketch(plain, keying).value());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found.front().deposit, 1U);
  ASSERT_EQ(index.find(plain).size(), 1U);
  EXPECT_EQ(index.find(plain).front().deposit, 0U);
}

// docs/formats/vectors/sketch.json, made and checked by the second implementation (tests/evidence/verify_sketch.py).
TEST(KeyedSketch, GivesThePublishedVectors) {
  std::ifstream file("docs/formats/vectors/sketch.json");
  const Json vectors = Json::parse(std::string(std::istreambuf_iterator<char>(file), {})).value();
  const auto key = crypto::ObliviousKey::derive(from_hex(vectors["seed"].text()).value(), kKeyedSketchFormat).value();
  EXPECT_EQ(to_hex(key.public_key()), vectors["public_key"].text());
  EXPECT_EQ(to_hex(sketch_key_id(key.public_key())), vectors["key"].text());
  for (const Json& question : vectors["questions"].items())
    EXPECT_EQ(to_hex(crypto::to_view(key.output(from_hex(question["input"].text()).value()))), question["output"].text());
  ASSERT_GT(vectors["cells"].size(), 15U);
  for (const Json& cell : vectors["cells"].items()) {
    Canonicalizer canonicalize;
    DayOrder order = cell["order"].text() == "day" ? DayOrder::day_first : cell["order"].text() == "month" ? DayOrder::month_first : DayOrder::unknown;
    const std::string text = cell["text"].text();
    const CanonicalCell found = canonicalize({text.data(), static_cast<std::uint32_t>(text.size()), CellKind::text}, order);
    EXPECT_EQ(static_cast<std::int64_t>(found.type), cell["type"].int_or(-1)) << text;
    EXPECT_EQ(found.bytes, cell["canonical"].text());
    char hash[17];
    std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(cell_hash(found)));
    EXPECT_EQ(hash, cell["hash"].text()) << text;
  }
  for (const Json& one : vectors["tables"].items()) {
    Options options;
    options.profile = false;
    const Sketch sketch = *create_deposit(Source::memory(one["csv"].text(), "t.csv"), options)->deposit.sketch;
    EXPECT_EQ(to_hex(encode_sketch(sketch)), one["sketch"].text());
    const Keying keying{key.public_key(), [&](const std::vector<std::string>& inputs) -> Result<std::vector<Digest>> {
                          std::vector<Digest> out;
                          for (const std::string& input : inputs) out.push_back(key.output(input));
                          return out;
                        }};
    EXPECT_EQ(to_hex(encode_sketch(key_sketch(sketch, keying).value())), one["keyed"].text());
  }
}

}  // namespace
}  // namespace shuquan::evidence
