#include "evidence/sketcher.h"

#include <bit>

namespace shuquan::evidence {
namespace {

constexpr std::uint32_t kInformative = 5;                // bytes of a canonical value that say something
constexpr double kPairsPerRow = 8;

bool kept(std::uint64_t hash, int level) { return level == 0 || hash >> (64 - level) == 0; }

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

}  // namespace

std::uint64_t row_hash(std::span<const CellHashes::Entry> cells) {
  std::uint64_t sum = 0;
  bool any = false;
  for (const auto& cell : cells) {
    if (cell.hash == 0) continue;
    sum += mix(cell.hash);
    any = true;
  }
  if (!any) return 0;
  const std::uint64_t hash = mix(sum ^ 0x52ULL);
  return hash == 0 ? 1 : hash;
}

void Sketcher::add(const RowBatch& batch, const std::vector<CellHashes::Entry>& cells) {
  if (rows_ == 0 && batch.rows() > 0) anchor_level_ = anchor_level_for(std::min(batch.row(0).size(), kSketchColumns));
  std::size_t begin = 0;
  for (const std::size_t end : batch.row_end) {
    add_row({cells.data() + begin, end - begin});
    begin = end;
  }
}

void Sketcher::add_row(std::span<const CellHashes::Entry> cells) {
  const std::uint64_t hash = row_hash(cells);
  if (hash == 0) return;
  ++rows_;
  const auto first = cells.first(std::min(cells.size(), kSketchColumns));
  columns_ = std::max(columns_, first.size());
  if (kept(hash, row_level_)) {
    bool added = false;
    std::uint8_t& count = row_counts_.find_or_add(hash, added);
    if (count < 3) ++count;
    if (added) {
      add_to_capsule(hash, first);
      raise(row_counts_, row_level_, kSketchRows);
    }
  }
  add_pairs(first);
  add_values(first);
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

void Sketcher::add_pairs(std::span<const CellHashes::Entry> cells) {
  for (std::size_t a = 0; a < cells.size(); ++a) {
    if (cells[a].hash == 0 || !kept(cells[a].hash, anchor_level_)) continue;
    for (std::size_t b = 0; b < cells.size(); ++b) {
      if (b == a || cells[b].hash == 0 || cells[b].hash == cells[a].hash) continue;
      if (b < a && kept(cells[b].hash, anchor_level_)) continue;  // was emitted from the other side
      const std::uint64_t hash = pair_hash(cells[a].hash, cells[b].hash);
      if (hash == 0 || !kept(hash, pair_level_)) continue;
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

void Sketcher::add_values(std::span<const CellHashes::Entry> cells) {
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (cells[c].hash == 0 || cells[c].length < kInformative) continue;
    const std::uint64_t hash = value_hash(cells[c].hash);
    if (!kept(hash, value_level_)) continue;
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
