#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "crypto/digest.h"

namespace shuquan::crypto {

/// Policies of the built-in authority (arcs below a UUID, ITU-T X.667): the server's own clock, kept right by the machine and
/// accurate to a second; and the demonstration's, whose clock can be moved and proves nothing.
inline constexpr std::string_view kTimestampPolicy = "2.25.224411981268771907072888674527615246201.1";
inline constexpr std::string_view kDemonstrationPolicy = "2.25.224411981268771907072888674527615246201.2";
/// Longest query that is looked at; RFC 3161 queries have about a hundred bytes.
inline constexpr std::size_t kTimestampQueryLimit = 16 * 1024;

/// What one answer is given under.
struct TimestampTerms {
  std::int64_t serial = 0;      ///< must never repeat
  std::optional<Instant> time;  ///< none: the clock cannot be trusted, the answer is timeNotAvailable
  std::string_view policy = kTimestampPolicy;
};

/// The key (ECDSA P-256) and certificate (extended key usage: time stamping and nothing else) of a time-stamp authority.
/// Immutable; safe to share between threads.
class TimestampKey {
 public:
  /// Reads the key file, or makes it where there is none (mode 0600) with a self-signed certificate for ten years whose O and
  /// CN are `authority` (1–64 characters).
  static Result<TimestampKey> open(const std::string& path, std::string_view authority, Instant now);
  static Result<TimestampKey> from_pem(std::string_view pem);
  const std::string& certificate_der() const;
  /// For `openssl ts -verify -CAfile`.
  std::string certificate_pem() const;

  struct State;

 private:
  explicit TimestampKey(std::shared_ptr<const State> state) : state_(std::move(state)) {}
  std::shared_ptr<const State> state_;
  friend Result<std::string> answer_timestamp_query(const TimestampKey&, std::string_view, const TimestampTerms&);
};

/// The answer (DER TimeStampResp, RFC 3161 §2.4.2 with RFC 5816) to a DER TimeStampReq over SHA-256, SHA-384, SHA-512 or SM3
/// imprints. A query that cannot be granted gets a rejection that says why (badDataFormat, badAlg, unacceptedPolicy …): that,
/// too, is an answer.
Result<std::string> answer_timestamp_query(const TimestampKey& key, std::string_view query, const TimestampTerms& terms);

/// A query for an imprint, asking for the certificate; `nonce` 8 bytes that the answer must repeat, or empty.
Result<std::string> make_timestamp_query(Hash hash, const Digest& imprint, std::string_view nonce);

/// What a granted token says.
struct Timestamp {
  Instant time;
  std::string policy;   ///< dotted OID
  std::string serial;   ///< decimal
  std::string authority;  ///< subject of the certificate that signed, RFC 2253
  std::string token;    ///< the token alone (DER ContentInfo)
};

/// Checks a TimeStampResp or a bare token: signature, certificate (equal to `trusted_der`, or issued by it), purpose, imprint.
/// Reasons timestamp.malformed, timestamp.rejected {why}, timestamp.wrong_imprint, timestamp.untrusted.
Result<Timestamp> verify_timestamp(std::string_view response, Hash hash, const Digest& imprint, std::string_view trusted_der);

/// Whether the kernel says that something keeps the clock right (adjtimex(2): synchronised, error below a second).
bool clock_disciplined();

}  // namespace shuquan::crypto
