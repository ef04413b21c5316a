#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "evidence/rows.h"
#include "evidence/source.h"

namespace shuquan::evidence {

/// How a sheet is read. A form that people filled in is read strictly: what nobody can see in it, or what is not there, must
/// not be taken for what they wrote.
struct SheetUse {
  bool filled_in = false;  ///< refuses macros (evidence.xlsx_macro), merged cells (…_merged), error values (…_error_value) and
                           ///< formulas without a stored result (…_formula), each with the cell
  std::size_t string_bytes = std::size_t{256} << 20;  ///< shared strings held in memory (evidence.xlsx_strings)
  std::uint64_t sheet_bytes = UINT64_MAX;             ///< of the unpacked sheet (evidence.xlsx_sheet_too_big)
};

/// Rows of one sheet of an XLSX workbook (ECMA-376), streamed. The first row names the columns when `header`. Text is
/// text; numbers and truth values are literals as they stand in the file; numbers formatted as dates become ISO text;
/// formulas give their stored result; empty cells are absent; wholly empty rows are skipped. `sheet` empty: the first.
/// evidence.xlsx_damaged where it is none.
Result<std::unique_ptr<RowReader>> read_xlsx(const Source& source, std::string& sheet, bool header, const RowLimits& limits = {}, const SheetUse& use = {});
/// The names of the sheets, in their order.
Result<std::vector<std::string>> xlsx_sheets(const Source& source);

}  // namespace shuquan::evidence
