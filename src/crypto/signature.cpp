#include "crypto/signature.h"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include "crypto/openssl_error.h"
#include "crypto/x509.h"

namespace shuquan::crypto {
namespace {

using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;

constexpr std::size_t kMaxPem = 16384;

unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

std::string bio_text(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

KeyPointer sm2_public_key(std::string_view point) {
  if (point.size() != kSm2PointSize || point.front() != 4) return nullptr;
  char group[] = "SM2";
  std::string copy(point);
  const OSSL_PARAM params[] = {OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
                               OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy.data(), copy.size()),
                               OSSL_PARAM_construct_end()};
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr));
  EVP_PKEY* key = nullptr;
  const bool fine = context && EVP_PKEY_fromdata_init(context.get()) == 1 &&
                    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(params)) == 1;
  if (!fine) ERR_clear_error();
  return KeyPointer(fine ? key : nullptr);
}

// A digest context whose key context carries the signer identity; the two must live together.
struct Sm2Context {
  DigestPointer digest{EVP_MD_CTX_new()};
  KeyContext key;
  Sm2Context(EVP_PKEY* pkey, std::string_view identity) : key(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey, nullptr)) {
    if (key && EVP_PKEY_CTX_set1_id(key.get(), identity.data(), static_cast<int>(identity.size())) == 1 && digest)
      EVP_MD_CTX_set_pkey_ctx(digest.get(), key.get());
    else
      digest.reset();
  }
};

}  // namespace

Result<Ed25519Key> Ed25519Key::from_seed(std::string_view seed) {
  if (seed.size() != kEd25519KeySize) return bad_key("Ed25519");
  Ed25519Key out;
  out.key_ = std::shared_ptr<EVP_PKEY>(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, bytes_of(seed), seed.size()), EVP_PKEY_free);
  if (!out.key_) return bad_key("Ed25519");
  out.public_key_.resize(kEd25519KeySize);
  std::size_t size = out.public_key_.size();
  if (EVP_PKEY_get_raw_public_key(out.key_.get(), bytes_of(out.public_key_), &size) != 1) return openssl_failure("Ed25519 public key");
  return out;
}

Result<Ed25519Key> Ed25519Key::generate() {
  const KeyPointer key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  std::string seed(kEd25519KeySize, '\0');
  std::size_t size = seed.size();
  if (!key || EVP_PKEY_get_raw_private_key(key.get(), bytes_of(seed), &size) != 1) return openssl_failure("Ed25519 key generation");
  return from_seed(seed);
}

std::string Ed25519Key::seed() const {
  std::string out(kEd25519KeySize, '\0');
  std::size_t size = out.size();
  SHUQUAN_ASSERT(EVP_PKEY_get_raw_private_key(key_.get(), bytes_of(out), &size) == 1);
  return out;
}

std::string Ed25519Key::sign(std::string_view message) const {
  const DigestPointer context(EVP_MD_CTX_new());
  std::string out(kEd25519SignatureSize, '\0');
  std::size_t size = out.size();
  SHUQUAN_ASSERT(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
                 EVP_DigestSign(context.get(), bytes_of(out), &size, bytes_of(message), message.size()) == 1);
  return out;
}

bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature) {
  if (public_key.size() != kEd25519KeySize || signature.size() != kEd25519SignatureSize) return false;
  const KeyPointer key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key), public_key.size()));
  const DigestPointer context(EVP_MD_CTX_new());
  const bool fine = key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size()) == 1;
  if (!fine) ERR_clear_error();
  return fine;
}

/// Builds an Sm2Key from an OpenSSL key of any origin.
struct Sm2Access {
  static Result<Sm2Key> wrap(EVP_PKEY* pkey) {
    Sm2Key out;
    out.key_ = std::shared_ptr<EVP_PKEY>(pkey, EVP_PKEY_free);
    if (!pkey || EVP_PKEY_is_a(pkey, "SM2") != 1) return bad_key("SM2");
    std::size_t size = 0;
    out.public_point_.resize(kSm2PointSize);
    if (EVP_PKEY_set_utf8_string_param(pkey, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT, "uncompressed") != 1 ||
        EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, bytes_of(out.public_point_), kSm2PointSize, &size) != 1 ||
        size != kSm2PointSize)
      return bad_key("SM2");
    return out;
  }
};

Result<Sm2Key> Sm2Key::generate() {
  EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2");
  if (!key) return openssl_failure("SM2 key generation");
  return Sm2Access::wrap(key);
}

Result<Sm2Key> Sm2Key::from_pem(std::string_view pem) {
  if (pem.size() > kMaxPem) return bad_key("SM2");
  const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!bio) return openssl_failure("reading a key");
  // An empty pass phrase: the default callback would ask on the terminal.
  char no_pass_phrase[] = "";
  return Sm2Access::wrap(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, no_pass_phrase));
}

Result<std::string> Sm2Key::to_pem() const {
  const BioPointer bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return openssl_failure("writing a key");
  return bio_text(bio.get());
}

Result<std::string> Sm2Key::public_pem() const {
  const BioPointer bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_PUBKEY(bio.get(), key_.get()) != 1) return openssl_failure("writing a public key");
  return bio_text(bio.get());
}

Result<std::string> Sm2Key::sign(std::string_view message) const {
  Sm2Context context(key_.get(), kSm2Identity);
  std::string out(128, '\0');
  std::size_t size = out.size();
  if (!context.digest || EVP_DigestSignInit(context.digest.get(), nullptr, EVP_sm3(), nullptr, key_.get()) != 1 ||
      EVP_DigestSign(context.digest.get(), bytes_of(out), &size, bytes_of(message), message.size()) != 1)
    return openssl_failure("SM2 signature");
  out.resize(size);
  return out;
}

bool sm2_verify(std::string_view public_point, std::string_view message, std::string_view der_signature, std::string_view identity) {
  const KeyPointer key = sm2_public_key(public_point);
  if (!key) return false;
  Sm2Context context(key.get(), identity);
  const bool fine = context.digest && EVP_DigestVerifyInit(context.digest.get(), nullptr, EVP_sm3(), nullptr, key.get()) == 1 &&
                    EVP_DigestVerify(context.digest.get(), bytes_of(der_signature), der_signature.size(), bytes_of(message), message.size()) == 1;
  if (!fine) ERR_clear_error();
  return fine;
}

bool sm2_point_valid(std::string_view public_point) { return sm2_public_key(public_point) != nullptr; }

}  // namespace shuquan::crypto
