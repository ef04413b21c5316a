#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include "evidence/cell_hashes.h"
#include "evidence/flat_table.h"
#include "evidence/sketch.h"

namespace shuquan::evidence {

/// mix(sum of mix(h)): the element of family R, 0 for a row without values.
std::uint64_t row_hash(std::span<const CellHashes::Entry> cells);
/// The element of family P; the order of the two does not matter.
constexpr std::uint64_t pair_hash_of_mixed(std::uint64_t a, std::uint64_t b) { return mix((a + b) ^ 0x5051ULL); }
constexpr std::uint64_t pair_hash(std::uint64_t a, std::uint64_t b) { return pair_hash_of_mixed(mix(a), mix(b)); }
/// The element of family V.
constexpr std::uint64_t value_hash(std::uint64_t cell) { return mix(cell ^ 0x56ULL); }

class StateReader;
class StateWriter;

/// Builds a sketch from rows in any order, in memory that grows by 1/1024 of the rows only beyond four million of them.
class Sketcher {
 public:
  /// `cells`: the hashes of the batch's cells, in their order.
  void add(const RowBatch& batch, const std::vector<CellHashes::Entry>& cells);
  /// An element of family R that is no row: a chunk of data without rows. Not 0.
  void add_element(std::uint64_t hash);
  Sketch finish();
  /// For runs that are taken up again (evidence/unfinished.h).
  void save(StateWriter& out) const;
  void restore(StateReader& in);

 private:
  struct Pair {
    std::uint8_t level = 0;
    std::uint8_t first = 0;
    std::uint8_t second = 0;
    std::uint8_t count = 0;
  };
  /// What is known of a row after one look at its cells; a bit for each of the first columns.
  struct Row {
    std::uint64_t hash = 0;
    std::uint64_t present = 0;
    std::uint64_t anchors = 0;
    std::uint64_t values = 0;  ///< cells whose value is kept
    std::array<std::uint64_t, kSketchColumns> mixed;  ///< mix() of the cells' hashes
  };
  void look_at(std::span<const CellHashes::Entry> cells, Row& row) const;
  void add_row(std::span<const CellHashes::Entry> cells);
  void add_pairs(std::span<const CellHashes::Entry> cells, const Row& row);
  void add_values(std::span<const CellHashes::Entry> cells, std::uint64_t columns);
  void add_to_capsule(std::uint64_t hash, std::span<const CellHashes::Entry> cells);

  std::uint64_t rows_ = 0;
  std::size_t columns_ = 0;
  int anchor_level_ = 3;
  int row_level_ = 0;
  int pair_level_ = 0;
  int value_level_ = 0;
  FlatTable<std::uint8_t> row_counts_;
  FlatTable<Pair> pairs_;
  FlatTable<std::uint8_t> values_;
  std::map<std::uint64_t, std::vector<std::uint64_t>> capsule_;
};

}  // namespace shuquan::evidence
