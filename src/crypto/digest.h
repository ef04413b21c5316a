#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace shuquan::crypto {

/// 32 bytes of SHA-256 or SM3.
using Digest = std::array<std::uint8_t, 32>;

enum class Hash : std::uint8_t { sha256, sm3 };

/// "sha256" or "sm3".
std::string_view to_string(Hash hash);

/// One-shot digest (FIPS 180-4, GB/T 32905-2016). Made for small inputs: no allocation after the first call of a thread.
Digest digest(Hash hash, std::string_view bytes);
/// The digest of the parts one after the other, without joining them in memory.
Digest digest(Hash hash, std::initializer_list<std::string_view> parts);
inline Digest sha256(std::string_view bytes) { return digest(Hash::sha256, bytes); }
inline Digest sm3(std::string_view bytes) { return digest(Hash::sm3, bytes); }

/// A digest over bytes that arrive piece by piece. Movable, not copyable; finish() leaves it ready for a new message.
class Hasher {
 public:
  explicit Hasher(Hash hash);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  Hasher& update(std::string_view bytes);
  Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// RFC 2104 with SHA-256; any key length.
Digest hmac_sha256(std::string_view key, std::string_view message);

/// Compares in a time that depends on the lengths only.
bool equal_constant_time(std::string_view a, std::string_view b);

inline std::string_view to_view(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}
/// 64 lower-case hex digits.
std::string to_hex(const Digest& digest);
/// Exactly 32 bytes, otherwise nothing.
std::optional<Digest> digest_from_bytes(std::string_view bytes);
/// Exactly 64 lower-case hex digits, otherwise nothing: a digest has one spelling.
std::optional<Digest> digest_from_hex(std::string_view text);

}  // namespace shuquan::crypto
