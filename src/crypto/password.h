#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan::crypto {

/// Passwords longer than this are refused, so that nobody can make the server hash megabytes.
inline constexpr std::size_t kMaxPassword = 1024;

/// Argon2id (RFC 9106) with m = 19 MiB, t = 2, p = 1 and a random 16-byte salt, as an encoded string
/// "$argon2id$v=19$m=19456,t=2,p=1$…$…". About 20 ms and 19 MiB: call it where concurrency is limited.
Result<std::string> hash_password(std::string_view password);
/// Whether the password fits. A stored string that is no Argon2id hash, or that asks for more than 256 MiB, 16 passes or
/// 4 lanes, is crypto.password_hash_malformed.
Result<bool> verify_password(std::string_view encoded, std::string_view password);
/// True where the stored hash is weaker than what hash_password() makes today.
bool password_needs_rehash(std::string_view encoded);

}  // namespace shuquan::crypto
