#pragma once
// Only for the .cpp files of this folder.
#include <string_view>

#include "base/result.h"

namespace shuquan::document {

/// Whether a cell can hold this text: invalid_input document.cell_invalid, document.cell_too_long.
Result<void> check_cell_text(std::string_view text, std::size_t column);

}  // namespace shuquan::document
