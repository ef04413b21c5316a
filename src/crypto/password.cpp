#include "crypto/password.h"

#include <argon2.h>

#include <charconv>
#include <optional>

#include "base/id.h"

namespace shuquan::crypto {
namespace {

constexpr std::uint32_t kMemoryKib = 19456, kPasses = 2, kLanes = 1;
constexpr std::size_t kSaltSize = 16, kHashSize = 32, kMaxEncoded = 256;

struct Cost {
  std::uint32_t memory_kib = 0, passes = 0, lanes = 0;
};

bool take(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_number(std::string_view& text, std::uint32_t& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

// The cost is read before libargon2 sees the string: it allocates whatever the string asks for.
std::optional<Cost> cost_of(std::string_view encoded) {
  Cost cost;
  if (encoded.size() > kMaxEncoded || !take(encoded, "$argon2id$v=19$m=") || !take_number(encoded, cost.memory_kib) ||
      !take(encoded, ",t=") || !take_number(encoded, cost.passes) || !take(encoded, ",p=") || !take_number(encoded, cost.lanes) ||
      !take(encoded, "$"))
    return std::nullopt;
  if (cost.memory_kib > 262144 || cost.passes > 16 || cost.lanes > 4) return std::nullopt;
  return cost;
}

}  // namespace

Result<std::string> hash_password(std::string_view password) {
  if (password.size() > kMaxPassword) return fail(Errc::invalid_input, "crypto.password_too_long", {{"limit", std::to_string(kMaxPassword)}});
  const std::string salt = random_bytes(kSaltSize);
  std::string out(argon2_encodedlen(kPasses, kMemoryKib, kLanes, kSaltSize, kHashSize, Argon2_id), '\0');
  const int code = argon2id_hash_encoded(kPasses, kMemoryKib, kLanes, password.data(), password.size(), salt.data(), salt.size(), kHashSize,
                                         out.data(), out.size());
  if (code != ARGON2_OK) return fail_with_detail(Errc::unavailable, "crypto.failed", argon2_error_message(code), {{"operation", "Argon2id"}});
  out.resize(std::string_view(out).find('\0') == std::string::npos ? out.size() : std::string_view(out).find('\0'));
  return out;
}

Result<bool> verify_password(std::string_view encoded, std::string_view password) {
  if (!cost_of(encoded)) return fail(Errc::internal, "crypto.password_hash_malformed");
  if (password.size() > kMaxPassword) return false;
  const int code = argon2id_verify(std::string(encoded).c_str(), password.data(), password.size());
  if (code == ARGON2_OK) return true;
  if (code == ARGON2_VERIFY_MISMATCH) return false;
  if (code == ARGON2_MEMORY_ALLOCATION_ERROR)
    return fail_with_detail(Errc::unavailable, "crypto.failed", argon2_error_message(code), {{"operation", "Argon2id"}});
  return fail_with_detail(Errc::internal, "crypto.password_hash_malformed", argon2_error_message(code));
}

bool password_needs_rehash(std::string_view encoded) {
  const auto cost = cost_of(encoded);
  return !cost || cost->memory_kib < kMemoryKib || cost->passes < kPasses || cost->lanes < kLanes;
}

}  // namespace shuquan::crypto
