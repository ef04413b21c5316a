#pragma once
#include <memory>

#include "evidence/byte_source.h"
#include "evidence/dialect.h"
#include "evidence/rows.h"

namespace shuquan::evidence {

/// What to do with a row whose number of cells differs from the first row's.
enum class Ragged : std::uint8_t {
  refuse,  ///< evidence.ragged_row with row and offset
  keep,    ///< take the row as it stands
};

/// Rows of a delimited text in UTF-8 (RFC 4180 and kin). Cells are the text between delimiters with quotes taken off and
/// doubled quotes single; a lone quote inside an unquoted cell is an ordinary character. Blank lines are skipped where
/// there is more than one column. Refused with row and offset: text after a closing quote, a quote left open, NUL,
/// rows over the limits, ragged rows unless kept. Columns without a header are called c1, c2, …
Result<std::unique_ptr<RowReader>> read_delimited(std::unique_ptr<ByteSource> utf8, const Dialect& dialect, Ragged ragged,
                                                  const RowLimits& limits = {});

}  // namespace shuquan::evidence
