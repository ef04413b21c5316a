#pragma once
// Keys with certificates, for the .cpp files of this folder.
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace shuquan::crypto {

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using CertificatePointer = std::unique_ptr<X509, Deleter<X509_free>>;
using DigestPointer = std::unique_ptr<EVP_MD_CTX, Deleter<EVP_MD_CTX_free>>;
using BioPointer = std::unique_ptr<BIO, Deleter<BIO_free_all>>;
using SignaturePointer = std::unique_ptr<ECDSA_SIG, Deleter<ECDSA_SIG_free>>;
using NumberPointer = std::unique_ptr<BIGNUM, Deleter<BN_free>>;

inline const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

struct KeyWithCertificate {
  KeyPointer key;
  CertificatePointer certificate;
};

/// What a new self-signed certificate says.
struct CertificatePurpose {
  std::string_view owner;  ///< O and CN
  std::string_view unit;   ///< OU
  std::vector<std::pair<int, const char*>> extensions;  ///< NID and value, beside CA:FALSE and the key's identifier
};

/// PEM of a new P-256 key and its self-signed certificate, valid from a day before `now` for ten years.
Result<std::string> new_key_with_certificate(const CertificatePurpose& purpose, Instant now);
/// One P-256 private key without password and the first certificate of a PEM text; crypto.key_malformed where they do not
/// belong together.
Result<KeyWithCertificate> read_key_with_certificate(std::string_view pem);
bool is_p256(const EVP_PKEY* key);
std::string certificate_der(X509* certificate);
/// Null for anything but exactly one certificate of at most 16 KiB.
CertificatePointer parse_certificate(std::string_view der);

}  // namespace shuquan::crypto
