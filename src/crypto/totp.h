#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace shuquan::crypto {

/// 20 random bytes: the secret an authenticator app stores (RFC 4226 §4 R6).
std::string new_totp_secret();
/// The six digits of a 30-second step (RFC 6238 with HMAC-SHA-1); step = floor(unix seconds / 30).
std::string totp_code(std::string_view secret, std::int64_t step);
/// The step whose code was entered, if it is the current one or a neighbour and later than `last_used_step`.
/// Store the returned step: a code that was used once is refused the second time.
std::optional<std::int64_t> verify_totp(std::string_view secret, std::string_view code, Instant now, std::int64_t last_used_step);
/// "otpauth://totp/<issuer>:<account>?secret=…&issuer=…", percent-encoded, for the QR code.
std::string otpauth_uri(std::string_view issuer, std::string_view account, std::string_view secret);

/// RFC 4648 §6 without padding, upper case.
std::string to_base32(std::string_view bytes);
/// Case-insensitive, padding optional, nothing else; unused bits must be zero.
std::optional<std::string> from_base32(std::string_view text);

}  // namespace shuquan::crypto
