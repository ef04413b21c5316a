#include "crypto/cms.h"

#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <vector>

#include "crypto/digest.h"
#include "crypto/key_file.h"
#include "crypto/openssl_error.h"
#include "crypto/x509.h"

namespace shuquan::crypto {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

std::unexpected<Error> internal_failure() { return openssl_failure("seal"); }

Digest digest_of(std::span<const std::string_view> parts) {
  Hasher hasher(Hash::sha256);
  for (const auto part : parts) hasher.update(part);
  return hasher.finish();
}

// --- DER (X.690): just what a SignedData of one signer needs ---------------------------------------------------------

constexpr unsigned char kInteger = 0x02, kOctets = 0x04, kOid = 0x06, kSequence = 0x30, kSet = 0x31, kContext0 = 0xa0;
// OIDs with tag and length.
constexpr std::string_view kOidData("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01", 11);
constexpr std::string_view kOidSignedData("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", 11);
constexpr std::string_view kOidContentType("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x03", 11);
constexpr std::string_view kOidMessageDigest("\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x09\x04", 11);
constexpr std::string_view kOidSigningCertificateV2("\x06\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x02\x2f", 13);
constexpr std::string_view kOidSha256("\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01", 11);
constexpr std::string_view kOidEcdsaSha256("\x06\x08\x2a\x86\x48\xce\x3d\x04\x03\x02", 10);
constexpr std::string_view kVersion1("\x02\x01\x01", 3);

std::string tlv(unsigned char tag, std::initializer_list<std::string_view> contents) {
  std::size_t length = 0;
  for (const auto part : contents) length += part.size();
  std::string out(1, static_cast<char>(tag));
  if (length < 0x80) {
    out += static_cast<char>(length);
  } else {
    std::string digits;
    for (auto rest = length; rest != 0; rest >>= 8) digits.insert(digits.begin(), static_cast<char>(rest & 0xff));
    out += static_cast<char>(0x80 | digits.size());
    out += digits;
  }
  for (const auto part : contents) out += part;
  return out;
}

/// Takes the element at the front of `rest`; its contents go to `contents`. False where it is not `tag` or too short.
bool take(std::string_view& rest, unsigned char tag, std::string_view& contents) {
  if (rest.size() < 2 || static_cast<unsigned char>(rest[0]) != tag) return false;
  std::size_t length = static_cast<unsigned char>(rest[1]);
  std::size_t header = 2;
  if (length & 0x80) {
    const std::size_t digits = length & 0x7f;
    if (digits == 0 || digits > 3 || rest.size() < 2 + digits) return false;
    length = 0;
    for (std::size_t i = 0; i < digits; ++i) length = length << 8 | static_cast<unsigned char>(rest[2 + i]);
    header += digits;
  }
  if (rest.size() - header < length) return false;
  contents = rest.substr(header, length);
  rest.remove_prefix(header + length);
  return true;
}

/// The attributes that are signed, without tag and length: sorted, as DER wants a SET OF.
std::string signed_attributes(std::string_view content_digest, std::string_view certificate_digest) {
  const std::string certificate_id = tlv(kSequence, {tlv(kOctets, {certificate_digest})});
  std::vector<std::string> attributes{
      tlv(kSequence, {kOidContentType, tlv(kSet, {kOidData})}),
      tlv(kSequence, {kOidMessageDigest, tlv(kSet, {tlv(kOctets, {content_digest})})}),
      tlv(kSequence, {kOidSigningCertificateV2, tlv(kSet, {tlv(kSequence, {tlv(kSequence, {certificate_id})})})}),
  };
  std::ranges::sort(attributes);
  return attributes[0] + attributes[1] + attributes[2];
}

/// IssuerAndSerialNumber of a certificate.
Result<std::string> issuer_and_serial(const X509* certificate) {
  unsigned char* name = nullptr;
  const int name_size = i2d_X509_NAME(X509_get_issuer_name(certificate), &name);
  unsigned char* serial = nullptr;
  const int serial_size = i2d_ASN1_INTEGER(const_cast<ASN1_INTEGER*>(X509_get0_serialNumber(certificate)), &serial);
  std::string out;
  if (name_size > 0 && serial_size > 0) {
    out = tlv(kSequence, {std::string_view(reinterpret_cast<char*>(name), static_cast<std::size_t>(name_size)),
                          std::string_view(reinterpret_cast<char*>(serial), static_cast<std::size_t>(serial_size))});
  }
  OPENSSL_free(name);
  OPENSSL_free(serial);
  if (out.empty()) return internal_failure();
  return out;
}

std::string signed_data(std::string_view certificate, std::string_view signer_id, std::string_view attributes,
                        std::string_view signature) {
  const std::string digest_algorithm = tlv(kSequence, {kOidSha256});
  const std::string signer = tlv(kSequence, {kVersion1, signer_id, digest_algorithm, tlv(kContext0, {attributes}),
                                             tlv(kSequence, {kOidEcdsaSha256}), tlv(kOctets, {signature})});
  const std::string data = tlv(kSequence, {kVersion1, tlv(kSet, {digest_algorithm}), tlv(kSequence, {kOidData}),
                                           tlv(kContext0, {certificate}), tlv(kSet, {signer})});
  return tlv(kSequence, {kOidSignedData, tlv(kContext0, {data})});
}

/// Finds certificate and signature value; everything else is checked by building the CMS anew and comparing.
bool split(std::string_view cms, std::string_view& certificate, std::string_view& signature) {
  std::string_view content, data, ignored, certificates, signers, signer;
  if (!take(cms, kSequence, content) || !cms.empty()) return false;
  if (!take(content, kOid, ignored) || !take(content, kContext0, data) || !content.empty()) return false;
  std::string_view body;
  if (!take(data, kSequence, body) || !data.empty()) return false;
  if (!take(body, kInteger, ignored) || !take(body, kSet, ignored) || !take(body, kSequence, ignored)) return false;
  if (!take(body, kContext0, certificates) || !take(body, kSet, signers) || !body.empty()) return false;
  certificate = certificates;
  if (!take(signers, kSequence, signer) || !signers.empty()) return false;
  if (!take(signer, kInteger, ignored) || !take(signer, kSequence, ignored) || !take(signer, kSequence, ignored)) return false;
  return take(signer, kContext0, ignored) && take(signer, kSequence, ignored) && take(signer, kOctets, signature) &&
         signer.empty();
}

// --- ECDSA -----------------------------------------------------------------------------------------------------------

NumberPointer half_order() {
  const std::unique_ptr<EC_GROUP, Deleter<EC_GROUP_free>> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  NumberPointer half(BN_new());
  if (!group || !half || BN_rshift1(half.get(), EC_GROUP_get0_order(group.get())) != 1) return nullptr;
  return half;
}

std::string encode(const ECDSA_SIG* signature) {
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature, &der);
  std::string out;
  if (size > 0) out.assign(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

SignaturePointer decode(std::string_view der) {
  const unsigned char* cursor = bytes_of(der);
  return SignaturePointer(d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(der.size())));
}

/// (r, s) and (r, n − s) are both valid for one message; the lower s is the one we write and accept.
Result<std::string> with_low_s(std::string_view der) {
  const SignaturePointer signature = decode(der);
  const NumberPointer half = half_order();
  const std::unique_ptr<EC_GROUP, Deleter<EC_GROUP_free>> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  if (!signature || !half || !group) return internal_failure();
  if (BN_cmp(ECDSA_SIG_get0_s(signature.get()), half.get()) <= 0) return std::string(der);
  NumberPointer r(BN_dup(ECDSA_SIG_get0_r(signature.get())));
  NumberPointer s(BN_new());
  if (!r || !s || BN_sub(s.get(), EC_GROUP_get0_order(group.get()), ECDSA_SIG_get0_s(signature.get())) != 1)
    return internal_failure();
  if (ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return internal_failure();
  static_cast<void>(r.release());
  static_cast<void>(s.release());
  return encode(signature.get());
}

bool is_canonical(std::string_view der) {
  const SignaturePointer signature = decode(der);
  const NumberPointer half = half_order();
  return signature && half && BN_cmp(ECDSA_SIG_get0_s(signature.get()), half.get()) <= 0 && encode(signature.get()) == der;
}

// --- certificates ----------------------------------------------------------------------------------------------------

bool to_instant(const ASN1_TIME* time, Instant& out) {
  const std::unique_ptr<ASN1_TIME, Deleter<ASN1_TIME_free>> epoch(ASN1_TIME_set(nullptr, 0));
  int days = 0;
  int seconds = 0;
  if (!epoch || ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return false;
  out.unix_ms = days * kDayMs + seconds * 1000LL;
  return true;
}

Result<SealCertificate> describe_certificate(X509* certificate) {
  SealCertificate out;
  out.der = certificate_der(certificate);
  out.sha256 = to_view(sha256(out.der));
  const BioPointer bio(BIO_new(BIO_s_mem()));
  if (!bio || X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0)
    return internal_failure();
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  out.subject.assign(text, static_cast<std::size_t>(size));
  if (!to_instant(X509_get0_notBefore(certificate), out.not_before) || !to_instant(X509_get0_notAfter(certificate), out.not_after))
    return internal_failure();
  return out;
}

// --- the key -----------------------------------------------------------------------------------------------------------

}  // namespace

struct SealKey::State {
  KeyPointer key;
  SealCertificate certificate;
  std::string signer_id;  ///< IssuerAndSerialNumber, DER
};

namespace {

Result<std::string> new_pem(std::string_view office, Instant now) {
  if (office.empty() || office.size() > 192) return fail(Errc::invalid_input, "document.seal_office");
  auto pem = new_key_with_certificate({office, "电子印章 Electronic Seal", {{NID_key_usage, "critical,digitalSignature,nonRepudiation"}}}, now);
  if (!pem) {
    auto failure = fail(Errc::invalid_input, "document.seal_office");
    failure.error().detail = pem.error().detail;
    return failure;
  }
  return pem;
}

Result<std::shared_ptr<const SealKey::State>> make_state(KeyPointer key, X509* certificate) {
  auto state = std::make_shared<SealKey::State>();
  SHUQUAN_TRY(state->certificate, describe_certificate(certificate));
  SHUQUAN_TRY(state->signer_id, issuer_and_serial(certificate));
  state->key = std::move(key);
  return state;
}

}  // namespace

Result<SealKey> SealKey::open(const std::string& path, std::string_view office, Instant now) {
  SHUQUAN_TRY(std::string pem, load_or_create_secret(path, [&] { return new_pem(office, now); }));
  auto key = from_pem(pem);
  OPENSSL_cleanse(pem.data(), pem.size());
  if (!key) key.error().params.emplace_back("path", path);
  return key;
}

Result<SealKey> SealKey::from_pem(std::string_view pem) {
  SHUQUAN_TRY(KeyWithCertificate pair, read_key_with_certificate(pem));
  SHUQUAN_TRY(auto state, make_state(std::move(pair.key), pair.certificate.get()));
  return SealKey(std::move(state));
}

const SealCertificate& SealKey::certificate() const { return state_->certificate; }

std::size_t SealKey::signature_limit() const {
  // Beside certificate and signer identifier: fixed parts (under 260 bytes), signature (at most 72), lengths.
  return state_->certificate.der.size() + state_->signer_id.size() + 400;
}

Result<std::string> sign_cms_detached(const SealKey& key, std::span<const std::string_view> content) {
  const auto& state = *key.state_;
  const Digest digest = digest_of(content);
  const std::string attributes = signed_attributes(to_view(digest), state.certificate.sha256);
  const std::string message = tlv(kSet, {attributes});
  DigestPointer context(EVP_MD_CTX_new());
  std::string signature(80, '\0');
  std::size_t size = signature.size();
  if (!context || EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, state.key.get()) != 1 ||
      EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes_of(message),
                     message.size()) != 1)
    return internal_failure();
  SHUQUAN_TRY(const std::string low, with_low_s(std::string_view(signature).substr(0, size)));
  return signed_data(state.certificate.der, state.signer_id, attributes, low);
}

