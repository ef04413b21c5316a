#include "crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstring>
#include <utility>

#include "base/hex.h"
#include "base/result.h"

namespace shuquan::crypto {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using ContextPtr = std::unique_ptr<EVP_MD_CTX, FreeContext>;

// Fetched once: a fetch by name takes longer than hashing a small input.
const EVP_MD* algorithm(Hash hash) {
  static const EVP_MD* const kSha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  static const EVP_MD* const kSm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
  const EVP_MD* found = hash == Hash::sha256 ? kSha256 : kSm3;
  SHUQUAN_ASSERT(found != nullptr);
  return found;
}

ContextPtr new_context(Hash hash) {
  ContextPtr context(EVP_MD_CTX_new());
  SHUQUAN_ASSERT(context && EVP_DigestInit_ex2(context.get(), algorithm(hash), nullptr) == 1);
  return context;
}

EVP_MD_CTX* thread_context(Hash hash) {
  thread_local const ContextPtr contexts[] = {new_context(Hash::sha256), new_context(Hash::sm3)};
  return contexts[static_cast<std::size_t>(hash)].get();
}

}  // namespace

std::string_view to_string(Hash hash) { return hash == Hash::sha256 ? "sha256" : "sm3"; }

Digest digest(Hash hash, std::initializer_list<std::string_view> parts) {
  EVP_MD_CTX* context = thread_context(hash);
  bool fine = EVP_DigestInit_ex2(context, nullptr, nullptr) == 1;
  for (const std::string_view part : parts) fine = fine && EVP_DigestUpdate(context, part.data(), part.size()) == 1;
  Digest out;
  fine = fine && EVP_DigestFinal_ex(context, out.data(), nullptr) == 1;
  SHUQUAN_ASSERT(fine);
  return out;
}

Digest digest(Hash hash, std::string_view bytes) { return digest(hash, {bytes}); }

struct Hasher::Context {
  ContextPtr evp;
};

Hasher::Hasher(Hash hash) : context_(std::make_unique<Context>(Context{new_context(hash)})) {}
Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::update(std::string_view bytes) {
  SHUQUAN_ASSERT(EVP_DigestUpdate(context_->evp.get(), bytes.data(), bytes.size()) == 1);
  return *this;
}

Digest Hasher::finish() {
  Digest out;
  SHUQUAN_ASSERT(EVP_DigestFinal_ex(context_->evp.get(), out.data(), nullptr) == 1);
  SHUQUAN_ASSERT(EVP_DigestInit_ex2(context_->evp.get(), nullptr, nullptr) == 1);
  return out;
}

Digest hmac_sha256(std::string_view key, std::string_view message) {
  Digest out;
  unsigned length = 0;
  const unsigned char* done = HMAC(algorithm(Hash::sha256), key.data(), static_cast<int>(key.size()),
                                   reinterpret_cast<const unsigned char*>(message.data()), message.size(), out.data(), &length);
  SHUQUAN_ASSERT(done != nullptr && length == out.size());
  return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string to_hex(const Digest& digest) { return shuquan::to_hex(to_view(digest)); }

std::optional<Digest> digest_from_bytes(std::string_view bytes) {
  Digest out;
  if (bytes.size() != out.size()) return std::nullopt;
  std::memcpy(out.data(), bytes.data(), out.size());
  return out;
}

std::optional<Digest> digest_from_hex(std::string_view text) {
  Digest out;
  if (text.size() != 2 * out.size()) return std::nullopt;
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  int wrong = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
    wrong |= high | low;  // negative as soon as one is
    out[i] = static_cast<std::uint8_t>((high & 15) << 4 | (low & 15));
  }
  if (wrong < 0) return std::nullopt;
  return out;
}

}  // namespace shuquan::crypto
