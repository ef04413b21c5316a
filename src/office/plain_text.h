#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan::office {

/// One wrong field of a request: reason request.invalid with that field. `pointer` is a JSON pointer into the body.
std::unexpected<Error> wrong_field(std::string_view pointer, std::string reason, MessageParams params = {});

/// A line that people typed: white space around it cut off, no control characters inside, `minimum`–`maximum` code points.
/// Otherwise as it is: names are never folded, shortened or split. Reasons field.too_short, field.too_long, field.control_characters.
Result<std::string> plain_line(std::string_view text, std::string_view pointer, std::size_t minimum, std::size_t maximum);

}  // namespace shuquan::office
