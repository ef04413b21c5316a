#include <gtest/gtest.h>

#include "base/hex.h"
#include "crypto/oblivious_steps.h"
#include "crypto/p256_group.h"

namespace shuquan::crypto {
namespace {

std::string hex(std::string_view text) { return from_hex(text).value(); }

// RFC 9380, J.1.1.
TEST(P256Group, HashesToTheCurveLikeTheVectorsOfRfc9380) {
  constexpr std::string_view kTag = "QUUX-V01-CS02-with-P256_XMD:SHA-256_SSWU_RO_";
  P256Group group;
  const auto x_of = [&](std::string_view message) { return shuquan::to_hex(group.write_point(group.hash_to_point(message, kTag).get())).substr(2); };
  EXPECT_EQ(x_of(""), "2c15230b26dbc6fc9a37051158c95b79656e17a1a920b11394ca91c44247d3e4");
  EXPECT_EQ(x_of("abc"), "0bb8b87485551aa43ed54f009230450b492fead5f1cc91658775dac4a3388a0f");
}

const std::string kSeed(32, '\xa3');
const std::string kFirstFactor = hex("3338fa65ec36e0290022b48eb562889d89dbfa691d1cde91517fa222ed7ad364");
const std::string kSecondFactor = hex("f9db001266677f62c095021db018cd8cbb55941d4073698ce45c405d1348b7b1");
const std::string kZero(1, '\0');
const std::string kMany(17, '\x5a');

ObliviousKey rfc_key() { return ObliviousKey::derive(kSeed, "test key").value(); }

// RFC 9497, A.3.2.
TEST(Oblivious, DerivesTheKeyOfRfc9497) {
  EXPECT_EQ(shuquan::to_hex(rfc_key().secret()), "ca5d94c8807817669a51b196c34c1b7f8442fde4334a7121ae4736364312fca6");
  EXPECT_EQ(shuquan::to_hex(rfc_key().public_key()), "03e17e70604bcabe198882c0a1f27a92441e774224ed9c702e51dd17038b102462");
}

TEST(Oblivious, FollowsTheVectorsOfRfc9497) {
  struct Vector {
    std::vector<std::string> inputs, factors, blinded, evaluated;
    std::string proof, proof_scalar;
    std::vector<std::string> outputs;
  };
  const std::string first_output = "0412e8f78b02c415ab3a288e228978376f99927767ff37c5718d420010a645a1";
  const std::string second_output = "771e10dcd6bcd3664e23b8f2a710cfaaa8357747c4a8cbba03133967b5c24f18";
  const std::vector<Vector> vectors = {
      {{kZero}, {kFirstFactor}, {"02dd05901038bb31a6fae01828fd8d0e49e35a486b5c5d4b4994013648c01277da"},
       {"0209f33cab60cf8fe69239b0afbcfcd261af4c1c5632624f2e9ba29b90ae83e4a2"},
       "e7c2b3c5c954c035949f1f74e6bce2ed539a3be267d1481e9ddb178533df4c2664f69d065c604a4fd953e100b856ad83804eb3845189babfa5a702090d6fc5fa",
       "f9db001266677f62c095021db018cd8cbb55941d4073698ce45c405d1348b7b1", {first_output}},
      {{kMany}, {kFirstFactor}, {"03cd0f033e791c4d79dfa9c6ed750f2ac009ec46cd4195ca6fd3800d1e9b887dbd"},
       {"030d2985865c693bf7af47ba4d3a3813176576383d19aff003ef7b0784a0d83cf1"},
       "2787d729c57e3d9512d3aa9e8708ad226bc48e0f1750b0767aaff73482c44b8d2873d74ec88aebd3504961acea16790a05c542d9fbff4fe269a77510db00abab",
       "f9db001266677f62c095021db018cd8cbb55941d4073698ce45c405d1348b7b1", {second_output}},
      {{kZero, kMany}, {kFirstFactor, kSecondFactor},
       {"02dd05901038bb31a6fae01828fd8d0e49e35a486b5c5d4b4994013648c01277da", "03462e9ae64cae5b83ba98a6b360d942266389ac369b923eb3d557213b1922f8ab"},
       {"0209f33cab60cf8fe69239b0afbcfcd261af4c1c5632624f2e9ba29b90ae83e4a2", "02bb24f4d838414aef052a8f044a6771230ca69c0a5677540fff738dd31bb69771"},
       "bdcc351707d02a72ce49511c7db990566d29d6153ad6f8982fad2b435d6ce4d60da1e6b3fa740811bde34dd4fe0aa1b5fe6600d0440c9ddee95ea7fad7a60cf2",
       "350e8040f828bf6ceca27405420cdf3d63cb3aef005f40ba51943c8026877963", {first_output, second_output}}};
  for (const Vector& vector : vectors) {
    std::vector<Blinded> blinded;
    std::vector<std::string> elements;
    for (std::size_t i = 0; i < vector.inputs.size(); ++i) {
      blinded.push_back(blind_with(vector.inputs[i], vector.factors[i]));
      EXPECT_EQ(shuquan::to_hex(blinded[i].element), vector.blinded[i]);
      elements.push_back(blinded[i].element);
    }
    const ObliviousEvaluation evaluation = evaluate_with(rfc_key(), elements, hex(vector.proof_scalar)).value();
    for (std::size_t i = 0; i < vector.inputs.size(); ++i) EXPECT_EQ(shuquan::to_hex(evaluation.elements[i]), vector.evaluated[i]);
    EXPECT_EQ(shuquan::to_hex(evaluation.proof), vector.proof);
    const auto outputs = finalize(rfc_key().public_key(), vector.inputs, blinded, evaluation).value();
    for (std::size_t i = 0; i < vector.inputs.size(); ++i) {
      EXPECT_EQ(to_hex(outputs[i]), vector.outputs[i]);
      EXPECT_EQ(rfc_key().output(vector.inputs[i]), outputs[i]);
    }
  }
}

struct Asked {
  std::vector<std::string> inputs;
  std::vector<Blinded> blinded;
  std::vector<std::string> elements;
};

Asked ask(std::size_t count) {
  Asked asked;
  for (std::size_t i = 0; i < count; ++i) {
    asked.inputs.push_back("input " + std::to_string(i));
    asked.blinded.push_back(blind(asked.inputs.back()));
    asked.elements.push_back(asked.blinded.back().element);
  }
  return asked;
}

TEST(Oblivious, GivesTheFunctionWhateverTheFactor) {
  const Asked asked = ask(20);
  const Asked again = ask(20);
  EXPECT_NE(asked.elements, again.elements);
  const ObliviousKey key = rfc_key();
  const auto outputs = finalize(key.public_key(), asked.inputs, asked.blinded, key.evaluate(asked.elements).value()).value();
  EXPECT_EQ(outputs, finalize(key.public_key(), again.inputs, again.blinded, key.evaluate(again.elements).value()).value());
  for (std::size_t i = 0; i < outputs.size(); ++i) EXPECT_EQ(outputs[i], key.output(asked.inputs[i]));
}

TEST(Oblivious, RefusesAnswersOfAnotherKeyAndAlteredOnes) {
  const ObliviousKey key = rfc_key();
  const ObliviousKey other = ObliviousKey::derive(std::string(32, 'x'), "test key").value();
  const Asked asked = ask(3);
  const auto refused = [&](const ObliviousEvaluation& evaluation) {
    const auto outputs = finalize(key.public_key(), asked.inputs, asked.blinded, evaluation);
    return !outputs && outputs.error().reason == "crypto.oblivious_proof";
  };
  const ObliviousEvaluation good = key.evaluate(asked.elements).value();
  ASSERT_FALSE(refused(good));
  EXPECT_TRUE(refused(other.evaluate(asked.elements).value()));
  ObliviousEvaluation wrong = good;
  std::swap(wrong.elements[0], wrong.elements[1]);
  EXPECT_TRUE(refused(wrong));
  wrong = good;
  wrong.elements.pop_back();
  EXPECT_TRUE(refused(wrong));
  for (const std::size_t at : {0U, 31U, 32U, 63U}) {
    wrong = good;
    wrong.proof[at] = static_cast<char>(wrong.proof[at] ^ 1);
    EXPECT_TRUE(refused(wrong)) << at;
  }
}

TEST(Oblivious, RefusesWhatIsNoPoint) {
  const ObliviousKey key = rfc_key();
  const std::string good = blind("x").element;
  std::string off_curve = good;
  for (char last = 0; key.evaluate({off_curve}).has_value(); ++last) off_curve.back() = last;
  for (const std::string& bad : {std::string(), std::string(33, '\0'), std::string(1, '\0'), good.substr(0, 32), good + "x", "\4" + good.substr(1), off_curve}) {
    const auto evaluation = key.evaluate({good, bad});
    ASSERT_FALSE(evaluation) << shuquan::to_hex(bad);
    EXPECT_EQ(evaluation.error().reason, "crypto.element_malformed");
  }
  EXPECT_FALSE(key.evaluate({}));
  EXPECT_FALSE(key.evaluate(std::vector<std::string>(kObliviousBatch + 1, good)));
}

}  // namespace
}  // namespace shuquan::crypto
