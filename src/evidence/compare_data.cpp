#include <cmath>
#include <set>

#include "evidence/chunker.h"
#include "evidence/compare.h"
#include "evidence/flat_table.h"
#include "evidence/pass.h"
#include "evidence/row_test.h"
#include "evidence/sketcher.h"

namespace shuquan::evidence {
namespace {

constexpr std::uint64_t kMark = std::uint64_t{1} << 48;  // keeps the key of hash 0 apart from an empty slot
constexpr std::size_t kSuspectColumns = 256;
constexpr std::size_t kLeadColumns = 6;
constexpr double kLeastShare = 0.02;
constexpr std::size_t kSampledProjections = 4096;

std::uint64_t key48(std::uint64_t hash) { return (hash >> 16) | kMark; }
bool kept(std::uint64_t hash, int level) { return level == 0 || hash >> (64 - level) == 0; }

// What is looked up of A while B is read the first time.
class FirstPass {
 public:
  explicit FirstPass(const Sketch& a) : a_(a) {
    bool added = false;
    for (const SketchRow& row : a.row_hashes) rows_.find_or_add(row.hash | kMark, added);
    for (const SketchPair& pair : a.pairs) pairs_.find_or_add(pair.hash | kMark, added);
    for (const SketchValue& value : a.values) values_.find_or_add(value.hash | kMark, added);
    for (const CapsuleRow& row : a.capsule)
      for (std::size_t c = 0; c < row.cells.size(); ++c)
        if (row.cells[c] != 0) add_capsule_cell(c, row.cells[c]);
    weights_.assign(std::size_t{a.columns} * kSuspectColumns, 0);
  }

  void take(const RowBatch& batch, const std::vector<CellHashes::Entry>& cells) {
    sketcher_.add(batch, cells);
    std::size_t begin = 0;
    for (const std::size_t end : batch.row_end) {
      take_row({cells.data() + begin, end - begin});
      begin = end;
    }
  }

  /// Of data without rows.
  void take_chunk(std::uint64_t hash) {
    sketcher_.add_element(hash);
    if (std::uint8_t* found = rows_.find(key48(hash))) *found = 1;
  }

  void report(Comparison& result) {
    const Sketch b = sketcher_.finish();
    RowSample sample;
    for (const SketchRow& row : a_.row_hashes) sample.add(row.count, *rows_.find(row.hash | kMark) != 0);
    const double ratio = a_.rows > 0 && b.rows > 0 ? static_cast<double>(b.rows) / static_cast<double>(a_.rows) : 1;
    result.a_in_b = sample.test(ratio);
    result.b_in_a = compare(a_, b)->b_in_a;  // both unkeyed
    suspect_rows_ = b.rows;
    result.pairs_a_in_b = share_found(a_.pairs, pairs_);
    result.values_a_in_b = share_found(a_.values, values_);
    align(result.columns);
  }
  std::uint64_t suspect_rows() const { return suspect_rows_; }

 private:
  struct CapsuleCell {
    std::vector<std::uint8_t> columns;
    std::vector<std::uint16_t> rows;     // per column: rows of the capsule with this value
    std::vector<std::uint64_t> seen = {};  // columns of B it was seen in, one bit each
  };

  void add_capsule_cell(std::size_t column, std::uint64_t cell) {
    bool added = false;
    std::uint32_t& place = cells_.find_or_add(cell | kMark, added);
    if (added) {
      place = static_cast<std::uint32_t>(capsule_cells_.size());
      capsule_cells_.emplace_back();
      capsule_cells_.back().seen.assign(kSuspectColumns / 64, 0);
    }
    CapsuleCell& entry = capsule_cells_[place];
    const auto found = std::find(entry.columns.begin(), entry.columns.end(), column);
    if (found != entry.columns.end()) {
      ++entry.rows[static_cast<std::size_t>(found - entry.columns.begin())];
      return;
    }
    entry.columns.push_back(static_cast<std::uint8_t>(column));
    entry.rows.push_back(1);
  }

  void take_row(std::span<const CellHashes::Entry> cells) {
    const std::uint64_t row = row_hash(cells);
    if (row != 0 && kept(row, a_.row_level))
      if (std::uint8_t* found = rows_.find(key48(row))) *found = 1;
    const auto first = cells.first(std::min(cells.size(), kSuspectColumns));
    for (std::size_t c = 0; c < first.size(); ++c) {
      if (first[c].hash == 0) continue;
      look_up_value(first[c].hash, c);
      if (kept(first[c].hash, a_.anchor_level)) look_up_pairs(first, c);
    }
  }

