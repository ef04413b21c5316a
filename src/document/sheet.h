#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace shuquan::document {

/// A column of a list: how its cells are shown. Codes and numbers that are names (registration numbers) are text.
struct SheetColumn {
  enum class Kind : std::uint8_t { text, date, number };
  std::string title;
  double width = 14;  ///< in characters, 1–255
  Kind kind = Kind::text;
};

/// Nothing, a text, a whole number, a number, or a date. Whole numbers beyond 2^53 are written as text, which keeps them
/// exact; a text is never taken for a formula.
using SheetCell = std::variant<std::monostate, std::string, std::int64_t, double, LocalDate>;

/// Writes one list as a workbook (ECMA-376, .xlsx): bold frozen header, filter, one row after the other in constant memory.
/// The file appears under its name only when finish() succeeds. Not for several threads at a time.
class SheetWriter {
 public:
  /// `name` is the sheet's name (1–31 characters without []:*?/\); 1–200 columns. unavailable where the folder of `path`
  /// cannot be written.
  static Result<SheetWriter> create(const std::string& path, std::string_view name, std::vector<SheetColumn> columns, Instant created);

  SheetWriter(SheetWriter&&) noexcept;
  SheetWriter& operator=(SheetWriter&&) noexcept;
  /// Without finish() nothing is left behind.
  ~SheetWriter();

  /// Appends a row of at most as many cells as there are columns. invalid_input for text that is no UTF-8 or over 32767
  /// characters, for dates outside 1900–9999 and numbers that are not finite; rejected after 1 048 575 rows. The row then
  /// is not written.
  Result<void> add_row(std::span<const SheetCell> cells);
  /// Completes the file. No call but destruction may follow.
  Result<void> finish();

  std::uint32_t row_count() const;

 private:
  struct State;
  explicit SheetWriter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace shuquan::document
