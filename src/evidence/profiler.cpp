#include <bit>
#include <cmath>
#include <unordered_map>

#include "evidence/profile.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kSampledBytes = 256;  // of a value
constexpr std::size_t kFrequent = 10;

bool kept(std::uint64_t key, int level) { return level == 0 || key >> (64 - level) == 0; }

// Flajolet et al. 2007 with linear counting for few.
std::uint64_t estimate_distinct(const std::vector<std::uint8_t>& registers) {
  const double m = static_cast<double>(registers.size());
  double sum = 0;
  double zeros = 0;
  for (const std::uint8_t rank : registers) {
    sum += std::ldexp(1.0, -rank);
    zeros += rank == 0 ? 1 : 0;
  }
  const double raw = 0.7213 / (1 + 1.079 / m) * m * m / sum;
  return static_cast<std::uint64_t>(std::llround(raw <= 2.5 * m && zeros > 0 ? m * std::log(m / zeros) : raw));
}

// Cut at a whole character.
std::string shortened(std::string_view text) {
  if (text.size() <= kSampledBytes) return std::string(text);
  std::size_t end = kSampledBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::uint64_t ColumnProfile::present() const { return types[1] + types[2] + types[3] + types[4]; }

ValueType ColumnProfile::main_type() const {
  std::size_t best = 1;
  for (std::size_t type = 2; type < types.size(); ++type)
    if (types[type] > types[best]) best = type;
  return static_cast<ValueType>(best);
}

double ColumnProfile::regularity() const {
  const std::uint64_t all = present();
  return all == 0 ? 1 : static_cast<double>(types[static_cast<std::size_t>(main_type())]) / static_cast<double>(all);
}

void Profiler::count(Column& column, const CellHashes::Entry& cell) {
  ++column.cells;
  ++column.types[static_cast<std::size_t>(cell.type)];
  if (cell.hash == 0) return;
  const std::uint64_t spread = mix(cell.hash ^ 0x48ULL);
  std::uint8_t& rank = column.registers[spread >> 52];
  rank = std::max(rank, static_cast<std::uint8_t>(std::countl_zero(spread << 12 | 1ULL << 11) + 1));
  column.shortest = std::min(column.shortest, cell.length);
  column.longest = std::max(column.longest, cell.length);
  if (cell.type == ValueType::date) {
    const auto date = static_cast<std::uint32_t>(cell.value);
    column.first_date = std::min(column.first_date, date);
    column.last_date = std::max(column.last_date, date);
  } else if (cell.type == ValueType::number) {
    const auto n = static_cast<double>(column.types[static_cast<std::size_t>(ValueType::number)]);
    column.low = n == 1 ? cell.value : std::min(column.low, cell.value);
    column.high = n == 1 ? cell.value : std::max(column.high, cell.value);
    const double step = cell.value - column.mean;  // Welford
    column.mean += step / n;
    column.squares += step * (cell.value - column.mean);
  }
}

void Profiler::add(const RowBatch& batch, const std::vector<CellHashes::Entry>& cells) {
  std::size_t begin = 0;
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    const std::size_t width = std::min(batch.row_end[i] - begin, kProfileColumns);
    if (width > columns_.size()) columns_.resize(width);
    bool complete = true;
    for (std::size_t c = 0; c < width; ++c) {
      count(columns_[c], cells[begin + c]);
      complete &= cells[begin + c].hash != 0;
    }
    complete_ += complete && width == columns_.size() ? 1 : 0;
    const std::uint64_t key = mix(batch.first_row + i + 1);
    if (kept(key, level_)) sample(key, batch.row(i).first(width), {cells.data() + begin, width});
    begin = batch.row_end[i];
    ++rows_;
  }
}

void Profiler::sample(std::uint64_t key, std::span<const Cell> cells, std::span<const CellHashes::Entry> entries) {
  SampledRow row{key, {}};
  for (std::size_t c = 0; c < cells.size(); ++c)
    row.cells.push_back({cells[c].kind == CellKind::bytes ? std::string{} : shortened(trimmed(cells[c].view())), entries[c]});
  sample_.push_back(std::move(row));
  if (sample_.size() <= 2 * kSampledRows) return;
  ++level_;
  std::erase_if(sample_, [this](const SampledRow& kept_row) { return !kept(kept_row.key, level_); });
}

ColumnProfile Profiler::finish_column(std::size_t number, std::string name) const {
  ColumnProfile profile;
  profile.name = std::move(name);
  const Column& column = columns_[number];
  profile.types = column.types;
  profile.absent = column.types[0] + (rows_ - column.cells);
  profile.distinct = std::min(estimate_distinct(column.registers), profile.present());
  profile.longest = column.longest;
  profile.shortest = column.longest == 0 ? 0 : column.shortest;
  const std::uint64_t numbers = column.types[static_cast<std::size_t>(ValueType::number)];
  if (numbers > 0) {
    profile.range = {column.low, column.high};
    profile.mean = column.mean;
    profile.deviation = numbers > 1 ? std::sqrt(column.squares / static_cast<double>(numbers - 1)) : 0;
  }
  if (column.last_date > 0) profile.dates = {column.first_date, column.last_date};
  std::vector<double> values;
  std::unordered_map<std::uint64_t, std::pair<std::string, std::uint64_t>> counts;
  for (const SampledRow& row : sample_) {
    if (number >= row.cells.size() || row.cells[number].entry.hash == 0) continue;
    const SampledCell& cell = row.cells[number];
    if (cell.entry.type == ValueType::number) values.push_back(cell.entry.value);
    auto& [text, times] = counts[cell.entry.hash];
    // Of spellings that mean the same, the smallest: the result must not depend on the order of rows.
    if (times == 0 || cell.text < text) text = cell.text;
    ++times;
  }
  std::sort(values.begin(), values.end());
  if (!values.empty())
    for (const double share : {0.05, 0.25, 0.5, 0.75, 0.95})
      // NOLINTNEXTLINE(bugprone-incorrect-roundings): the nearest index; either neighbour does
      profile.quantiles.push_back(values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)]);
  std::vector<std::string> distinct;
  for (auto& [hash, entry] : counts) {
    distinct.push_back(entry.first);
    if (entry.second >= 2)
      profile.frequent.emplace_back(entry.first, static_cast<double>(entry.second) / static_cast<double>(sample_.size()));
  }
  profile.personal = judge_column(profile.name, distinct);
  std::sort(profile.frequent.begin(), profile.frequent.end(),
            [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; });
  if (profile.frequent.size() > kFrequent) profile.frequent.resize(kFrequent);
  if (is_personal(profile.personal.kind)) profile.frequent.clear();
  return profile;
}

Profile Profiler::finish(const std::vector<std::string>& names, const Sketch& sketch, Instant created) {
  Profile profile;
  profile.rows = rows_;
  profile.complete_rows = complete_;
  profile.sampled = sample_.size();
  std::uint64_t repeated = 0;
  for (const SketchRow& row : sketch.row_hashes) repeated += row.count > 1 ? 1 : 0;
  if (!sketch.row_hashes.empty())
    profile.repeated_rows = static_cast<double>(repeated) / static_cast<double>(sketch.row_hashes.size());
  for (std::size_t c = 0; c < columns_.size(); ++c)
    profile.columns.push_back(finish_column(c, c < names.size() ? names[c] : std::string{}));
  profile.quality = judge_quality(profile, created);
  *this = Profiler{};
  return profile;
}

}  // namespace shuquan::evidence
