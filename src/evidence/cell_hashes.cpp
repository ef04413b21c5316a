#include "evidence/cell_hashes.h"

#include <charconv>

namespace shuquan::evidence {
namespace {

double value_of(const CanonicalCell& cell) {
  if (cell.type != ValueType::number && cell.type != ValueType::date) return 0;
  const std::string_view text = cell.type == ValueType::date ? cell.bytes.substr(0, 8) : cell.bytes;
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);  // beyond the range of double: stays 0
  return value;
}

}  // namespace

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
      entries_[next++] = {cell_hash(cell), static_cast<std::uint32_t>(cell.bytes.size()), cell.type, value_of(cell)};
    }
  }
  return entries_;
}

}  // namespace shuquan::evidence
