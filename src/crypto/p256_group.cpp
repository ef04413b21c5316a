// EC_POINTs_mul alone adds many products at once; OpenSSL 3.0 calls it deprecated and offers nothing in its place.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "crypto/p256_group.h"

#include <openssl/err.h>
#include <openssl/obj_mac.h>

#include "crypto/digest.h"

namespace shuquan::crypto {
namespace {

constexpr std::size_t kFieldBytes = 48;  ///< L of RFC 9380: 128 bits more than the modulus
constexpr int kScalarBytes = 32;
constexpr std::size_t kPointBytes = 33;

/// Numbers that every mapping to the curve needs.
struct Constants {
  NumberPointer a, b, z, exponent, root;
};

NumberPointer number_from_hex(const char* hex) {
  BIGNUM* number = nullptr;
  SHUQUAN_ASSERT(BN_hex2bn(&number, hex) > 0);
  return NumberPointer(number);
}

/// A, B of the curve, Z = −10, (p − 3)/4, and a root of −Z.
const Constants& constants() {
  static const Constants kConstants{
      number_from_hex("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC"),
      number_from_hex("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B"),
      number_from_hex("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFF5"),
      number_from_hex("3FFFFFFFC00000004000000000000000000000003FFFFFFFFFFFFFFFFFFFFFFF"),
      number_from_hex("DA538E3BE1D89B99C978FC675180AAB27B8D1FF84C55D5B62CCD3427E433C47F")};
  return kConstants;
}

std::string xor_of(std::string_view a, const Digest& b) {
  std::string out(a);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<char>(out[i] ^ static_cast<char>(b[i]));
  return out;
}

SecretNumber new_number() {
  SecretNumber number(BN_new());
  SHUQUAN_ASSERT(number != nullptr);
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

}  // namespace

std::string expand_message(std::string_view message, std::string_view tag, std::size_t size) {
  SHUQUAN_ASSERT(tag.size() <= 255 && size <= 255 * sizeof(Digest));
  const std::string tag_prime = std::string(tag) + static_cast<char>(tag.size());
  const std::string block(64, '\0');
  const char length[] = {static_cast<char>(size >> 8), static_cast<char>(size), 0};
  const Digest first = digest(Hash::sha256, {block, message, {length, 3}, tag_prime});
  Digest next = digest(Hash::sha256, {to_view(first), {"\1", 1}, tag_prime});
  std::string out(to_view(next));
  for (char i = 2; out.size() < size; ++i) {
    next = digest(Hash::sha256, {xor_of(to_view(first), next), {&i, 1}, tag_prime});
    out += to_view(next);
  }
  out.resize(size);
  return out;
}

namespace {

/// Calculation in the field of the curve.
class Field {
 public:
  Field(const BIGNUM* modulus, BN_CTX* context) : modulus_(modulus), context_(context) {}
  NumberPointer multiply(const BIGNUM* a, const BIGNUM* b) {
    return make([&](BIGNUM* out) { return BN_mod_mul(out, a, b, modulus_, context_); });
  }
  NumberPointer square(const BIGNUM* a) {
    return make([&](BIGNUM* out) { return BN_mod_sqr(out, a, modulus_, context_); });
  }
  NumberPointer add(const BIGNUM* a, const BIGNUM* b) {
    return make([&](BIGNUM* out) { return BN_mod_add_quick(out, a, b, modulus_); });
  }
  NumberPointer negative(const BIGNUM* a) {
    return make([&](BIGNUM* out) { return BN_is_zero(a) ? 1 : BN_sub(out, modulus_, a); });
  }
  NumberPointer power(const BIGNUM* a, const BIGNUM* exponent) {
    return make([&](BIGNUM* out) { return BN_mod_exp(out, a, exponent, modulus_, context_); });
  }
  NumberPointer inverse(const BIGNUM* a) {
    return make([&](BIGNUM* out) { return BN_mod_inverse(out, a, modulus_, context_) != nullptr ? 1 : 0; });
  }

