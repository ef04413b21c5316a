#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

struct evp_pkey_st;

namespace shuquan::crypto {

/// The signer identity of GB/T 32918.2 / GM/T 0009 that everybody uses. It is always set: OpenSSL 3.0 would otherwise
/// sign under an empty identity, which no other implementation accepts.
inline constexpr std::string_view kSm2Identity = "1234567812345678";

inline constexpr std::size_t kEd25519SignatureSize = 64;
inline constexpr std::size_t kEd25519KeySize = 32;
inline constexpr std::size_t kSm2PointSize = 65;

/// An Ed25519 private key (RFC 8032). Copies share one immutable key; safe to use from several threads.
class Ed25519Key {
 public:
  static Result<Ed25519Key> generate();
  /// The 32-byte seed of RFC 8032. Reason crypto.key_malformed.
  static Result<Ed25519Key> from_seed(std::string_view seed);
  /// The secret itself: goes to a key file, never to a log.
  std::string seed() const;
  /// 32 bytes.
  const std::string& public_key() const { return public_key_; }
  /// 64 bytes.
  std::string sign(std::string_view message) const;

 private:
  Ed25519Key() = default;
  std::shared_ptr<evp_pkey_st> key_;
  std::string public_key_;
};

/// False for anything but a valid signature, including keys and signatures of a wrong length.
bool ed25519_verify(std::string_view public_key, std::string_view message, std::string_view signature);

/// An SM2 private key that signs with SM3 (GB/T 32918.2-2016, GB/T 32905-2016) under kSm2Identity.
/// Copies share one immutable key; safe to use from several threads.
class Sm2Key {
 public:
  static Result<Sm2Key> generate();
  /// PKCS#8 or SEC 1 PEM without a pass phrase. Reason crypto.key_malformed.
  static Result<Sm2Key> from_pem(std::string_view pem);
  /// PKCS#8 PEM: the secret itself.
  Result<std::string> to_pem() const;
  /// SubjectPublicKeyInfo PEM, for openssl and other verifiers.
  Result<std::string> public_pem() const;
  /// 65 bytes: 0x04 ‖ x ‖ y.
  const std::string& public_point() const { return public_point_; }
  /// DER sequence of r and s, 70–72 bytes.
  Result<std::string> sign(std::string_view message) const;

 private:
  friend struct Sm2Access;
  Sm2Key() = default;
  std::shared_ptr<evp_pkey_st> key_;
  std::string public_point_;
};

/// `public_point`: 65 bytes, uncompressed. False for anything but a valid signature.
bool sm2_verify(std::string_view public_point, std::string_view message, std::string_view der_signature,
                std::string_view identity = kSm2Identity);
/// Whether the bytes are an uncompressed point on the SM2 curve.
bool sm2_point_valid(std::string_view public_point);

}  // namespace shuquan::crypto
