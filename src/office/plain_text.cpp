#include "office/plain_text.h"

#include <algorithm>

#include "base/text.h"

namespace shuquan::office {
namespace {

constexpr std::string_view kIdeographicSpace = "\xE3\x80\x80";

std::string_view trimmed(std::string_view text) {
  for (;;) {
    if (text.starts_with(' ') || text.starts_with('\t') || text.starts_with('\n') || text.starts_with('\r')) {
      text.remove_prefix(1);
    } else if (text.starts_with(kIdeographicSpace)) {
      text.remove_prefix(kIdeographicSpace.size());
    } else {
      break;
    }
  }
  for (;;) {
    if (text.ends_with(' ') || text.ends_with('\t') || text.ends_with('\n') || text.ends_with('\r')) {
      text.remove_suffix(1);
    } else if (text.ends_with(kIdeographicSpace)) {
      text.remove_suffix(kIdeographicSpace.size());
    } else {
      break;
    }
  }
  return text;
}

}  // namespace

std::unexpected<Error> wrong_field(std::string_view pointer, std::string reason, MessageParams params) {
  return std::unexpected(Error{Errc::invalid_input, "request.invalid", {{"count", "1"}}, {{std::string(pointer), std::move(reason), std::move(params)}}, {}, {}});
}

Result<std::string> plain_line(std::string_view text, std::string_view pointer, std::size_t minimum, std::size_t maximum) {
  const std::string_view line = trimmed(text);
  const bool control = std::ranges::any_of(line, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  if (control || !is_valid_utf8(line)) return wrong_field(pointer, "field.control_characters");
  const std::size_t length = code_points(line);
  if (length < minimum) return wrong_field(pointer, "field.too_short", {{"limit", std::to_string(minimum)}, {"actual", std::to_string(length)}});
  if (length > maximum) return wrong_field(pointer, "field.too_long", {{"limit", std::to_string(maximum)}, {"actual", std::to_string(length)}});
  return std::string(line);
}

}  // namespace shuquan::office
