#include "crypto/timestamp.h"

#include <openssl/err.h>
#include <openssl/objects.h>
#include <openssl/pem.h>
#include <openssl/ts.h>
#include <openssl/x509v3.h>
#include <sys/timex.h>

#include "crypto/key_file.h"
#include "crypto/openssl_error.h"
#include "crypto/timestamp_certificate.h"
#include "crypto/x509.h"

namespace shuquan::crypto {

struct TimestampKey::State {
  KeyWithCertificate pair;
  std::string der;
};

namespace {

using ObjectPointer = std::unique_ptr<ASN1_OBJECT, Deleter<ASN1_OBJECT_free>>;
using ResponderPointer = std::unique_ptr<TS_RESP_CTX, Deleter<TS_RESP_CTX_free>>;
using ResponsePointer = std::unique_ptr<TS_RESP, Deleter<TS_RESP_free>>;
using RequestPointer = std::unique_ptr<TS_REQ, Deleter<TS_REQ_free>>;
using ImprintPointer = std::unique_ptr<TS_MSG_IMPRINT, Deleter<TS_MSG_IMPRINT_free>>;
using AlgorithmPointer = std::unique_ptr<X509_ALGOR, Deleter<X509_ALGOR_free>>;
using IntegerPointer = std::unique_ptr<ASN1_INTEGER, Deleter<ASN1_INTEGER_free>>;
using TokenPointer = std::unique_ptr<PKCS7, Deleter<PKCS7_free>>;
using TokenInfoPointer = std::unique_ptr<TS_TST_INFO, Deleter<TS_TST_INFO_free>>;
using VerifierPointer = std::unique_ptr<TS_VERIFY_CTX, Deleter<TS_VERIFY_CTX_free>>;

constexpr std::size_t kResponseLimit = 64 * 1024;

std::unexpected<Error> ts_failure() { return openssl_failure("time stamp"); }

const EVP_MD* algorithm(Hash hash) { return hash == Hash::sha256 ? EVP_sha256() : EVP_sm3(); }

ASN1_INTEGER* give_serial(TS_RESP_CTX*, void* data) {
  IntegerPointer number(ASN1_INTEGER_new());
  if (!number || ASN1_INTEGER_set_int64(number.get(), static_cast<const TimestampTerms*>(data)->serial) != 1) return nullptr;
  return number.release();
}

int give_time(TS_RESP_CTX* context, void* data, long* seconds, long* microseconds) {
  const auto& terms = *static_cast<const TimestampTerms*>(data);
  if (!terms.time) {
    TS_RESP_CTX_set_status_info(context, TS_STATUS_REJECTION, "the clock is not synchronised");
    TS_RESP_CTX_add_failure_info(context, TS_INFO_TIME_NOT_AVAILABLE);
    return 0;
  }
  *seconds = terms.time->unix_ms / 1000;
  *microseconds = terms.time->unix_ms % 1000 * 1000;
  return 1;
}

std::string encode(TS_RESP* response) {
  unsigned char* der = nullptr;
  const int size = i2d_TS_RESP(response, &der);
  std::string out;
  if (size > 0) out.assign(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

ResponderPointer responder(const TimestampKey::State& state, const TimestampTerms& terms) {
  ResponderPointer context(TS_RESP_CTX_new());
  const ObjectPointer policy(OBJ_txt2obj(std::string(terms.policy).c_str(), 1));
  const bool ready = context && policy && TS_RESP_CTX_set_signer_cert(context.get(), state.pair.certificate.get()) == 1 &&
                     TS_RESP_CTX_set_signer_key(context.get(), state.pair.key.get()) == 1 &&
                     TS_RESP_CTX_set_signer_digest(context.get(), EVP_sha256()) == 1 &&
                     TS_RESP_CTX_set_ess_cert_id_digest(context.get(), EVP_sha256()) == 1 &&
                     TS_RESP_CTX_set_def_policy(context.get(), policy.get()) == 1 &&
                     TS_RESP_CTX_add_md(context.get(), EVP_sha256()) == 1 && TS_RESP_CTX_add_md(context.get(), EVP_sm3()) == 1 &&
                     TS_RESP_CTX_add_md(context.get(), EVP_sha384()) == 1 && TS_RESP_CTX_add_md(context.get(), EVP_sha512()) == 1 &&
                     TS_RESP_CTX_set_accuracy(context.get(), 1, 0, 0) == 1 && TS_RESP_CTX_set_clock_precision_digits(context.get(), 3) == 1;
  if (!ready) return nullptr;
  void* data = const_cast<TimestampTerms*>(&terms);  // the callbacks only read
  TS_RESP_CTX_set_serial_cb(context.get(), give_serial, data);
  TS_RESP_CTX_set_time_cb(context.get(), give_time, data);
  return context;
}

std::string status_text(TS_RESP* response) {
  std::string out;
  const STACK_OF(ASN1_UTF8STRING)* texts = TS_STATUS_INFO_get0_text(TS_RESP_get_status_info(response));
  for (int i = 0; texts != nullptr && i < sk_ASN1_UTF8STRING_num(texts); ++i) {
    const ASN1_UTF8STRING* text = sk_ASN1_UTF8STRING_value(texts, i);
    out += (out.empty() ? "" : "; ") + std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)), static_cast<std::size_t>(ASN1_STRING_length(text)));
  }
  return out;
}

/// A response or a bare token as token; the reason where there is none.
Result<TokenPointer> token_of(std::string_view bytes) {
  if (bytes.size() > kResponseLimit) return fail(Errc::invalid_input, "timestamp.malformed");
  const unsigned char* cursor = bytes_of(bytes);
  if (const ResponsePointer response(d2i_TS_RESP(nullptr, &cursor, static_cast<long>(bytes.size()))); response && cursor == bytes_of(bytes) + bytes.size()) {
    const long status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response.get())));
    if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS)
      return fail(Errc::invalid_input, "timestamp.rejected", {{"why", status_text(response.get())}});
    PKCS7* token = TS_RESP_get_token(response.get());
    TokenPointer copy(token == nullptr ? nullptr : PKCS7_dup(token));
    if (copy) return copy;
  } else {
    cursor = bytes_of(bytes);
    TokenPointer token(d2i_PKCS7(nullptr, &cursor, static_cast<long>(bytes.size())));
    if (token && cursor == bytes_of(bytes) + bytes.size()) return token;
  }
  ERR_clear_error();
  return fail(Errc::invalid_input, "timestamp.malformed");
}