  void look_up_value(std::uint64_t hash, std::size_t column) {
    const std::uint64_t value = value_hash(hash);
    if (kept(value, a_.value_level))
      if (std::uint8_t* found = values_.find(key48(value))) *found = 1;
    const std::uint32_t* place = cells_.find((hash >> 24) | kMark);
    if (place == nullptr) return;
    CapsuleCell& cell = capsule_cells_[*place];
    std::uint64_t& seen = cell.seen[column / 64];
    const std::uint64_t bit = std::uint64_t{1} << column % 64;
    if ((seen & bit) != 0) return;
    seen |= bit;
    for (std::size_t i = 0; i < cell.columns.size(); ++i) weights_[cell.columns[i] * kSuspectColumns + column] += cell.rows[i];
  }

  void look_up_pairs(std::span<const CellHashes::Entry> cells, std::size_t anchor) {
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (c == anchor || cells[c].hash == 0) continue;
      const std::uint64_t hash = pair_hash(cells[anchor].hash, cells[c].hash);
      if (!kept(hash, a_.pair_level)) continue;
      if (std::uint8_t* found = pairs_.find(key48(hash))) *found = 1;
    }
  }

  template <class List>
  static Share share_found(const List& list, const FlatTable<std::uint8_t>& table) {
    std::uint64_t m = 0;
    std::uint64_t n = 0;
    table.each([&](std::uint64_t, std::uint8_t found) {
      ++n;
      m += found;
    });
    return list.empty() ? Share{} : share_of(m, n);
  }

  // Columns of A with the columns of B that hold their values: best score first, one to one.
  void align(std::vector<ColumnMatch>& matches) const {
    std::vector<std::size_t> distinct(a_.columns, 0);
    std::vector<std::size_t> present(a_.columns, 0);
    for (const CapsuleCell& cell : capsule_cells_)
      for (std::size_t i = 0; i < cell.columns.size(); ++i) {
        ++distinct[cell.columns[i]];
        present[cell.columns[i]] += cell.rows[i];
      }
    struct Candidate {
      double score;
      ColumnMatch match;
    };
    std::vector<Candidate> candidates;
    for (std::uint32_t i = 0; i < a_.columns; ++i)
      for (std::uint32_t j = 0; j < kSuspectColumns; ++j) {
        const std::uint64_t weight = weights_[std::size_t{i} * kSuspectColumns + j];
        if (weight == 0) continue;
        const double share = static_cast<double>(weight) / static_cast<double>(present[i]);
        if (share < kLeastShare) continue;
        // Values of a narrow range sit in many columns; those of a wide one decide first.
        candidates.push_back({share * std::log2(1.0 + static_cast<double>(distinct[i])), {i, j, share}});
      }
    std::sort(candidates.begin(), candidates.end(), [](const Candidate& x, const Candidate& y) {
      if (x.score != y.score) return x.score > y.score;
      return std::pair(x.match.a, x.match.b) < std::pair(y.match.a, y.match.b);
    });
    std::set<std::uint32_t> used_a;
    std::set<std::uint32_t> used_b;
    for (const Candidate& candidate : candidates) {
      if (used_a.contains(candidate.match.a) || used_b.contains(candidate.match.b)) continue;
      used_a.insert(candidate.match.a);
      used_b.insert(candidate.match.b);
      matches.push_back(candidate.match);
    }
    keep_order(matches, present);
  }

  // Two columns of one vocabulary (origin and destination) fit each other's place as well: then they keep their order,
  // lest reversed pairs of other rows look like copies.
  void keep_order(std::vector<ColumnMatch>& matches, const std::vector<std::size_t>& present) const {
    const auto share = [&](std::uint32_t a, std::uint32_t b) {
      return static_cast<double>(weights_[std::size_t{a} * kSuspectColumns + b]) / static_cast<double>(present[a]);
    };
    for (ColumnMatch& x : matches)
      for (ColumnMatch& y : matches) {
        if (x.a >= y.a || x.b <= y.b || share(x.a, y.b) < 0.8 * x.share || share(y.a, x.b) < 0.8 * y.share) continue;
        std::swap(x.b, y.b);
        x.share = share(x.a, x.b);
        y.share = share(y.a, y.b);
      }
  }

