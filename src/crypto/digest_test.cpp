#include "crypto/digest.h"

#include <gtest/gtest.h>

#include "base/hex.h"

namespace shuquan::crypto {
namespace {

TEST(Digest, Sha256AndSm3MatchThePublishedExamples) {
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_hex(sm3("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  std::string sixteen_times;
  for (int i = 0; i < 16; ++i) sixteen_times += "abcd";
  EXPECT_EQ(to_hex(sm3(sixteen_times)), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST(Digest, PartsAndPiecesGiveTheDigestOfTheWhole) {
  for (const Hash hash : {Hash::sha256, Hash::sm3}) {
    Hasher hasher(hash);
    const Digest whole = digest(hash, "one two three");
    EXPECT_EQ(digest(hash, {"one ", "", "two three"}), whole);
    EXPECT_EQ(hasher.update("one two").update(" three").finish(), whole);
    EXPECT_EQ(hasher.update("one two three").finish(), whole) << "a finished hasher starts afresh";
    Hasher moved = std::move(hasher);
    EXPECT_EQ(moved.finish(), digest(hash, ""));
  }
}

TEST(Digest, HmacMatchesRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256("Jefe", "what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
  EXPECT_EQ(to_hex(hmac_sha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Digest, HasOneHexSpelling) {
  const std::string hex = to_hex(sha256("abc"));
  EXPECT_EQ(digest_from_hex(hex), sha256("abc"));
  std::string upper = hex;
  upper[0] = 'B';
  EXPECT_FALSE(digest_from_hex(upper));
  EXPECT_FALSE(digest_from_hex(hex.substr(2)));
  EXPECT_FALSE(digest_from_hex(hex + "00"));
  EXPECT_FALSE(digest_from_bytes("short"));
}

TEST(Digest, ConstantTimeComparisonComparesEveryByte) {
  EXPECT_TRUE(equal_constant_time("same", "same"));
  EXPECT_FALSE(equal_constant_time("same", "samf"));
  EXPECT_FALSE(equal_constant_time("same", "sam"));
  EXPECT_TRUE(equal_constant_time("", ""));
}

}  // namespace
}  // namespace shuquan::crypto