Result<SealCertificate> verify_cms_detached(std::string_view cms, std::span<const std::string_view> content) {
  std::string_view der, signature;
  if (!split(cms, der, signature)) return fail(Errc::invalid_input, "document.seal_malformed");
  const CertificatePointer certificate = parse_certificate(der);
  EVP_PKEY* key = certificate ? X509_get0_pubkey(certificate.get()) : nullptr;
  if (!is_p256(key) || !is_canonical(signature)) {
    ERR_clear_error();
    return fail(Errc::invalid_input, "document.seal_malformed");
  }
  SHUQUAN_TRY(SealCertificate signer, describe_certificate(certificate.get()));
  SHUQUAN_TRY(const std::string signer_id, issuer_and_serial(certificate.get()));
  const Digest digest = digest_of(content);
  const std::string attributes = signed_attributes(to_view(digest), signer.sha256);
  if (signer.der != der || signed_data(der, signer_id, attributes, signature) != cms)
    return fail(Errc::invalid_input, "document.altered");
  const std::string message = tlv(kSet, {attributes});
  DigestPointer context(EVP_MD_CTX_new());
  if (!context || EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) != 1) return internal_failure();
  const int verdict = EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(message), message.size());
  ERR_clear_error();
  if (verdict != 1) return fail(Errc::invalid_input, "document.altered");
  return signer;
}

}  // namespace shuquan::crypto