  const Sketch& a_;
  Sketcher sketcher_;
  std::uint64_t suspect_rows_ = 0;
  FlatTable<std::uint8_t> rows_;
  FlatTable<std::uint8_t> pairs_;
  FlatTable<std::uint8_t> values_;
  FlatTable<std::uint32_t> cells_;
  std::vector<CapsuleCell> capsule_cells_;
  std::vector<std::uint64_t> weights_;
};

// Rows of the capsule looked up by some of their columns, and how often B repeats itself in these.
class Projection {
 public:
  Projection(const Sketch& a, std::vector<ColumnMatch> columns) : columns_(std::move(columns)) {
    for (const CapsuleRow& row : a.capsule) {
      const std::uint64_t hash = hash_of([&](const ColumnMatch& match) { return row.cells[match.a]; });
      if (hash == 0) continue;
      bool added = false;
      ++wanted_.find_or_add(hash, added).rows;
      ++total_;
    }
  }

  // `odd`: which of two random halves of B the row is in.
  void take(std::span<const CellHashes::Entry> cells, bool odd) {
    const std::uint64_t hash =
        hash_of([&](const ColumnMatch& match) { return match.b < cells.size() ? cells[match.b].hash >> 24 : 0; });
    if (hash == 0) return;
    if (Wanted* wanted = wanted_.find(hash)) wanted->found = true;
    if (!kept(hash, level_)) return;
    bool added = false;
    Halves& halves = sample_.find_or_add(hash, added);
    std::uint32_t& half = odd ? halves.odd : halves.even;
    if (half < UINT32_MAX) ++half;
    while (sample_.size() > 2 * kSampledProjections) {
      ++level_;
      sample_.filter([this](std::uint64_t key, const Halves&) { return kept(key, level_); });
    }
  }

  // `unique_share`: of A's rows, by these columns. Where they identify nearly every row of A, B may repeat itself for other
  // reasons (a join) and A's own repetitions bound chance, doubled because they are seen through few anchors.
  ProjectionTest test(double unique_share, double size_ratio) const {
    std::uint64_t found = 0;
    wanted_.each([&](std::uint64_t, const Wanted& wanted) { found += wanted.found ? wanted.rows : 0; });
    double chance = repeats();
    if (unique_share >= 0.9) chance = std::min(chance, std::max(2 * (1 - unique_share), 0.02) * std::min(1.0, size_ratio));
    ProjectionTest result;
    for (const ColumnMatch& match : columns_) result.columns.push_back(match.a);
    const double least = 0.05 * std::min(1.0, size_ratio);
    result.test = test_against_chance(found, total_, chance, least);
    return result;
  }
  std::uint64_t rows() const { return total_; }

 private:
  struct Wanted {
    std::uint32_t rows = 0;
    bool found = false;
  };
  struct Halves {
    std::uint32_t odd = 0;
    std::uint32_t even = 0;
  };

  template <class CellOf>
  std::uint64_t hash_of(const CellOf& cell_of) const {
    std::uint64_t hash = 0x9c0ffeeULL;
    std::size_t present = 0;
    for (const ColumnMatch& match : columns_) {
      const std::uint64_t cell = cell_of(match);
      present += cell != 0 ? 1 : 0;
      hash = mix(hash + cell);
    }
    return present >= 2 ? hash : 0;
  }

  // The share of rows of one half whose projection the other half has too, carried over to the whole of B.
  double repeats() const {
    std::uint64_t rows = 0;
    std::uint64_t covered = 0;
    sample_.each([&](std::uint64_t, const Halves& halves) {
      rows += halves.odd + std::uint64_t{halves.even};
      if (halves.odd > 0 && halves.even > 0) covered += halves.odd + std::uint64_t{halves.even};
    });
    if (rows < 20) return 1;
    const double share = static_cast<double>(covered) / static_cast<double>(rows);
    // Three standard errors to the safe side; rows that repeat each other are covered in twos, hence the factor.
    const double half = std::min(1.0, share + 3 * std::sqrt(2 * share * (1 - share) / static_cast<double>(rows)));
    return 1 - (1 - half) * (1 - half);
  }

