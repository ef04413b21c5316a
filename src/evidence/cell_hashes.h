#pragma once
#include <cstdint>
#include <vector>

#include "evidence/canonical_cell.h"

namespace shuquan::evidence {

class StateReader;
class StateWriter;

/// Public hashes of all cells of a batch, in the order of its cells; 0 for absent ones. Keeps what must be known of
/// columns from batch to batch.
class CellHashes {
 public:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint32_t length = 0;  ///< bytes of the canonical form
    ValueType type = ValueType::absent;
    double value = 0;          ///< of a number; of a date the year, month and day as one number, 20240131
  };
  const std::vector<Entry>& operator()(const RowBatch& batch);
  /// For runs that are taken up again (evidence/unfinished.h).
  void save(StateWriter& out) const;
  void restore(StateReader& in);

 private:
  void settle_orders(const RowBatch& batch);

  Canonicalizer canonicalize_;
  std::vector<DayOrder> orders_;
  std::vector<Entry> entries_;
  bool first_ = true;
};

}  // namespace shuquan::evidence
