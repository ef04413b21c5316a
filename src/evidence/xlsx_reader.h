#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "evidence/rows.h"
#include "evidence/source.h"

namespace shuquan::evidence {

/// Rows of one sheet of an XLSX workbook (ECMA-376), streamed. The first row names the columns when `header`. Text is
/// text; numbers and truth values are literals as they stand in the file; numbers formatted as dates become ISO text;
/// formulas give their stored result; empty cells are absent; wholly empty rows are skipped. `sheet` empty: the first.
/// The shared strings are held in memory, at most 256 MiB (evidence.xlsx_strings). evidence.xlsx_damaged otherwise.
Result<std::unique_ptr<RowReader>> read_xlsx(const Source& source, std::string& sheet, bool header, const RowLimits& limits = {});

}  // namespace shuquan::evidence