 private:
  template <class Operation>
  NumberPointer make(const Operation& operation) {
    NumberPointer out(BN_new());
    SHUQUAN_ASSERT(out && operation(out.get()) == 1);
    return out;
  }
  const BIGNUM* modulus_;
  BN_CTX* context_;
};

struct Root {
  bool square = false;
  NumberPointer value;
};

/// sqrt_ratio of RFC 9380, F.2.1.2: the root of u/v, or of Z·u/v where u/v is no square.
Root root_of_ratio(Field& field, const BIGNUM* u, const BIGNUM* v) {
  const Constants& k = constants();
  const NumberPointer uv = field.multiply(u, v);
  const NumberPointer uv3 = field.multiply(field.square(v).get(), uv.get());
  NumberPointer first = field.multiply(field.power(uv3.get(), k.exponent.get()).get(), uv.get());
  NumberPointer second = field.multiply(first.get(), k.root.get());
  const NumberPointer check = field.multiply(field.square(first.get()).get(), v);
  const bool square = BN_cmp(check.get(), u) == 0;
  return {square, square ? std::move(first) : std::move(second)};
}

}  // namespace

P256Group::P256Group() : group_(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)), context_(BN_CTX_new()), field_(BN_new()) {
  SHUQUAN_ASSERT(group_ && context_ && field_ && EC_GROUP_get_curve(group_.get(), field_.get(), nullptr, nullptr, context_.get()) == 1);
  order_ = EC_GROUP_get0_order(group_.get());
}

// The simplified SWU map, RFC 9380, F.2, in the order of its lines.
PointPointer P256Group::map_to_curve(const BIGNUM* u) {
  const Constants& k = constants();
  Field field(field_.get(), context_.get());
  const NumberPointer zu2 = field.multiply(field.square(u).get(), k.z.get());
  const NumberPointer sum = field.add(field.square(zu2.get()).get(), zu2.get());
  const NumberPointer numerator = field.multiply(field.add(sum.get(), BN_value_one()).get(), k.b.get());
  const NumberPointer divisor = field.multiply(BN_is_zero(sum.get()) ? k.z.get() : field.negative(sum.get()).get(), k.a.get());
  const NumberPointer divisor2 = field.square(divisor.get());
  const NumberPointer divisor3 = field.multiply(divisor2.get(), divisor.get());
  NumberPointer gx = field.add(field.square(numerator.get()).get(), field.multiply(k.a.get(), divisor2.get()).get());
  gx = field.multiply(gx.get(), numerator.get());
  gx = field.add(gx.get(), field.multiply(k.b.get(), divisor3.get()).get());
  Root root = root_of_ratio(field, gx.get(), divisor3.get());
  NumberPointer x = field.multiply(root.square ? BN_value_one() : zu2.get(), numerator.get());
  NumberPointer y = root.square ? std::move(root.value) : field.multiply(field.multiply(zu2.get(), u).get(), root.value.get());
  if (BN_is_odd(u) != BN_is_odd(y.get())) y = field.negative(y.get());
  x = field.multiply(x.get(), field.inverse(divisor.get()).get());
  PointPointer point(EC_POINT_new(group_.get()));
  SHUQUAN_ASSERT(point && EC_POINT_set_affine_coordinates(group_.get(), point.get(), x.get(), y.get(), context_.get()) == 1);
  return point;
}

SecretNumber P256Group::hash_to_number(std::string_view expanded, const BIGNUM* modulus) {
  SecretNumber number = new_number();
  SHUQUAN_ASSERT(BN_bin2bn(bytes_of(expanded), static_cast<int>(expanded.size()), number.get()) != nullptr &&
                 BN_mod(number.get(), number.get(), modulus, context_.get()) == 1);
  return number;
}

PointPointer P256Group::hash_to_point(std::string_view message, std::string_view tag) {
  const std::string expanded = expand_message(message, tag, 2 * kFieldBytes);
  const std::string_view view = expanded;
  const PointPointer first = map_to_curve(hash_to_number(view.substr(0, kFieldBytes), field_.get()).get());
  const PointPointer second = map_to_curve(hash_to_number(view.substr(kFieldBytes), field_.get()).get());
  return add(first.get(), second.get());  // the cofactor is 1
}

SecretNumber P256Group::hash_to_scalar(std::string_view message, std::string_view tag) { return hash_to_number(expand_message(message, tag, kFieldBytes), order_); }

SecretNumber P256Group::random_scalar() {
  SecretNumber scalar = new_number();
  do SHUQUAN_ASSERT(BN_priv_rand_range(scalar.get(), order_) == 1);
  while (BN_is_zero(scalar.get()));
  return scalar;
}

SecretNumber P256Group::parse_scalar(std::string_view bytes) {
  if (bytes.size() != kScalarBytes) return nullptr;
  SecretNumber scalar = new_number();
  SHUQUAN_ASSERT(BN_bin2bn(bytes_of(bytes), kScalarBytes, scalar.get()) != nullptr);
  if (BN_is_zero(scalar.get()) || BN_cmp(scalar.get(), order_) >= 0) return nullptr;
  return scalar;
}

std::string P256Group::write_scalar(const BIGNUM* scalar) {
  std::string out(kScalarBytes, '\0');
  SHUQUAN_ASSERT(BN_bn2binpad(scalar, reinterpret_cast<unsigned char*>(out.data()), kScalarBytes) == kScalarBytes);
  return out;
}

PointPointer P256Group::parse_point(std::string_view bytes) {
  if (bytes.size() != kPointBytes || (bytes[0] != 2 && bytes[0] != 3)) return nullptr;
  PointPointer point(EC_POINT_new(group_.get()));
  if (!point || EC_POINT_oct2point(group_.get(), point.get(), bytes_of(bytes), bytes.size(), context_.get()) != 1) {
    ERR_clear_error();
    return nullptr;
  }
  return point;
}

std::string P256Group::write_point(const EC_POINT* point) {
  std::string out(kPointBytes, '\0');
  SHUQUAN_ASSERT(EC_POINT_point2oct(group_.get(), point, POINT_CONVERSION_COMPRESSED, reinterpret_cast<unsigned char*>(out.data()), out.size(), context_.get()) == kPointBytes);
  return out;
}

PointPointer P256Group::multiply(const EC_POINT* point, const BIGNUM* scalar) {
  PointPointer out(EC_POINT_new(group_.get()));
  SHUQUAN_ASSERT(out && EC_POINT_mul(group_.get(), out.get(), nullptr, point, scalar, context_.get()) == 1);
  return out;
}

PointPointer P256Group::multiply_base(const BIGNUM* scalar) {
  PointPointer out(EC_POINT_new(group_.get()));
  SHUQUAN_ASSERT(out && EC_POINT_mul(group_.get(), out.get(), scalar, nullptr, nullptr, context_.get()) == 1);
  return out;
}

PointPointer P256Group::add(const EC_POINT* a, const EC_POINT* b) {
  PointPointer out(EC_POINT_new(group_.get()));
  SHUQUAN_ASSERT(out && EC_POINT_add(group_.get(), out.get(), a, b, context_.get()) == 1);
  return out;
}

PointPointer P256Group::public_sum(const std::vector<PointPointer>& points, const std::vector<SecretNumber>& scalars) {
  std::vector<const EC_POINT*> all_points;
  std::vector<const BIGNUM*> all_scalars;
  for (const PointPointer& point : points) all_points.push_back(point.get());
  for (const SecretNumber& scalar : scalars) all_scalars.push_back(scalar.get());
  PointPointer out(EC_POINT_new(group_.get()));
  SHUQUAN_ASSERT(out && points.size() == scalars.size() &&
                 EC_POINTs_mul(group_.get(), out.get(), nullptr, all_points.size(), all_points.data(), all_scalars.data(), context_.get()) == 1);
  return out;
}

SecretNumber P256Group::inverse(const BIGNUM* scalar) {
  SecretNumber out = new_number();
  SHUQUAN_ASSERT(BN_mod_inverse(out.get(), scalar, order_, context_.get()) != nullptr);
  return out;
}

SecretNumber P256Group::response(const BIGNUM* r, const BIGNUM* c, const BIGNUM* k) {
  SecretNumber out = new_number();
  SHUQUAN_ASSERT(BN_mod_mul(out.get(), c, k, order_, context_.get()) == 1 && BN_mod_sub(out.get(), r, out.get(), order_, context_.get()) == 1);
  return out;
}

bool P256Group::equal(const EC_POINT* a, const EC_POINT* b) { return EC_POINT_cmp(group_.get(), a, b, context_.get()) == 0; }

}  // namespace shuquan::crypto
