#include "evidence/compare.h"

#include <cmath>

#include "evidence/row_test.h"

namespace shuquan::evidence {
namespace {

bool kept48(Hash48 hash, int level) { return level == 0 || hash >> (48 - level) == 0; }

// Sampled rows of one side at a level, and how many of them the other side has too.
RowSample sample_rows(const Sketch& of, const Sketch& in, int level) {
  RowSample sample;
  auto other = in.row_hashes.begin();
  for (const SketchRow& row : of.row_hashes) {
    if (!kept48(row.hash, level)) break;  // the list rises, so do the hashes
    while (other != in.row_hashes.end() && other->hash < row.hash) ++other;
    sample.add(row.count, other != in.row_hashes.end() && other->hash == row.hash);
  }
  return sample;
}

template <class List, class Use>
Share shared(const List& a, const List& b, const Use& use) {
  std::uint64_t n = 0;
  std::uint64_t m = 0;
  auto other = b.begin();
  Hash48 last = ~Hash48{0};
  for (const auto& entry : a) {
    if (!use(entry) || entry.hash == last) continue;
    last = entry.hash;
    ++n;
    while (other != b.end() && other->hash < entry.hash) ++other;
    if (other != b.end() && other->hash == entry.hash) ++m;
  }
  return share_of(m, n);
}

Json share_json(const Share& share) {
  return Json::object({{"n", share.n}, {"m", share.m}, {"value", share.value}, {"standard_error", share.error},
                       {"low", share.low}, {"high", share.high}});
}

Json test_json(const RowTest& test) {
  return share_json(test.found).set("chance", test.chance).set("beyond_chance", test.beyond_chance);
}

}  // namespace

std::string_view to_string(Grade grade) {
  switch (grade) {
    case Grade::none: return "none";
    case Grade::shared_vocabulary: return "shared_vocabulary";
    case Grade::same_rows: return "same_rows";
  }
  return "none";
}

Share share_of(std::uint64_t m, std::uint64_t n) {
  Share share{n, m};
  if (n == 0) return share;
  const double size = static_cast<double>(n);
  const double p = static_cast<double>(m) / size;
  constexpr double z = 1.959964;
  const double middle = (p + z * z / (2 * size)) / (1 + z * z / size);
  const double half = z / (1 + z * z / size) * std::sqrt(p * (1 - p) / size + z * z / (4 * size * size));
  share.value = p;
  share.error = std::sqrt(p * (1 - p) / size);
  share.low = std::max(0.0, middle - half);
  share.high = std::min(1.0, middle + half);
  return share;
}

RowTest test_against_chance(std::uint64_t m, std::uint64_t n, double chance, double least_excess) {
  RowTest test{share_of(m, n), std::clamp(chance, 0.0, 1.0), false};
  const double expected = static_cast<double>(n) * test.chance;
  const double deviation = std::sqrt(expected * (1 - test.chance));
  const double excess = test.chance < 1 ? (test.found.value - test.chance) / (1 - test.chance) : 0;
  test.beyond_chance = m >= 3 && excess >= least_excess && static_cast<double>(m) >= expected + 4 * deviation + 3;
  return test;
}

// Rows that occur once, against the rows that different rows of one population share: were a row's number of occurrences
// Poisson, 2·f2/f1 bounds the share of single rows that another sample of the same size repeats; f1 and f2 are the rows
// that occur once and twice.
RowTest RowSample::test(double size_ratio) const {
  if (once == 0) return {};
  const double repeated = 2 * static_cast<double>(twice) / static_cast<double>(once);
  return test_against_chance(once_found, once, repeated * size_ratio, 0.02);
}

Result<Comparison> compare(const Sketch& a, const Sketch& b) {
  if (!comparable(a, b)) return fail(Errc::invalid_input, "evidence.sketches_not_comparable");
  Comparison result;
  result.same_sampling = true;
  const int rows = std::max(a.row_level, b.row_level);
  const double ratio = a.rows > 0 && b.rows > 0 ? static_cast<double>(b.rows) / static_cast<double>(a.rows) : 1;
  result.a_in_b = sample_rows(a, b, rows).test(ratio);
  result.b_in_a = sample_rows(b, a, rows).test(1 / ratio);
  const int pairs = std::max(a.pair_level, b.pair_level);
  const int anchors = std::max(a.anchor_level, b.anchor_level);
  result.pairs_a_in_b = shared(a.pairs, b.pairs, [&](const SketchPair& p) { return kept48(p.hash, pairs) && p.level >= anchors; });
  const int values = std::max(a.value_level, b.value_level);
  result.values_a_in_b = shared(a.values, b.values, [&](const SketchValue& v) { return kept48(v.hash, values); });
  result.grade = grade_of(result);
  return result;
}

Grade grade_of(const Comparison& comparison) {
  if (comparison.a_in_b.beyond_chance || comparison.b_in_a.beyond_chance) return Grade::same_rows;
  for (const ProjectionTest& projection : comparison.projections)
    if (projection.test.beyond_chance) return Grade::same_rows;
  const auto common = [](const Share& share) { return share.m >= 3 && share.value >= 0.02; };
  const bool vocabulary = common(comparison.pairs_a_in_b) || common(comparison.values_a_in_b) ||
                          common(comparison.a_in_b.found) || common(comparison.b_in_a.found);
  return vocabulary ? Grade::shared_vocabulary : Grade::none;
}

Json comparison_json(const Comparison& comparison, const std::vector<std::string>& names) {
  const auto name = [&](std::uint32_t column) { return column < names.size() ? names[column] : std::string{}; };
  Json json = Json::object({{"grade", to_string(comparison.grade)},
                            {"basis", comparison.same_sampling ? "sketches" : "data"},
                            {"rows_a_in_b", test_json(comparison.a_in_b)},
                            {"rows_b_in_a", test_json(comparison.b_in_a)},
                            {"pairs_a_in_b", share_json(comparison.pairs_a_in_b)},
                            {"values_a_in_b", share_json(comparison.values_a_in_b)}});
  Json columns = Json::array();
  for (const ColumnMatch& match : comparison.columns)
    columns.push(Json::object({{"a", match.a}, {"name", name(match.a)}, {"b", match.b}, {"share", match.share}}));
  Json projections = Json::array();
  for (const ProjectionTest& projection : comparison.projections) {
    Json used = Json::array();
    for (const std::uint32_t column : projection.columns) used.push(name(column));
    projections.push(test_json(projection.test).set("columns", std::move(used)));
  }
  return json.set("columns", std::move(columns)).set("projections", std::move(projections));
}

}  // namespace shuquan::evidence
