#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace shuquan {

std::string to_hex(std::string_view bytes);
/// Lower- or upper-case hex digits to bytes; nothing where a character is wrong or the length odd.
std::optional<std::string> from_hex(std::string_view text);
/// Standard alphabet with padding (RFC 4648 §4).
std::string to_base64(std::string_view bytes);
/// Strict: padding required, no white space, unused bits zero.
std::optional<std::string> from_base64(std::string_view text);

}  // namespace shuquan
