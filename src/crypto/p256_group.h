#pragma once
// The prime-order group P-256 as RFC 9497 wants it, for the .cpp files of this folder.
#include <openssl/bn.h>
#include <openssl/ec.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/x509.h"

namespace shuquan::crypto {

using ContextPointer = std::unique_ptr<BN_CTX, Deleter<BN_CTX_free>>;
using SecretNumber = std::unique_ptr<BIGNUM, Deleter<BN_clear_free>>;
using PointPointer = std::unique_ptr<EC_POINT, Deleter<EC_POINT_free>>;

/// expand_message_xmd with SHA-256 (RFC 9380, 5.3.1): `size` bytes, at most 255 · 32; `tag` is the DST, at most 255 bytes.
std::string expand_message(std::string_view message, std::string_view tag, std::size_t size);

/// Arithmetic in the group; one object per thread (it holds scratch numbers). OpenSSL multiplies a single point by a secret
/// scalar in constant time; hashing to the curve is not, it runs only where the hashed text is known anyway.
class P256Group {
 public:
  P256Group();
  /// hash_to_curve of P256_XMD:SHA-256_SSWU_RO_ (RFC 9380, 8.2).
  PointPointer hash_to_point(std::string_view message, std::string_view tag);
  /// Uniform below the order; may be zero with negligible chance.
  SecretNumber hash_to_scalar(std::string_view message, std::string_view tag);
  /// Uniform from 1 to the order − 1.
  SecretNumber random_scalar();
  /// 32 bytes, from 1 to the order − 1; nothing otherwise.
  SecretNumber parse_scalar(std::string_view bytes);
  std::string write_scalar(const BIGNUM* scalar);
  /// 33 bytes of a point other than the neutral one; null otherwise.
  PointPointer parse_point(std::string_view bytes);
  /// 33 bytes.
  std::string write_point(const EC_POINT* point);
  PointPointer multiply(const EC_POINT* point, const BIGNUM* scalar);
  PointPointer multiply_base(const BIGNUM* scalar);
  PointPointer add(const EC_POINT* a, const EC_POINT* b);
  /// The sum of points times scalars that are no secrets.
  PointPointer public_sum(const std::vector<PointPointer>& points, const std::vector<SecretNumber>& scalars);
  SecretNumber inverse(const BIGNUM* scalar);
  /// r − c·k modulo the order.
  SecretNumber response(const BIGNUM* r, const BIGNUM* c, const BIGNUM* k);
  bool equal(const EC_POINT* a, const EC_POINT* b);

 private:
  PointPointer map_to_curve(const BIGNUM* u);
  SecretNumber hash_to_number(std::string_view expanded, const BIGNUM* modulus);

  std::unique_ptr<EC_GROUP, Deleter<EC_GROUP_free>> group_;
  ContextPointer context_;
  NumberPointer field_;
  const BIGNUM* order_ = nullptr;
};

}  // namespace shuquan::crypto
