#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shuquan::evidence {

/// What a cell was in the source. The number is part of what is committed (docs/formats/deposit.md).
enum class CellKind : std::uint8_t {
  absent = 0,   ///< no value: JSON null or missing member, SQL NULL
  text = 1,     ///< UTF-8 text
  literal = 2,  ///< a number or truth value that stood unquoted, as written
  json = 3,     ///< a nested array, as written without white space around it
  bytes = 4,    ///< binary
};

/// The spelling of a kind in documents: "absent", "text", "literal", "json", "bytes".
std::string_view to_string(CellKind kind);

/// One cell of a row: bytes that belong to the batch they came in.
struct Cell {
  const char* data = nullptr;
  std::uint32_t size = 0;
  CellKind kind = CellKind::absent;
  std::string_view view() const { return {data, size}; }
};

/// Some thousand rows in row order. Cells point into memory of the reader and are good until its next call.
struct RowBatch {
  std::uint64_t first_row = 0;        ///< 0-based number of the first row
  std::vector<Cell> cells;            ///< row after row
  std::vector<std::size_t> row_end;   ///< row_end[i]: where row i ends in `cells`
  std::vector<std::uint64_t> numbers;  ///< of sheets: the rows as the sheet itself counts them, from 1; else empty

  std::size_t rows() const { return row_end.size(); }
  std::span<const Cell> row(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : row_end[i - 1];
    return {cells.data() + begin, row_end[i] - begin};
  }
  void clear() {
    cells.clear();
    row_end.clear();
    numbers.clear();
  }
};

/// Limits of every reader; beyond them a source is refused with row and byte offset.
struct RowLimits {
  std::size_t row_bytes = std::size_t{32} << 20;  ///< one row, all cells together
  std::size_t columns = 100'000;
  std::size_t batch_rows = 4096;
  std::size_t batch_bytes = std::size_t{1} << 20;  ///< a batch ends after the row that crosses this
};

/// A table, row by row, once, in constant memory.
class RowReader {
 public:
  virtual ~RowReader() = default;
  /// The next rows, or false at the end (batch is then empty). Errors name row (1-based) and byte offset.
  virtual Result<bool> next(RowBatch& batch) = 0;
  /// Column names; where the source has no fixed columns the list grows while reading.
  virtual const std::vector<std::string>& columns() const = 0;
};

}  // namespace shuquan::evidence
