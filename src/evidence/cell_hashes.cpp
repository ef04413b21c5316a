#include "evidence/cell_hashes.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kRememberedColumns = 64;
constexpr std::size_t kRowsAtOnce = 512;        // column by column: what is kept of one column stays in the cache
constexpr std::size_t kTrial = 4 * kRowsAtOnce;  // cells after which a column's memory is judged
constexpr std::size_t kPause = 32 * kTrial;      // cells for which one that does not repeat itself is left alone

// Whether all rows have as many cells.
bool rectangular(const RowBatch& batch, std::size_t width) {
  for (std::size_t i = 0; i < batch.rows(); ++i)
    if (batch.row_end[i] != (i + 1) * width) return false;
  return true;
}

bool begins_with_a_year(std::string_view text) {
  return text.size() > 4 && std::all_of(text.begin(), text.begin() + 4, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

// The whole first batch decides, so that its first rows are read like its last.
void CellHashes::settle_orders(const RowBatch& batch) {
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    const auto row = batch.row(i);
    widen(row.size());
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string_view text = row[c].view();
      if (orders_[c] == DayOrder::unknown && text.size() >= 8 && text.size() <= 40 && text.find('/') <= 2)
        static_cast<void>(canonicalize_(row[c], orders_[c]));
    }
  }
}

void CellHashes::widen(std::size_t columns) {
  if (columns <= orders_.size()) return;
  orders_.resize(columns, DayOrder::unknown);
  memories_.resize(std::min(columns, kRememberedColumns));
}

KnownCell* CellHashes::known_cells(std::size_t column, std::size_t count) {
  if (column >= memories_.size()) return nullptr;
  Memory& memory = memories_[column];
  if (memory.pause > 0) {
    memory.pause -= std::min(memory.pause, count);
    return nullptr;
  }
  if (memory.asked >= kTrial) {
    const bool repeats = memory.recognised >= memory.asked / 4;
    memory.asked = memory.recognised = 0;
    if (!repeats) {
      memory.pause = kPause;
      return nullptr;
    }
  }
  if (!memory.known) memory.known = std::make_unique<KnownCell[]>(std::size_t{1} << kKnownCellBits);
  memory.asked += count;
  return memory.known.get();
}

CellHashes::Entry CellHashes::closer_look(const Cell& cell, std::size_t column, KnownCell* known) {
  const CanonicalCell canonical = canonicalize_(cell, orders_[column]);
  const Entry entry{cell_hash(canonical), static_cast<std::uint32_t>(canonical.bytes.size()), canonical.type, canonical.value};
  // What depends on the order of days is not kept before that is settled; it is then settled for good.
  const bool settled = canonical.type != ValueType::date || orders_[column] != DayOrder::unknown || begins_with_a_year(cell.view());
  if (known != nullptr && settled && cell.kind != CellKind::bytes && cell.size > 0 && cell.size <= kShortCell) {
    const ShortCell text = load_short(cell.data, cell.size);
    known[known_place(text)] = {text, entry};
  }
  return entry;
}

void CellHashes::read(std::size_t column, const Cell* cells, Entry* entries, std::size_t stride, std::size_t count) {
  KnownCell* const known = known_cells(column, count);
  std::size_t recognised = 0;
  const std::size_t open = read_cells({cells, stride, count, known}, entries, open_.data(), recognised);
  for (std::size_t i = 0; i < open; ++i) {
    const std::size_t at = open_[i] * stride;
    entries[at] = closer_look(cells[at], column, known);
  }
  if (known != nullptr) memories_[column].recognised += recognised;
}

const std::vector<CellHashes::Entry>& CellHashes::operator()(const RowBatch& batch) {
  if (first_) settle_orders(batch);
  first_ = false;
  entries_.resize(batch.cells.size());
  open_.resize(kRowsAtOnce);
  const std::size_t width = batch.rows() == 0 ? 0 : batch.row_end[0];
  if (rectangular(batch, width)) {
    widen(width);
    for (std::size_t row = 0; row < batch.rows(); row += kRowsAtOnce)
      for (std::size_t c = 0; c < width; ++c)
        read(c, &batch.cells[row * width + c], &entries_[row * width + c], width, std::min(kRowsAtOnce, batch.rows() - row));
    return entries_;
  }
  std::size_t begin = 0;
  for (const std::size_t end : batch.row_end) {
    widen(end - begin);
    for (std::size_t i = begin; i < end; ++i) read(i - begin, &batch.cells[i], &entries_[i], 1, 1);
    begin = end;
  }
  return entries_;
}

}  // namespace shuquan::evidence
