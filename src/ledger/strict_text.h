#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace shuquan::ledger {

/// Decimal digits without sign or leading zeros, at most 2^63-1.
std::optional<std::uint64_t> parse_decimal(std::string_view text);
/// Well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates).
bool valid_utf8(std::string_view text);
/// A key name of a signed note: valid UTF-8, not empty, at most 255 bytes, no control character, no Unicode space, no '+'.
bool valid_key_name(std::string_view name);
/// Cuts `rest` after the next newline and returns the line without it; nothing where no newline is left.
std::optional<std::string_view> take_line(std::string_view& rest);

}  // namespace shuquan::ledger
