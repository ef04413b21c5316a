#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "evidence/canonical_cell.h"
#include "evidence/rows.h"

namespace shuquan::evidence {

inline constexpr std::size_t kShortCell = 32;

/// A cell of at most kShortCell bytes as words: little endian, filled up with zeros.
struct ShortCell {
  std::uint64_t words[4] = {};
  std::size_t size = 0;
};

/// What there is to know of a canonical cell without its bytes.
struct CellMeaning {
  std::uint64_t hash = 0;    ///< cell_hash() of the canonical cell
  std::uint32_t length = 0;  ///< bytes of the canonical form
  ValueType type = ValueType::absent;
  double value = 0;          ///< of a number; of a date the year, month and day as one number, 20240131
};

/// size: 1 to kShortCell. Reads nothing beyond the cell.
inline ShortCell load_short(const char* at, std::size_t size) {
  const auto word = [](const char* from) {
    std::uint64_t value;
    std::memcpy(&value, from, 8);
    return value;
  };
  ShortCell cell{{}, size};
  if (size < 8) {
    if (size >= 4) {
      std::uint32_t first, last;
      std::memcpy(&first, at, 4);
      std::memcpy(&last, at + size - 4, 4);
      cell.words[0] = first | std::uint64_t{last} << 8 * (size - 4);
    } else {
      const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(at[i])} << 8 * i; };
      cell.words[0] = byte(0) | byte(size / 2) | byte(size - 1);
    }
    return cell;
  }
  cell.words[0] = word(at);
  const std::size_t last = (size - 1) / 8;  // this word overlaps the one before
  if (last > 1) cell.words[1] = word(at + 8);
  if (last > 2) cell.words[2] = word(at + 16);
  if (last > 0) cell.words[last] = word(at + size - 8) >> 8 * (8 * last + 8 - size);
  return cell;
}

/// A cell that came before, with its meaning; size 0: none yet.
struct KnownCell {
  ShortCell cell;
  CellMeaning meaning;
};
inline constexpr int kKnownCellBits = 11;  ///< of the number of places in a column's table

/// Where a cell stands in a table of 2^kKnownCellBits places.
inline std::size_t known_place(const ShortCell& cell) {
  const std::uint64_t first = cell.words[0] ^ cell.words[2];
  const std::uint64_t second = cell.words[1] ^ cell.words[3];
  return static_cast<std::size_t>(((first ^ second * 0x9e3779b97f4a7c15ULL) * 0xff51afd7ed558ccdULL) >> (64 - kKnownCellBits));
}

/// Cells of one column.
struct CellStretch {
  const Cell* cells = nullptr;
  std::size_t stride = 1;    ///< from one to the next
  std::size_t count = 0;
  KnownCell* known = nullptr;  ///< the column's table; null: none
};

/// Writes the meanings of the most usual cells to out[i · stride]: those that are known, and those told from their words:
/// whole numbers and decimal fractions, ISO dates with or without a time, ASCII and common ideographs without blanks to
/// take out. Exactly what Canonicalizer and cell_hash() say. The numbers i of the others go to `open` (room for `count`),
/// rising; returns how many. `recognised` is raised by the cells found in the table. AVX-512 where the processor has it;
/// equal results otherwise.
std::size_t read_cells(const CellStretch& stretch, CellMeaning* out, std::uint32_t* open, std::size_t& recognised);
/// The same without special instructions, for tests and other processors.
std::size_t read_cells_portable(const CellStretch& stretch, CellMeaning* out, std::uint32_t* open, std::size_t& recognised);

/// Whether a text is its own folding for sure; false also where that takes a closer look.
bool surely_folded(const char* at, std::size_t size);

}  // namespace shuquan::evidence