  std::vector<ColumnMatch> columns_;
  FlatTable<Wanted> wanted_;
  std::uint64_t total_ = 0;
  FlatTable<Halves> sample_;
  int level_ = 0;
};

// Per pair of columns, the share of A's rows that the pair identifies, from the multiplicities in family P.
double unique_share(const Sketch& a, const std::vector<ColumnMatch>& columns) {
  double best = 0;
  std::vector<std::uint64_t> once(std::size_t{a.columns} * a.columns, 0);
  std::vector<std::uint64_t> rows(once.size(), 0);
  for (const SketchPair& pair : a.pairs) {
    const std::size_t place = std::size_t{pair.first} * a.columns + pair.second;
    rows[place] += pair.count;
    once[place] += pair.count == 1 ? 1 : 0;
  }
  for (const ColumnMatch& x : columns)
    for (const ColumnMatch& y : columns) {
      const std::size_t place = std::size_t{x.a} * a.columns + y.a;
      if (x.a >= y.a || rows[place] < 30) continue;
      const double share = static_cast<double>(once[place]) / static_cast<double>(rows[place]);
      best = std::max(best, share - 3 * std::sqrt(share * (1 - share) / static_cast<double>(rows[place])));
    }
  return best;
}

// All surviving columns, and all twos and threes of the leading ones, which bear altered cells better.
std::vector<std::vector<ColumnMatch>> column_sets(const std::vector<ColumnMatch>& columns) {
  std::vector<std::vector<ColumnMatch>> sets;
  if (columns.size() < 2) return sets;
  sets.push_back(columns);
  const std::size_t lead = std::min(columns.size(), kLeadColumns);
  for (std::size_t i = 0; i < lead; ++i)
    for (std::size_t j = i + 1; j < lead; ++j) {
      if (columns.size() > 2) sets.push_back({columns[i], columns[j]});
      for (std::size_t k = j + 1; k < lead && columns.size() > 3; ++k) sets.push_back({columns[i], columns[j], columns[k]});
    }
  return sets;
}

}  // namespace

Result<Comparison> compare_with_data(const Sketch& a, const Source& suspect, const FormChoice& form, const Progress& progress) {
  if (!a.key.empty()) return fail(Errc::invalid_input, "evidence.data_needs_unkeyed");
  Comparison result;
  FirstPass first(a);
  CellHashes first_hashes;
  PassOptions options;
  options.choice = form;
  Chunker chunker([&](std::uint64_t hash) { first.take_chunk(hash); });
  options.on_opaque = [&](std::string_view bytes) { chunker.update(bytes); };
  const auto look_up = [&](const RowBatch& batch) -> Result<void> {
    first.take(batch, first_hashes(batch));
    return {};
  };
  SHUQUAN_TRY(const PassResult read, run_pass(suspect, options, look_up, progress));
  chunker.finish();
  if (read.form.format == Format::opaque && a.columns > 0) return fail(Errc::invalid_input, "evidence.no_rows");
  first.report(result);
  std::vector<Projection> projections;
  std::vector<double> unique;
  for (auto& set : column_sets(result.columns)) {
    unique.push_back(unique_share(a, set));
    projections.emplace_back(a, std::move(set));
  }
  if (!projections.empty()) {
    options.form = read.form;
    CellHashes hashes;
    std::uint64_t number = 0;
    const auto project = [&](const RowBatch& batch) -> Result<void> {
      const auto& cells = hashes(batch);
      std::size_t begin = 0;
      for (const std::size_t end : batch.row_end) {
        const std::span row(cells.data() + begin, end - begin);
        const bool odd = (mix(++number) & 1) != 0;
        for (Projection& projection : projections) projection.take(row, odd);
        begin = end;
      }
      return {};
    };
    SHUQUAN_CHECK(run_pass(suspect, options, project, progress));
    const double ratio = a.rows > 0 ? static_cast<double>(first.suspect_rows()) / static_cast<double>(a.rows) : 1;
    for (std::size_t i = 0; i < projections.size(); ++i) {
      if (projections[i].rows() < 20) continue;
      result.projections.push_back(projections[i].test(unique[i], ratio));
    }
    std::sort(result.projections.begin(), result.projections.end(), [](const ProjectionTest& x, const ProjectionTest& y) {
      const double excess_x = x.test.found.value - x.test.chance;
      const double excess_y = y.test.found.value - y.test.chance;
      return excess_x != excess_y ? excess_x > excess_y : x.columns < y.columns;
    });
    if (result.projections.size() > 8) result.projections.resize(8);
  }
  result.grade = grade_of(result);
  return result;
}

}  // namespace shuquan::evidence