std::string object_text(const ASN1_OBJECT* object) {
  std::string out(128, '\0');
  const int size = OBJ_obj2txt(out.data(), static_cast<int>(out.size()), object, 1);
  out.resize(size > 0 && static_cast<std::size_t>(size) < out.size() ? static_cast<std::size_t>(size) : 0);
  return out;
}

Result<Instant> time_of(const ASN1_GENERALIZEDTIME* time) {
  const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)), static_cast<std::size_t>(ASN1_STRING_length(time)));
  const std::unique_ptr<ASN1_TIME, Deleter<ASN1_TIME_free>> epoch(ASN1_TIME_set(nullptr, 0));
  // ASN1_TIME_diff drops fractions; they are at most three digits after the 14 of the date.
  std::int64_t fraction = 0;
  if (const auto dot = text.find('.'); dot != std::string_view::npos) {
    std::string digits(text.substr(dot + 1, text.size() - dot - 2));
    digits.resize(3, '0');
    for (const char digit : digits) fraction = fraction * 10 + (digit - '0');
  }
  int days = 0, seconds = 0;
  if (!epoch || ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return ts_failure();
  return Instant{(days * 86'400LL + seconds) * 1000 + fraction};
}

Result<std::string> decimal(const ASN1_INTEGER* number) {
  const NumberPointer value(ASN1_INTEGER_to_BN(number, nullptr));
  char* text = value ? BN_bn2dec(value.get()) : nullptr;
  if (text == nullptr) return ts_failure();
  std::string out(text);
  OPENSSL_free(text);
  return out;
}

/// The signer's certificate inside a token; null where it carries none.
X509* signer_of(PKCS7* token) {
  STACK_OF(X509)* signers = PKCS7_get0_signers(token, nullptr, 0);
  X509* certificate = signers != nullptr && sk_X509_num(signers) == 1 ? sk_X509_value(signers, 0) : nullptr;
  sk_X509_free(signers);
  return certificate;
}

std::string subject_of(X509* certificate) {
  const BioPointer bio(BIO_new(BIO_s_mem()));
  if (certificate == nullptr || !bio || X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB) < 0) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

}  // namespace

Result<TimestampKey> TimestampKey::open(const std::string& path, std::string_view authority, Instant now) {
  const CertificatePurpose purpose{authority,
                                   "时间戳 Time Stamping Authority",
                                   {{NID_key_usage, "critical,digitalSignature"}, {NID_ext_key_usage, "critical,timeStamping"}}};
  SHUQUAN_TRY(std::string pem, load_or_create_secret(path, [&] { return new_key_with_certificate(purpose, now); }));
  auto key = from_pem(pem);
  OPENSSL_cleanse(pem.data(), pem.size());
  if (!key) key.error().params.emplace_back("path", path);
  return key;
}

Result<TimestampKey> TimestampKey::from_pem(std::string_view pem) {
  SHUQUAN_TRY(KeyWithCertificate pair, read_key_with_certificate(pem));
  if (X509_check_purpose(pair.certificate.get(), X509_PURPOSE_TIMESTAMP_SIGN, 0) != 1) return bad_key("extendedKeyUsage timeStamping");
  auto state = std::make_shared<State>();
  state->der = crypto::certificate_der(pair.certificate.get());
  state->pair = std::move(pair);
  return TimestampKey(std::move(state));
}

const std::string& TimestampKey::certificate_der() const { return state_->der; }

std::string TimestampKey::certificate_pem() const {
  const BioPointer bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_X509(bio.get(), state_->pair.certificate.get()) != 1) return {};
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

Result<std::string> answer_timestamp_query(const TimestampKey& key, std::string_view query, const TimestampTerms& terms) {
  const ResponderPointer context = responder(*key.state_, terms);
  const BioPointer bio(BIO_new_mem_buf(query.data(), static_cast<int>(std::min(query.size(), kTimestampQueryLimit))));
  if (!context || !bio) return ts_failure();
  const ResponsePointer response(TS_RESP_create_response(context.get(), bio.get()));
  ERR_clear_error();  // a rejection leaves its reason in the queue; it is in the answer
  if (!response) return ts_failure();
  return encode(response.get());
}

Result<std::string> make_timestamp_query(Hash hash, const Digest& imprint, std::string_view nonce) {
  const RequestPointer request(TS_REQ_new());
  const ImprintPointer message(TS_MSG_IMPRINT_new());
  const AlgorithmPointer name(X509_ALGOR_new());
  if (!request || !message || !name) return ts_failure();
  X509_ALGOR_set_md(name.get(), algorithm(hash));
  bool done = TS_REQ_set_version(request.get(), 1) == 1 && TS_MSG_IMPRINT_set_algo(message.get(), name.get()) == 1 &&
              TS_MSG_IMPRINT_set_msg(message.get(), const_cast<unsigned char*>(imprint.data()), static_cast<int>(imprint.size())) == 1 &&
              TS_REQ_set_msg_imprint(request.get(), message.get()) == 1 && TS_REQ_set_cert_req(request.get(), 1) == 1;
  if (!nonce.empty()) {
    const NumberPointer value(BN_bin2bn(bytes_of(nonce), static_cast<int>(nonce.size()), nullptr));
    const IntegerPointer number(value ? BN_to_ASN1_INTEGER(value.get(), nullptr) : nullptr);
    done = done && number && TS_REQ_set_nonce(request.get(), number.get()) == 1;
  }
  unsigned char* der = nullptr;
  const int size = done ? i2d_TS_REQ(request.get(), &der) : 0;
  if (size <= 0) return ts_failure();
  std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

Result<Timestamp> verify_timestamp(std::string_view response, Hash hash, const Digest& imprint, std::string_view trusted_der) {
  SHUQUAN_TRY(const TokenPointer token, token_of(response));
  const TokenInfoPointer info(PKCS7_to_TS_TST_INFO(token.get()));
  if (!info) {
    ERR_clear_error();
    return fail(Errc::invalid_input, "timestamp.malformed");
  }
  TS_MSG_IMPRINT* said = TS_TST_INFO_get_msg_imprint(info.get());
  const ASN1_OCTET_STRING* message = TS_MSG_IMPRINT_get_msg(said);
  const ASN1_OBJECT* used = nullptr;
  X509_ALGOR_get0(&used, nullptr, nullptr, TS_MSG_IMPRINT_get_algo(said));
  const std::string_view bytes(reinterpret_cast<const char*>(ASN1_STRING_get0_data(message)), static_cast<std::size_t>(ASN1_STRING_length(message)));
  if (OBJ_obj2nid(used) != EVP_MD_get_type(algorithm(hash)) || bytes != to_view(imprint)) return fail(Errc::invalid_input, "timestamp.wrong_imprint");

  SHUQUAN_TRY(const Instant time, time_of(TS_TST_INFO_get_time(info.get())));
  const CertificatePointer trusted = parse_certificate(trusted_der);
  X509_STORE* store = X509_STORE_new();
  const VerifierPointer context(TS_VERIFY_CTX_new());
  if (!trusted || store == nullptr || !context) {
    X509_STORE_free(store);
    return fail(Errc::invalid_input, "timestamp.untrusted");
  }
  X509_STORE_add_cert(store, trusted.get());
  // The named certificate is the anchor itself, whether or not it is its own issuer; validity is judged at the stamped time.
  X509_VERIFY_PARAM* rules = X509_STORE_get0_param(store);
  X509_VERIFY_PARAM_set_flags(rules, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(rules, time.unix_ms / 1000);
  TS_VERIFY_CTX_set_store(context.get(), store);
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_SIGNATURE | TS_VFY_VERSION);
  STACK_OF(X509)* known = sk_X509_new_null();
  if (known != nullptr && X509_up_ref(trusted.get()) == 1) sk_X509_push(known, trusted.get());
  TS_VERIFY_CTX_set_certs(context.get(), known);
  const int verdict = TS_RESP_verify_token(context.get(), token.get());
  ERR_clear_error();
  if (verdict != 1) return fail(Errc::invalid_input, "timestamp.untrusted");

  Timestamp out{time, object_text(TS_TST_INFO_get_policy_id(info.get())), {}, subject_of(signer_of(token.get())), {}};
  SHUQUAN_TRY(out.serial, decimal(TS_TST_INFO_get_serial(info.get())));
  if (out.authority.empty()) out.authority = subject_of(trusted.get());
  unsigned char* der = nullptr;
  const int size = i2d_PKCS7(token.get(), &der);
  if (size <= 0) return ts_failure();
  out.token.assign(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

namespace {

Result<std::string> der_of(X509* certificate) {
  unsigned char* der = nullptr;
  const int size = certificate == nullptr ? 0 : i2d_X509(certificate, &der);
  if (size <= 0) return ts_failure();
  std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return out;
}

}  // namespace

Result<std::string> certificate_in(std::string_view response) {
  SHUQUAN_TRY(const TokenPointer token, token_of(response));
  X509* signer = signer_of(token.get());
  ERR_clear_error();
  if (signer == nullptr) return fail(Errc::invalid_input, "timestamp.malformed");
  return der_of(signer);
}

Result<std::string> certificate_from_pem(std::string_view pem) {
  const BioPointer bio(BIO_new_mem_buf(pem.data(), static_cast<int>(std::min<std::size_t>(pem.size(), 1U << 20U))));
  const CertificatePointer certificate(bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr);
  ERR_clear_error();
  if (!certificate) return fail(Errc::invalid_input, "timestamp.untrusted");
  return der_of(certificate.get());
}

bool clock_disciplined() {
  timex state{};
  const int clock = adjtimex(&state);  // -1: it may not be asked for, and nothing is known of it
  return clock >= 0 && clock != TIME_ERROR && (state.status & STA_UNSYNC) == 0 && state.maxerror < 1'000'000;
}

}  // namespace shuquan::crypto
