#include "crypto/oblivious.h"

#include "crypto/oblivious_steps.h"
#include "crypto/openssl_error.h"
#include "crypto/p256_group.h"

namespace shuquan::crypto {
namespace {

/// "OPRFV1-", mode 1 (verifiable), "-", suite.
constexpr std::string_view kContext("OPRFV1-\x01-P256-SHA256", 20);
constexpr std::size_t kSeedBytes = 32;
constexpr int kAttempts = 256;

std::string tag(std::string_view purpose) { return std::string(purpose) + std::string(kContext); }

std::string two_bytes(std::size_t value) { return {static_cast<char>(value >> 8), static_cast<char>(value)}; }
std::string with_length(std::string_view bytes) { return two_bytes(bytes.size()) + std::string(bytes); }

P256Group& group() {
  static thread_local P256Group kGroup;
  return kGroup;
}

PointPointer hash_to_group(std::string_view input) { return group().hash_to_point(input, tag("HashToGroup-")); }
SecretNumber hash_to_scalar(std::string_view text) { return group().hash_to_scalar(text, tag("HashToScalar-")); }

Digest output_of(std::string_view input, std::string_view element) { return sha256(with_length(input) + with_length(element) + "Finalize"); }

/// The weights of ComputeComposites (RFC 9497, 2.2.1).
std::vector<SecretNumber> weights(std::string_view public_key, const std::vector<std::string>& asked, const std::vector<std::string>& answered) {
  const std::string seed_tag = tag("Seed-");
  const Digest seed = sha256(with_length(public_key) + with_length(seed_tag));
  std::vector<SecretNumber> out;
  for (std::size_t i = 0; i < asked.size(); ++i)
    out.push_back(hash_to_scalar(with_length(to_view(seed)) + two_bytes(i) + with_length(asked[i]) + with_length(answered[i]) + "Composite"));
  return out;
}

SecretNumber challenge(std::string_view public_key, const std::vector<const EC_POINT*>& points) {
  std::string transcript = with_length(public_key);
  for (const EC_POINT* point : points) transcript += with_length(group().write_point(point));
  return hash_to_scalar(transcript + "Challenge");
}

Result<std::vector<PointPointer>> parse_points(const std::vector<std::string>& elements) {
  std::vector<PointPointer> points;
  for (const std::string& element : elements) {
    points.push_back(group().parse_point(element));
    if (!points.back()) return fail(Errc::invalid_input, "crypto.element_malformed");
  }
  return points;
}

std::unexpected<Error> not_proved() { return fail(Errc::rejected, "crypto.oblivious_proof"); }

/// VerifyProof (RFC 9497, 2.2.2).
bool proof_holds(std::string_view public_key, const std::vector<std::string>& asked, const std::vector<PointPointer>& asked_points,
                 const ObliviousEvaluation& evaluation, const std::vector<PointPointer>& answered_points) {
  if (evaluation.proof.size() != kObliviousProofBytes) return false;
  const std::string_view proof = evaluation.proof;
  const SecretNumber c = group().parse_scalar(proof.substr(0, 32));
  const SecretNumber s = group().parse_scalar(proof.substr(32));
  const PointPointer key = group().parse_point(public_key);
  if (!c || !s || !key) return false;
  const std::vector<SecretNumber> weight = weights(public_key, asked, evaluation.elements);
  const PointPointer m = group().public_sum(asked_points, weight);
  const PointPointer z = group().public_sum(answered_points, weight);
  const PointPointer t2 = group().add(group().multiply_base(s.get()).get(), group().multiply(key.get(), c.get()).get());
  const PointPointer t3 = group().add(group().multiply(m.get(), s.get()).get(), group().multiply(z.get(), c.get()).get());
  return group().write_scalar(challenge(public_key, {m.get(), z.get(), t2.get(), t3.get()}).get()) == proof.substr(0, 32);
}

/// GenerateProof, with the random number given.
std::string prove(const ObliviousKey& key, const std::vector<std::string>& asked, const std::vector<PointPointer>& points,
                  const std::vector<std::string>& answered, const BIGNUM* r) {
  const SecretNumber k = group().parse_scalar(key.secret());
  const PointPointer m = group().public_sum(points, weights(key.public_key(), asked, answered));
  const PointPointer z = group().multiply(m.get(), k.get());
  const PointPointer t2 = group().multiply_base(r);
  const PointPointer t3 = group().multiply(m.get(), r);
  const SecretNumber c = challenge(key.public_key(), {m.get(), z.get(), t2.get(), t3.get()});
  return group().write_scalar(c.get()) + group().write_scalar(group().response(r, c.get(), k.get()).get());
}

Result<ObliviousEvaluation> evaluate_by(const ObliviousKey& key, const std::vector<std::string>& blinded, const BIGNUM* r) {
  if (blinded.empty() || blinded.size() > kObliviousBatch) return fail(Errc::invalid_input, "crypto.element_malformed");
  SHUQUAN_TRY(const std::vector<PointPointer> points, parse_points(blinded));
  const SecretNumber k = group().parse_scalar(key.secret());
  ObliviousEvaluation out;
  for (const PointPointer& point : points) out.elements.push_back(group().write_point(group().multiply(point.get(), k.get()).get()));
  out.proof = prove(key, blinded, points, out.elements, r);
  return out;
}

}  // namespace

Result<ObliviousKey> ObliviousKey::derive(std::string_view seed, std::string_view info) {
  if (seed.size() != kSeedBytes || info.size() > 0xffff) return bad_key("oblivious");
  const std::string text = std::string(seed) + with_length(info);
  for (int counter = 0; counter < kAttempts; ++counter) {
    const SecretNumber scalar = group().hash_to_scalar(text + static_cast<char>(counter), tag("DeriveKeyPair"));
    if (BN_is_zero(scalar.get())) continue;
    ObliviousKey key;
    key.secret_ = std::make_shared<const std::string>(group().write_scalar(scalar.get()));
    key.public_key_ = group().write_point(group().multiply_base(scalar.get()).get());
    return key;
  }
  return bad_key("oblivious");
}

Result<ObliviousEvaluation> ObliviousKey::evaluate(const std::vector<std::string>& blinded) const {
  return evaluate_by(*this, blinded, group().random_scalar().get());
}

Digest ObliviousKey::output(std::string_view input) const {
  const SecretNumber k = group().parse_scalar(*secret_);
  return output_of(input, group().write_point(group().multiply(hash_to_group(input).get(), k.get()).get()));
}

Blinded blind_with(std::string_view input, std::string factor) {
  const SecretNumber scalar = group().parse_scalar(factor);
  if (!scalar) return {};
  return {std::move(factor), group().write_point(group().multiply(hash_to_group(input).get(), scalar.get()).get())};
}

Blinded blind(std::string_view input) { return blind_with(input, group().write_scalar(group().random_scalar().get())); }

Result<ObliviousEvaluation> evaluate_with(const ObliviousKey& key, const std::vector<std::string>& blinded, std::string_view proof_scalar) {
  const SecretNumber r = group().parse_scalar(proof_scalar);
  if (!r) return bad_key("proof scalar");
  return evaluate_by(key, blinded, r.get());
}

Result<std::vector<Digest>> finalize(std::string_view public_key, const std::vector<std::string>& inputs,
                                     const std::vector<Blinded>& blinded, const ObliviousEvaluation& evaluation) {
  if (inputs.size() != blinded.size() || inputs.size() != evaluation.elements.size() || inputs.empty() || inputs.size() > kObliviousBatch) return not_proved();
  std::vector<std::string> asked;
  for (const Blinded& each : blinded) asked.push_back(each.element);
  const auto asked_points = parse_points(asked);
  const auto answered_points = parse_points(evaluation.elements);
  if (!asked_points || !answered_points || !proof_holds(public_key, asked, *asked_points, evaluation, *answered_points)) return not_proved();
  std::vector<Digest> out;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const SecretNumber factor = group().parse_scalar(blinded[i].factor);
    if (!factor) return not_proved();
    const PointPointer element = group().multiply((*answered_points)[i].get(), group().inverse(factor.get()).get());
    out.push_back(output_of(inputs[i], group().write_point(element.get())));
  }
  return out;
}

}  // namespace shuquan::crypto
