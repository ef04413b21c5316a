#include <algorithm>
#include <bitset>
#include <cmath>

#include "evidence/cell_hashes.h"
#include "evidence/flat_table.h"
#include "evidence/mark.h"
#include "evidence/pass.h"
#include "evidence/sketcher.h"

namespace shuquan::evidence {
namespace {

constexpr double kLog10Of2 = 0.30102999566398119521;

/// Which cells of a row hold a value for the first time in their column: rows of one anchor value share their secret bits, so only
/// the first of them is a trial of its own. One for all records.
class FirstSeen {
 public:
  using Columns = std::bitset<kMarkColumns>;
  Columns take(std::span<const CellHashes::Entry> row) {
    Columns first;
    const std::size_t columns = std::min(row.size(), kMarkColumns);
    if (columns > seen_.size()) seen_.resize(columns);
    for (std::size_t c = 0; c < columns && left_ > 0; ++c) {
      if (row[c].hash == 0) continue;
      bool added = false;
      seen_[c].find_or_add(row[c].hash, added);
      first[c] = added;
      if (added) --left_;
    }
    return first;
  }

 private:
  std::vector<FlatTable<Nothing>> seen_;
  std::size_t left_ = kMostAnchors;
};

/// One record against the columns of a suspect: every column may be the anchor, every other one the carrier.
class Detector {
 public:
  explicit Detector(const MarkRecord& record) : record_(record) {
    bool added = false;
    for (const std::uint64_t hash : record.canaries) canaries_.find_or_add(hash, added);
    for (const MarkCarrier& carrier : record.carriers) scale_.push_back(std::pow(10.0, carrier.places));
  }

  void take(std::span<const CellHashes::Entry> row, const FirstSeen::Columns& first) {
    ++rows_;
    if (canaries_.size() > 0)
      if (char* found = canaries_.find(row_hash(row))) *found = 1;
    const std::size_t columns = std::min(row.size(), kMarkColumns);
    if (columns > columns_) grow(columns);
    for (std::size_t a = 0; a < columns && !record_.carriers.empty(); ++a) {
      if (!first[a]) continue;
      const MarkBits bits = mark_bits(record_.key, row[a].hash);
      if (bits.marked(record_.one_in)) count(row.first(columns), a, bits);
    }
  }

  /// `records`: how many are compared with this suspect.
  Detection finish(std::size_t records) const {
    Detection out;
    out.recipient = record_.recipient;
    out.canaries = record_.canaries.size();
    canaries_.each([&](std::uint64_t, char found) { out.canaries_found += found != 0 ? 1 : 0; });
    out.log10_equal_hash = out.canaries == 0 ? 0 : std::min(0.0, std::log10(static_cast<double>(rows_) * static_cast<double>(out.canaries) * static_cast<double>(records)) - 64 * kLog10Of2);
    for (std::size_t k = 0; k < record_.carriers.size(); ++k) out.tests.push_back(strongest(k, out.tests_made));
    for (const MarkTest& test : out.tests) out.log10_p = std::min(out.log10_p, test.log10_p);
    if (out.tests_made > 0) out.log10_p = std::min(0.0, out.log10_p + std::log10(static_cast<double>(out.tests_made) * static_cast<double>(records)));
    return out;
  }

 private:
  struct Count {
    std::uint32_t looked_at = 0, green = 0;  // at most kMostAnchors
  };
  Count& at(std::size_t anchor, std::size_t column, std::size_t carrier) { return counts_[(anchor * kMarkColumns + column) * record_.carriers.size() + carrier]; }
  const Count& at(std::size_t anchor, std::size_t column, std::size_t carrier) const { return counts_[(anchor * kMarkColumns + column) * record_.carriers.size() + carrier]; }
  void grow(std::size_t columns) {
    columns_ = columns;
    counts_.resize(columns * kMarkColumns * record_.carriers.size());
  }
  void count(std::span<const CellHashes::Entry> row, std::size_t anchor, const MarkBits& bits) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c == anchor || row[c].type != ValueType::number) continue;
      for (std::size_t k = 0; k < scale_.size(); ++k) {
        const double units = row[c].value * scale_[k];
        if (!(std::fabs(units) < 4e15)) continue;
        Count& counted = at(anchor, c, k);
        ++counted.looked_at;
        if (((interval_of(std::llround(units), record_.carriers[k].width) & 1) != 0) == bits.odd(k)) ++counted.green;
      }
    }
  }
  MarkTest strongest(std::size_t carrier, std::uint64_t& tests_made) const {
    MarkTest best;
    best.carrier = record_.carriers[carrier].column;
    for (std::size_t a = 0; a < columns_; ++a) {
      for (std::size_t c = 0; c < columns_; ++c) {
        const Count& counted = at(a, c, carrier);
        if (counted.looked_at == 0) continue;
        ++tests_made;
        const double p = binomial_tail_log10(counted.green, counted.looked_at);
        if (p < best.log10_p || best.looked_at == 0) best = {best.carrier, static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(c), counted.looked_at, counted.green, p};
      }
    }
    return best;
  }

  const MarkRecord& record_;
  FlatTable<char> canaries_;
  std::vector<double> scale_;
  std::size_t columns_ = 0;
  std::vector<Count> counts_;
  std::uint64_t rows_ = 0;
};

}  // namespace

double binomial_tail_log10(std::uint64_t successes, std::uint64_t trials) {
  if (successes == 0 || trials == 0) return 0;
  if (successes > trials) return -std::numeric_limits<double>::infinity();
  const double n = static_cast<double>(trials);
  // Terms are added from the largest on: from the first one, or from the middle where the tail begins before it.
  const auto log_term = [&](double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) - n * std::log(2.0); };
  const double first = static_cast<double>(successes);
  const double top = log_term(std::max(first, std::floor(n / 2)));
  double sum = 0;
  for (std::uint64_t i = successes; i <= trials; ++i) {
    const double k = static_cast<double>(i);
    const double term = std::exp(log_term(k) - top);
    sum += term;
    if (k > n / 2 && term < 1e-17 * sum) break;
  }
  return std::min(0.0, (top + std::log(sum)) / std::log(10.0));
}

Result<std::vector<Detection>> detect_marks(const Source& suspect, const FormChoice& form, const std::vector<MarkRecord>& records, const Progress& progress) {
  std::vector<Detector> detectors;
  detectors.reserve(records.size());
  for (const MarkRecord& record : records) detectors.emplace_back(record);
  CellHashes hashes;
  FirstSeen first_seen;
  PassOptions pass;
  pass.choice = form;
  const auto look = [&](const RowBatch& batch) -> Result<void> {
    const auto& cells = hashes(batch);
    std::size_t begin = 0;
    for (const std::size_t end : batch.row_end) {
      const std::span row(cells.data() + begin, end - begin);
      const FirstSeen::Columns first = first_seen.take(row);
      for (Detector& detector : detectors) detector.take(row, first);
      begin = end;
    }
    return {};
  };
  SHUQUAN_TRY(const PassResult read, run_pass(suspect, pass, look, progress));
  if (read.form.format == Format::opaque) return fail(Errc::invalid_input, "evidence.no_rows");
  std::vector<Detection> found;
  found.reserve(detectors.size());
  for (const Detector& detector : detectors) found.push_back(detector.finish(records.size()));
  return found;
}

}  // namespace shuquan::evidence
