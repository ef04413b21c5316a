#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "rules/codes.h"

namespace shuquan::rules {

/// The reason (field.format_…) why `text` is not of the named format of known_formats(), or nothing where it is.
std::optional<std::string> format_problem(std::string_view format, std::string_view text, const Codes& codes);

}  // namespace shuquan::rules
