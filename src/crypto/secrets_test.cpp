#include <gtest/gtest.h>

#include "base/hex.h"
#include "crypto/password.h"
#include "crypto/sealed_box.h"
#include "crypto/totp.h"

namespace shuquan::crypto {
namespace {

TEST(SealedBox, OpensOnlyInThePlaceItWasSealedFor) {
  const auto box = SealedBox::with_key(std::string(32, 'k'));
  ASSERT_TRUE(box);
  for (const std::string text : {"", "110101199003070011", "一二三"}) {
    const auto sealed = box->seal(text, "party/1");
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->size(), text.size() + 36);
    EXPECT_EQ(box->open(*sealed, "party/1").value(), text);
    EXPECT_EQ(box->open(*sealed, "party/2").error().reason, "crypto.box_damaged");
    EXPECT_NE(*sealed, box->seal(text, "party/1").value()) << "the nonce must differ";
  }
}

TEST(SealedBox, RefusesEveryAlteredOrTruncatedByte) {
  const auto box = SealedBox::with_key(std::string(32, 'k'));
  const std::string sealed = box->seal("secret", "here").value();
  for (std::size_t i = 0; i < sealed.size(); ++i) {
    std::string damaged = sealed;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x40);
    EXPECT_FALSE(box->open(damaged, "here")) << "byte " << i;
    EXPECT_FALSE(box->open(sealed.substr(0, i), "here")) << "cut at " << i;
  }
}

TEST(SealedBox, RetiredKeysOpenButDoNotSeal) {
  const auto old_box = SealedBox::with_key(std::string(32, 'o'));
  const std::string sealed = old_box->seal("secret", "here").value();
  auto box = SealedBox::with_key(std::string(32, 'n'));
  EXPECT_EQ(box->open(sealed, "here").error().reason, "crypto.box_key_unknown");
  ASSERT_TRUE(box->add_retired_key(std::string(32, 'o')));
  EXPECT_EQ(box->open(sealed, "here").value(), "secret");
  EXPECT_EQ(old_box->open(box->seal("x", "here").value(), "here").error().reason, "crypto.box_key_unknown");
  EXPECT_EQ(SealedBox::with_key("short").error().reason, "crypto.key_malformed");
}

TEST(Password, HashesVerifyAndDifferEachTime) {
  const auto encoded = hash_password("correct horse 电池");
  ASSERT_TRUE(encoded);
  EXPECT_TRUE(encoded->starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
  EXPECT_EQ(encoded->find('\0'), std::string::npos);
  EXPECT_TRUE(verify_password(*encoded, "correct horse 电池").value());
  EXPECT_FALSE(verify_password(*encoded, "correct horse").value());
  EXPECT_NE(*encoded, hash_password("correct horse 电池").value());
  EXPECT_FALSE(password_needs_rehash(*encoded));
}

// The Argon2id example of the reference implementation.
TEST(Password, MatchesTheReferenceImplementation) {
  const std::string encoded = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  EXPECT_TRUE(verify_password(encoded, "password").value());
  EXPECT_FALSE(verify_password(encoded, "passwore").value());
}

TEST(Password, StoredStringsThatAskForTooMuchAreRefusedBeforeTheyAreHashed) {
  for (const std::string_view bad :
       {"", "plain", "$argon2i$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$AAAA", "$argon2id$v=19$m=4194304,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8",
        "$argon2id$v=19$m=19456,t=9999,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8", "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$!!!"})
    EXPECT_EQ(verify_password(bad, "x").error().reason, "crypto.password_hash_malformed") << bad;
  EXPECT_EQ(hash_password(std::string(kMaxPassword + 1, 'x')).error().reason, "crypto.password_too_long");
  EXPECT_TRUE(password_needs_rehash("$argon2id$v=19$m=4096,t=2,p=1$c29tZXNhbHQ$AAAA"));
}

TEST(Totp, MatchesRfc6238) {
  const std::string secret = "12345678901234567890";
  const std::pair<std::int64_t, const char*> cases[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                                                       {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : cases) EXPECT_EQ(totp_code(secret, seconds / 30), code) << seconds;
}

TEST(Totp, AcceptsTheNeighbourStepsAndRefusesReplays) {
  const std::string secret = new_totp_secret();
  ASSERT_EQ(secret.size(), 20U);
  const Instant now{1'700'000'000'000};
  const std::int64_t step = 1'700'000'000 / 30;
  EXPECT_EQ(verify_totp(secret, totp_code(secret, step), now, 0), step);
  EXPECT_EQ(verify_totp(secret, totp_code(secret, step - 1), now, 0), step - 1);
  EXPECT_EQ(verify_totp(secret, totp_code(secret, step + 1), now, 0), step + 1);
  EXPECT_FALSE(verify_totp(secret, totp_code(secret, step - 2), now, 0));
  EXPECT_FALSE(verify_totp(secret, totp_code(secret, step), now, step)) << "a replay";
  EXPECT_FALSE(verify_totp(secret, "", now, 0));
  EXPECT_FALSE(verify_totp(secret, "1234567", now, 0));
}

TEST(Totp, UriCarriesEverythingAnAppNeeds) {
  EXPECT_EQ(otpauth_uri("数权", "li@example.cn", "12345678901234567890"),
            "otpauth://totp/%E6%95%B0%E6%9D%83:li%40example.cn?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=%E6%95%B0%E6%9D%83"
            "&algorithm=SHA1&digits=6&period=30");
}

TEST(Base32, MatchesRfc4648) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},           {"f", "MY"},         {"fo", "MZXQ"},      {"foo", "MZXW6"},
                                                       {"foob", "MZXW6YQ"}, {"fooba", "MZXW6YTB"}, {"foobar", "MZXW6YTBOI"}};
  for (const auto& [text, encoded] : cases) {
    EXPECT_EQ(to_base32(text), encoded);
    EXPECT_EQ(from_base32(encoded), text);
  }
  EXPECT_EQ(from_base32("mzxw6yq="), "foob");
  EXPECT_FALSE(from_base32("M"));
  EXPECT_FALSE(from_base32("MZ")) << "unused bits must be zero";
  EXPECT_FALSE(from_base32("MZXW6Y1B"));
}

}  // namespace
}  // namespace shuquan::crypto
