#pragma once
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace shuquan::crypto {

/// What the X.509 certificate of an office seal says.
struct SealCertificate {
  std::string der;
  std::string sha256;   ///< 32 bytes: digest of `der`, the fingerprint people compare
  std::string subject;  ///< RFC 2253, UTF-8
  Instant not_before;
  Instant not_after;
};

/// The private key (ECDSA P-256) and certificate with which an office seals documents. Immutable; safe to share
/// between threads.
class SealKey {
 public:
  /// Reads the key file at `path`, or makes it where there is none (mode 0600, see load_or_create_secret): a new key with a
  /// self-signed certificate for ten years (digitalSignature, nonRepudiation) whose O and CN are `office`
  /// (1–64 characters).
  static Result<SealKey> open(const std::string& path, std::string_view office, Instant now);
  /// PEM text: one P-256 private key without password and, first among the certificates, the one that belongs to it
  /// (self-signed or issued by an authority).
  static Result<SealKey> from_pem(std::string_view pem);

  const SealCertificate& certificate() const;
  /// Bytes a signature by this key takes at most; a little over the certificate's own size.
  std::size_t signature_limit() const;

  struct State;

 private:
  explicit SealKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
  friend Result<std::string> sign_cms_detached(const SealKey& key, std::span<const std::string_view> content);
};

/// A detached CMS signature (RFC 5652) over the concatenation of `content`, in the form PAdES B-B asks for (EN 319 142-1):
/// content-type, message-digest, signing-certificate-v2; SHA-256, ECDSA with the lower of the two possible s values; DER.
Result<std::string> sign_cms_detached(const SealKey& key, std::span<const std::string_view> content);

/// Checks a signature made by sign_cms_detached and returns its certificate. The CMS must be, byte for byte, the one that
/// follows from certificate, content and signature value, so that no byte of it can change unnoticed; a CMS of another
/// make is refused even where it is valid. Whether the signer is to be trusted is for the caller to say.
Result<SealCertificate> verify_cms_detached(std::string_view cms, std::span<const std::string_view> content);

}  // namespace shuquan::crypto
