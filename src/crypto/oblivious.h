#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/digest.h"

// A keyed function that two parties compute together: the holder of the key never sees what it is applied to, and whoever asks
// never sees the key. RFC 9497, suite P256-SHA256, verifiable mode (VOPRF): every answer proves that the key was the published
// one.
namespace shuquan::crypto {

inline constexpr std::size_t kObliviousElementBytes = 33;
inline constexpr std::size_t kObliviousProofBytes = 64;
inline constexpr std::size_t kObliviousBatch = 1024;  ///< elements that one proof covers

/// What the holder of the key answers.
struct ObliviousEvaluation {
  std::vector<std::string> elements;  ///< kObliviousElementBytes each, in the order asked
  std::string proof;                  ///< kObliviousProofBytes
};

/// The key. Copies share one immutable key; safe to use from several threads.
class ObliviousKey {
 public:
  /// DeriveKeyPair of RFC 9497, 3.2.1, from 32 secret bytes and public text of at most 65 535 bytes. crypto.key_malformed.
  static Result<ObliviousKey> derive(std::string_view seed, std::string_view info);
  /// 33 bytes.
  const std::string& public_key() const { return public_key_; }
  /// BlindEvaluate for 1 to kObliviousBatch elements. invalid_input crypto.element_malformed where one is no point of the group.
  Result<ObliviousEvaluation> evaluate(const std::vector<std::string>& blinded) const;
  /// The function itself, for whoever has the key.
  Digest output(std::string_view input) const;
  /// The scalar, 32 bytes: only for test vectors.
  const std::string& secret() const { return *secret_; }

 private:
  ObliviousKey() = default;
  std::shared_ptr<const std::string> secret_;
  std::string public_key_;
};

/// An input made unrecognisable by a secret factor.
struct Blinded {
  std::string factor;   ///< 32 bytes, secret
  std::string element;  ///< what is sent
};

/// Blind of RFC 9497 with a fresh factor; `input` has at most 65 535 bytes.
Blinded blind(std::string_view input);
/// Finalize: checks the proof against the public key and gives the function's value for each input. rejected
/// crypto.oblivious_proof where the proof does not hold, or the answer is malformed.
Result<std::vector<Digest>> finalize(std::string_view public_key, const std::vector<std::string>& inputs,
                                     const std::vector<Blinded>& blinded, const ObliviousEvaluation& evaluation);

}  // namespace shuquan::crypto
