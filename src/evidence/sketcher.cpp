#include "evidence/sketcher.h"

#include <bit>

namespace shuquan::evidence {
namespace {

constexpr std::uint32_t kInformative = 5;                // bytes of a canonical value that say something
constexpr double kPairsPerRow = 8;

// The greatest hash that is kept at a level.
constexpr std::uint64_t most(int level) { return ~0ULL >> level; }
bool kept(std::uint64_t hash, int level) { return hash <= most(level); }

// K to 2K stay while the floor allows.
template <class Table>
void raise(Table& table, int& level, std::size_t k) {
  while (table.size() > 2 * k && (level < kFloorLevel || table.size() > kMostKept) && level < kMostLevel) {
    ++level;
    table.filter([level](std::uint64_t hash, const auto&) { return kept(hash, level); });
  }
}

// A value belongs to a column: the key of the table carries both; the hash is found again by undoing the mixing.
constexpr std::uint64_t tagged(std::uint64_t hash, std::size_t column) { return (hash >> 16 << 16) | (column + 1); }

int anchor_level_for(std::size_t columns) {
  int level = 3;
  while (static_cast<double>(columns) * static_cast<double>(columns) / static_cast<double>(1ULL << level) > kPairsPerRow) ++level;
  return level;
}

std::uint64_t hash_of_sum(std::uint64_t sum) {
  const std::uint64_t hash = mix(sum ^ 0x52ULL);
  return hash == 0 ? 1 : hash;
}

}  // namespace

std::uint64_t row_hash(std::span<const CellHashes::Entry> cells) {
  std::uint64_t sum = 0;
  std::uint64_t any = 0;
  for (const auto& cell : cells) {
    sum += mix(cell.hash);  // mix(0) is 0
    any |= cell.hash;
  }
  return any == 0 ? 0 : hash_of_sum(sum);
}

void Sketcher::add(const RowBatch& batch, const std::vector<CellHashes::Entry>& cells) {
  if (rows_ == 0 && batch.rows() > 0) anchor_level_ = anchor_level_for(std::min(batch.row(0).size(), kSketchColumns));
  std::size_t begin = 0;
  for (const std::size_t end : batch.row_end) {
    add_row({cells.data() + begin, end - begin});
    begin = end;
  }
}

// Nearly all cells of a large table are dropped, so nothing here jumps on what a cell is.
void Sketcher::look_at(std::span<const CellHashes::Entry> cells, Row& row) const {
  std::uint64_t sum = 0, any = 0, present = 0, anchors = 0, values = 0;
  const std::uint64_t most_anchor = most(anchor_level_), most_value = most(value_level_);
  const std::size_t first = std::min(cells.size(), kSketchColumns);
  for (std::size_t c = 0; c < first; ++c) {
    const std::uint64_t hash = cells[c].hash;
    row.mixed[c] = mix(hash);
    sum += row.mixed[c];
    any |= hash;
    present |= std::uint64_t{hash != 0} << c;
    anchors |= std::uint64_t{hash - 1 < most_anchor} << c;  // not 0, and kept
    values |= static_cast<std::uint64_t>((cells[c].length >= kInformative) & (value_hash(hash) <= most_value)) << c;
  }
  for (std::size_t c = first; c < cells.size(); ++c) {
    sum += mix(cells[c].hash);
    any |= cells[c].hash;
  }
  row.hash = any == 0 ? 0 : hash_of_sum(sum);
  row.present = present;
  row.anchors = anchors;
  row.values = values & present;
}

void Sketcher::add_row(std::span<const CellHashes::Entry> cells) {
  Row row;
  look_at(cells, row);
  if (row.hash == 0) return;
  ++rows_;
  const auto first = cells.first(std::min(cells.size(), kSketchColumns));
  columns_ = std::max(columns_, first.size());
  if (kept(row.hash, row_level_)) {
    bool added = false;
    std::uint8_t& count = row_counts_.find_or_add(row.hash, added);
    if (count < 3) ++count;
    if (added) {
      add_to_capsule(row.hash, first);
      raise(row_counts_, row_level_, kSketchRows);
    }
  }
  if (row.anchors != 0) add_pairs(first, row);
  if (row.values != 0) add_values(first, row.values);
}

void Sketcher::add_element(std::uint64_t hash) {
  ++rows_;
  if (!kept(hash, row_level_)) return;
  bool added = false;
  std::uint8_t& count = row_counts_.find_or_add(hash, added);
  if (count < 3) ++count;
  if (added) raise(row_counts_, row_level_, kSketchRows);
}

void Sketcher::add_to_capsule(std::uint64_t hash, std::span<const CellHashes::Entry> cells) {
  if (capsule_.size() == kCapsuleRows && hash > std::prev(capsule_.end())->first) return;
  auto& row = capsule_[hash];
  row.clear();
  for (const auto& cell : cells) row.push_back(cell.hash >> 24);
  if (capsule_.size() > kCapsuleRows) capsule_.erase(std::prev(capsule_.end()));
}

void Sketcher::add_pairs(std::span<const CellHashes::Entry> cells, const Row& row) {
  for (std::uint64_t left = row.anchors; left != 0; left &= left - 1) {
    const auto a = static_cast<std::size_t>(std::countr_zero(left));
    // Of two anchors, the pair comes from the first.
    for (std::uint64_t others = row.present & ~(row.anchors & ((std::uint64_t{2} << a) - 1)); others != 0; others &= others - 1) {
      const auto b = static_cast<std::size_t>(std::countr_zero(others));
      const std::uint64_t hash = pair_hash_of_mixed(row.mixed[a], row.mixed[b]);
      if (!kept(hash, pair_level_) || hash == 0 || cells[b].hash == cells[a].hash) continue;
      bool added = false;
      Pair& pair = pairs_.find_or_add(hash, added);
      if (!added) {
        if (pair.count < 255) ++pair.count;
        continue;
      }
      const int level = std::max(std::countl_zero(cells[a].hash), std::countl_zero(cells[b].hash));
      pair = {static_cast<std::uint8_t>(std::min(level, 31)), static_cast<std::uint8_t>(std::min(a, b)),
              static_cast<std::uint8_t>(std::max(a, b)), 1};
      raise(pairs_, pair_level_, kSketchPairs);
    }
  }
}

void Sketcher::add_values(std::span<const CellHashes::Entry> cells, std::uint64_t columns) {
  for (; columns != 0; columns &= columns - 1) {
    const auto c = static_cast<std::size_t>(std::countr_zero(columns));
    const std::uint64_t hash = value_hash(cells[c].hash);
    if (!kept(hash, value_level_)) continue;  // the level may have risen within the row
    bool added = false;
    static_cast<void>(values_.find_or_add(tagged(hash, c), added));
    if (added) raise(values_, value_level_, kSketchValues);
  }
}

Sketch Sketcher::finish() {
  Sketch sketch;
  sketch.rows = rows_;
  sketch.columns = static_cast<std::uint16_t>(columns_);
  sketch.row_level = static_cast<std::uint8_t>(row_level_);
  sketch.pair_level = static_cast<std::uint8_t>(pair_level_);
  sketch.value_level = static_cast<std::uint8_t>(value_level_);
  sketch.anchor_level = static_cast<std::uint8_t>(anchor_level_);
  row_counts_.each([&](std::uint64_t hash, std::uint8_t count) { sketch.row_hashes.push_back({hash >> 16, count}); });
  pairs_.each([&](std::uint64_t hash, const Pair& pair) {
    sketch.pairs.push_back({hash >> 16, pair.level, pair.first, pair.second, pair.count});
  });
  values_.each([&](std::uint64_t key, std::uint8_t) {
    sketch.values.push_back({key >> 16, static_cast<std::uint8_t>((key & 0xffff) - 1)});
  });
  for (auto& [hash, cells] : capsule_) {
    cells.resize(columns_);
    sketch.capsule.push_back({hash >> 16, std::move(cells)});
  }
  std::sort(sketch.row_hashes.begin(), sketch.row_hashes.end());
  std::sort(sketch.pairs.begin(), sketch.pairs.end());
  std::sort(sketch.values.begin(), sketch.values.end());
  std::sort(sketch.capsule.begin(), sketch.capsule.end());
  *this = Sketcher{};
  return sketch;
}

}  // namespace shuquan::evidence
