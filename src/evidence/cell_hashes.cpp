#include "evidence/cell_hashes.h"

namespace shuquan::evidence {

// The whole first batch decides, so that its first rows are read like its last.
void CellHashes::settle_orders(const RowBatch& batch) {
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    const auto row = batch.row(i);
    if (row.size() > orders_.size()) orders_.resize(row.size(), DayOrder::unknown);
    for (std::size_t c = 0; c < row.size(); ++c) {
      const std::string_view text = row[c].view();
      if (orders_[c] == DayOrder::unknown && text.size() >= 8 && text.size() <= 40 && text.find('/') <= 2)
        static_cast<void>(canonicalize_(row[c], orders_[c]));
    }
  }
}

const std::vector<CellHashes::Entry>& CellHashes::operator()(const RowBatch& batch) {
  if (first_) settle_orders(batch);
  first_ = false;
  entries_.resize(batch.cells.size());
  std::size_t next = 0;
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    const auto row = batch.row(i);
    if (row.size() > orders_.size()) orders_.resize(row.size(), DayOrder::unknown);
    for (std::size_t c = 0; c < row.size(); ++c) {
      const CanonicalCell cell = canonicalize_(row[c], orders_[c]);
      entries_[next++] = {cell_hash(cell), static_cast<std::uint32_t>(cell.bytes.size()), cell.type, cell.value};
    }
  }
  return entries_;
}

}  // namespace shuquan::evidence
