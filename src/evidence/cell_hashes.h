#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "evidence/canonical_cell.h"
#include "evidence/short_cell.h"

namespace shuquan::evidence {

class StateReader;
class StateWriter;

/// Public hashes of all cells of a batch, in the order of its cells; 0 for absent ones. Keeps what must be known of
/// columns from batch to batch.
class CellHashes {
 public:
  using Entry = CellMeaning;
  const std::vector<Entry>& operator()(const RowBatch& batch);
  /// For runs that are taken up again (evidence/unfinished.h).
  void save(StateWriter& out) const;
  void restore(StateReader& in);

 private:
  // Most columns repeat themselves, so cells are kept with their meaning. Columns that do not are left alone for a while.
  struct Memory {
    std::unique_ptr<KnownCell[]> known;
    std::size_t asked = 0;
    std::size_t recognised = 0;
    std::size_t pause = 0;  // cells
  };
  void settle_orders(const RowBatch& batch);
  void widen(std::size_t columns);
  void read(std::size_t column, const Cell* cells, Entry* entries, std::size_t stride, std::size_t count);
  KnownCell* known_cells(std::size_t column, std::size_t count);
  Entry closer_look(const Cell& cell, std::size_t column, KnownCell* known);

  Canonicalizer canonicalize_;
  std::vector<DayOrder> orders_;
  std::vector<Memory> memories_;  // of the first columns
  std::vector<Entry> entries_;
  std::vector<std::uint32_t> open_;
  bool first_ = true;
};

}  // namespace shuquan::evidence
