#include <algorithm>
#include <cmath>

#include "evidence/cell_hashes.h"
#include "evidence/flat_table.h"
#include "evidence/mark.h"
#include "evidence/pass.h"
#include "evidence/sketcher.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kMostAnchors = std::size_t{1} << 20;  // marked anchor values looked at in one column: memory stays bounded
constexpr double kLog10Of2 = 0.30102999566398119521;

/// One record against the columns of a suspect: every column may be the anchor, every other one the carrier.
class Detector {
 public:
  explicit Detector(const MarkRecord& record) : record_(record) {
    bool added = false;
    for (const std::uint64_t hash : record.canaries) canaries_.find_or_add(hash, added);
    for (const MarkCarrier& carrier : record.carriers) scale_.push_back(std::pow(10.0, carrier.places));
  }

  void take(std::span<const CellHashes::Entry> row) {
    ++rows_;
    if (canaries_.size() > 0)
      if (char* found = canaries_.find(row_hash(row))) *found = 1;
    const std::size_t columns = std::min(row.size(), kMarkColumns);
    if (columns > seen_.size()) grow(columns);
    for (std::size_t a = 0; a < columns && !record_.carriers.empty(); ++a) {
      if (row[a].hash == 0) continue;
      const MarkBits bits = mark_bits(record_.key, row[a].hash);
      if (!bits.marked(record_.one_in) || seen_[a].size() >= kMostAnchors) continue;
      // Rows of one anchor value share their secret bits: only the first of them is a trial of its own.
      bool added = false;
      seen_[a].find_or_add(row[a].hash, added);
      if (added) count(row.first(columns), a, bits);
    }
  }

  Detection finish() const {
    Detection out;
    out.recipient = record_.recipient;
    out.canaries = record_.canaries.size();
    canaries_.each([&](std::uint64_t, char found) { out.canaries_found += found != 0 ? 1 : 0; });
    out.log10_chance = out.canaries == 0 ? 0 : std::min(0.0, std::log10(static_cast<double>(rows_) * static_cast<double>(out.canaries)) - 64 * kLog10Of2);
    for (std::size_t k = 0; k < record_.carriers.size(); ++k) out.tests.push_back(strongest(k, out.tests_made));
    for (const MarkTest& test : out.tests) out.log10_p = std::min(out.log10_p, test.log10_p);
    if (out.tests_made > 0) out.log10_p = std::min(0.0, out.log10_p + std::log10(static_cast<double>(out.tests_made)));
    return out;
  }

 private:
  struct Count {
    std::uint64_t looked_at = 0, green = 0;
  };
  Count& at(std::size_t anchor, std::size_t column, std::size_t carrier) { return counts_[(anchor * kMarkColumns + column) * record_.carriers.size() + carrier]; }
  const Count& at(std::size_t anchor, std::size_t column, std::size_t carrier) const { return counts_[(anchor * kMarkColumns + column) * record_.carriers.size() + carrier]; }
  void grow(std::size_t columns) {
    seen_.resize(columns);
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
    for (std::size_t a = 0; a < seen_.size(); ++a) {
      for (std::size_t c = 0; c < seen_.size(); ++c) {
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
  std::vector<FlatTable<char>> seen_;
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
  for (double k = first; k <= n; ++k) {
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
  PassOptions pass;
  pass.choice = form;
  const auto look = [&](const RowBatch& batch) -> Result<void> {
    const auto& cells = hashes(batch);
    std::size_t begin = 0;
    for (const std::size_t end : batch.row_end) {
      for (Detector& detector : detectors) detector.take({cells.data() + begin, end - begin});
      begin = end;
    }
    return {};
  };
  SHUQUAN_TRY(const PassResult read, run_pass(suspect, pass, look, progress));
  if (read.form.format == Format::opaque) return fail(Errc::invalid_input, "evidence.no_rows");
  std::vector<Detection> found;
  for (const Detector& detector : detectors) found.push_back(detector.finish());
  return found;
}

}  // namespace shuquan::evidence
