#include "crypto/sealed_box.h"

#include <openssl/evp.h>

#include <memory>

#include "base/id.h"
#include "crypto/digest.h"
#include "crypto/openssl_error.h"

namespace shuquan::crypto {
namespace {

constexpr std::string_view kPrefix = "SQB1";
constexpr std::size_t kKeySize = 32, kKeyIdSize = 4, kNonceSize = 12, kTagSize = 16;
constexpr std::size_t kHeaderSize = 4 + kKeyIdSize + kNonceSize;
constexpr std::size_t kMaxText = 16U << 20U;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

const unsigned char* in(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* out_of(std::string& text, std::size_t offset) { return reinterpret_cast<unsigned char*>(text.data()) + offset; }

}  // namespace

Result<SealedBox::Key> SealedBox::make_key(std::string_view bytes) {
  if (bytes.size() != kKeySize) return bad_key("AES-256");
  const Digest id = hmac_sha256(bytes, "shuquan-sealed-box-key-id");
  return Key{std::string(bytes), std::string(to_view(id).substr(0, kKeyIdSize))};
}

Result<SealedBox> SealedBox::with_key(std::string_view key) {
  SealedBox box;
  SHUQUAN_TRY(Key first, make_key(key));
  box.keys_.push_back(std::move(first));
  return box;
}

Result<void> SealedBox::add_retired_key(std::string_view key) {
  SHUQUAN_TRY(Key retired, make_key(key));
  keys_.push_back(std::move(retired));
  return {};
}

Result<std::string> SealedBox::seal(std::string_view text, std::string_view context) const {
  if (text.size() > kMaxText || context.size() > kMaxText) return fail(Errc::invalid_input, "crypto.box_too_large");
  const Key& key = keys_.front();
  std::string out = std::string(kPrefix) + key.id + random_bytes(kNonceSize);
  const std::string associated = std::string(kPrefix) + key.id + std::string(context);
  out.resize(kHeaderSize + text.size() + kTagSize);
  const CipherContext cipher(EVP_CIPHER_CTX_new());
  int written = 0;
  const bool fine =
      cipher && EVP_EncryptInit_ex2(cipher.get(), EVP_aes_256_gcm(), in(key.bytes), in(out) + 8, nullptr) == 1 &&
      EVP_EncryptUpdate(cipher.get(), nullptr, &written, in(associated), static_cast<int>(associated.size())) == 1 &&
      EVP_EncryptUpdate(cipher.get(), out_of(out, kHeaderSize), &written, in(text), static_cast<int>(text.size())) == 1 &&
      EVP_EncryptFinal_ex(cipher.get(), out_of(out, kHeaderSize + text.size()), &written) == 1 &&
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTagSize), out_of(out, kHeaderSize + text.size())) == 1;
  if (!fine) return openssl_failure("AES-256-GCM");
  return out;
}

Result<std::string> SealedBox::open(std::string_view sealed, std::string_view context) const {
  if (sealed.size() < kHeaderSize + kTagSize || sealed.size() > kHeaderSize + kTagSize + kMaxText || context.size() > kMaxText ||
      !sealed.starts_with(kPrefix))
    return fail(Errc::invalid_input, "crypto.box_malformed");
  const std::string_view id = sealed.substr(kPrefix.size(), kKeyIdSize);
  const Key* key = nullptr;
  for (const Key& candidate : keys_)
    if (!key && candidate.id == id) key = &candidate;
  if (!key) return fail(Errc::unavailable, "crypto.box_key_unknown");
  const std::string associated = std::string(kPrefix) + key->id + std::string(context);
  const std::string_view body = sealed.substr(kHeaderSize, sealed.size() - kHeaderSize - kTagSize);
  std::string tag(sealed.substr(sealed.size() - kTagSize));
  std::string out(body.size() + 1, '\0');  // never empty, so that its data pointer is valid for the cipher
  const CipherContext cipher(EVP_CIPHER_CTX_new());
  int written = 0;
  const bool fine = cipher && EVP_DecryptInit_ex2(cipher.get(), EVP_aes_256_gcm(), in(key->bytes), in(sealed) + 8, nullptr) == 1 &&
                    EVP_DecryptUpdate(cipher.get(), nullptr, &written, in(associated), static_cast<int>(associated.size())) == 1 &&
                    EVP_DecryptUpdate(cipher.get(), out_of(out, 0), &written, in(body), static_cast<int>(body.size())) == 1 &&
                    EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(kTagSize), tag.data()) == 1 &&
                    EVP_DecryptFinal_ex(cipher.get(), out_of(out, body.size()), &written) == 1;
  if (!fine) {
    const auto drained = openssl_failure("AES-256-GCM");
    return fail_with_detail(Errc::invalid_input, "crypto.box_damaged", drained.error().detail);
  }
  out.resize(body.size());
  return out;
}

}  // namespace shuquan::crypto
