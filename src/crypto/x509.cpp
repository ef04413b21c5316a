#include "crypto/x509.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>

#include "crypto/openssl_error.h"

namespace shuquan::crypto {
namespace {

constexpr std::size_t kCertificateLimit = 16 * 1024;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kCertificateDays = 3652;

bool add_extension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

CertificatePointer self_signed(EVP_PKEY* key, const CertificatePurpose& purpose, Instant now) {
  CertificatePointer certificate(X509_new());
  if (!certificate || X509_set_version(certificate.get(), X509_VERSION_3) != 1) return nullptr;
  const NumberPointer serial(BN_new());
  if (!serial || BN_rand(serial.get(), 127, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) != 1) return nullptr;
  if (BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate.get())) == nullptr) return nullptr;
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const auto add = [&](const char* field, std::string_view value) {
    return X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes_of(value), static_cast<int>(value.size()), -1, 0) == 1;
  };
  const time_t from = (now.unix_ms - kDayMs) / 1000;
  const time_t until = (now.unix_ms + kCertificateDays * kDayMs) / 1000;
  bool done = add("C", "CN") && add("O", purpose.owner) && add("OU", purpose.unit) && add("CN", purpose.owner) &&
              X509_set_issuer_name(certificate.get(), name) == 1 && X509_set_pubkey(certificate.get(), key) == 1 &&
              ASN1_TIME_set(X509_getm_notBefore(certificate.get()), from) != nullptr &&
              ASN1_TIME_set(X509_getm_notAfter(certificate.get()), until) != nullptr &&
              add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
  for (const auto& [nid, value] : purpose.extensions) done = done && add_extension(certificate.get(), nid, value);
  done = done && add_extension(certificate.get(), NID_subject_key_identifier, "hash") &&
         X509_sign(certificate.get(), key, EVP_sha256()) > 0;
  if (!done) return nullptr;
  return certificate;
}

Result<std::string> to_pem(EVP_PKEY* key, X509* certificate) {
  const BioPointer bio(BIO_new(BIO_s_secmem()));
  if (!bio || PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_bio_X509(bio.get(), certificate) != 1)
    return openssl_failure("key file");
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

}  // namespace

Result<std::string> new_key_with_certificate(const CertificatePurpose& purpose, Instant now) {
  const KeyPointer key(EVP_EC_gen("P-256"));
  if (!key) return openssl_failure("key");
  const CertificatePointer certificate = self_signed(key.get(), purpose, now);
  if (!certificate) return openssl_failure("certificate");
  return to_pem(key.get(), certificate.get());
}

Result<KeyWithCertificate> read_key_with_certificate(std::string_view pem) {
  const BioPointer key_bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const BioPointer certificate_bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!key_bio || !certificate_bio) return openssl_failure("key file");
  // An empty password: an encrypted key is refused instead of asking at the terminal.
  KeyWithCertificate pair{KeyPointer(PEM_read_bio_PrivateKey(key_bio.get(), nullptr, nullptr, const_cast<char*>(""))),
                          CertificatePointer(PEM_read_bio_X509(certificate_bio.get(), nullptr, nullptr, nullptr))};
  if (!is_p256(pair.key.get()) || !pair.certificate || X509_check_private_key(pair.certificate.get(), pair.key.get()) != 1)
    return bad_key("ECDSA P-256 + X.509");
  return pair;
}

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 64> group{};
  return key != nullptr && EVP_PKEY_get_base_id(key) == EVP_PKEY_EC &&
         EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == SN_X9_62_prime256v1;
}

std::string certificate_der(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(certificate, &der);
  std::string out;
  if (size > 0) out.assign(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

CertificatePointer parse_certificate(std::string_view der) {
  if (der.size() > kCertificateLimit) return nullptr;
  const unsigned char* cursor = bytes_of(der);
  CertificatePointer certificate(d2i_X509(nullptr, &cursor, static_cast<long>(der.size())));
  ERR_clear_error();
  if (!certificate || cursor != bytes_of(der) + der.size()) return nullptr;
  return certificate;
}

}  // namespace shuquan::crypto
