#include "crypto/cms.h"

#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/x509_vfy.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace shuquan::crypto {
namespace {

constexpr Instant kNow{1'790'000'000'000};

class Seal : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "sealXXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path() const { return folder_ + "/seal.pem"; }

  std::string folder_;
};

TEST_F(Seal, IsCreatedOnceWithPrivateModeAndLoadsAgain) {
  const auto made = SealKey::open(path(), "示例市数据知识产权登记中心", kNow);
  ASSERT_TRUE(made) << describe(made.error());
  struct stat status {};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  const auto again = SealKey::open(path(), "another name", kNow);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->certificate().sha256, made->certificate().sha256);
  EXPECT_NE(made->certificate().subject.find("示例市数据知识产权登记中心"), std::string::npos);
  EXPECT_LT(made->certificate().not_before, kNow);
  EXPECT_GT(made->certificate().not_after, kNow);
}

TEST_F(Seal, IsRefusedWhenOthersMayReadTheFile) {
  ASSERT_TRUE(SealKey::open(path(), "office", kNow));
  ASSERT_EQ(::chmod(path().c_str(), 0640), 0);
  EXPECT_EQ(SealKey::open(path(), "office", kNow).error().reason, "crypto.key_file_open");
}

TEST_F(Seal, IsRefusedWhenTheFileHoldsSomethingElse) {
  std::ofstream(path()) << "not a key";
  ASSERT_EQ(::chmod(path().c_str(), 0600), 0);
  EXPECT_EQ(SealKey::open(path(), "office", kNow).error().reason, "crypto.key_malformed");
  EXPECT_EQ(SealKey::open(folder_ + "/none/seal.pem", "office", kNow).error().reason, "crypto.key_file_io");
  EXPECT_EQ(SealKey::open(folder_ + "/a.pem", "", kNow).error().reason, "document.seal_office");
  EXPECT_EQ(SealKey::open(folder_ + "/a.pem", std::string(65, 'x'), kNow).error().reason, "document.seal_office");
}

TEST_F(Seal, SignsWhatItVerifies) {
  const auto key = SealKey::open(path(), "office", kNow);
  ASSERT_TRUE(key);
  const std::string_view content[] = {"first ", "second"};
  const auto cms = sign_cms_detached(*key, content);
  ASSERT_TRUE(cms);
  EXPECT_LE(cms->size(), key->signature_limit());
  const std::string_view whole[] = {"first second"};
  const auto signer = verify_cms_detached(*cms, whole);
  ASSERT_TRUE(signer) << describe(signer.error());
  EXPECT_EQ(signer->sha256, key->certificate().sha256);
  const std::string_view other[] = {"first Second"};
  EXPECT_EQ(verify_cms_detached(*cms, other).error().reason, "document.altered");
}

TEST_F(Seal, RefusesAChangeOfAnyByteOfTheSignatureBlock) {
  const auto key = SealKey::open(path(), "office", kNow);
  ASSERT_TRUE(key);
  const std::string_view content[] = {"content"};
  const auto cms = sign_cms_detached(*key, content);
  ASSERT_TRUE(cms);
  for (std::size_t at = 0; at < cms->size(); ++at) {
    for (const int mask : {1 << (at % 8), 0x80}) {
      std::string changed = *cms;
      changed[at] = static_cast<char>(changed[at] ^ mask);
      ASSERT_FALSE(verify_cms_detached(changed, content)) << "byte " << at << " mask " << mask;
    }
  }
  EXPECT_FALSE(verify_cms_detached(*cms + '\0', content));
  for (std::size_t size = 0; size < cms->size(); ++size)
    ASSERT_FALSE(verify_cms_detached(std::string_view(*cms).substr(0, size), content)) << size;
}

// ECDSA allows two values of s for one message; accepting both would let anybody change the file.
TEST_F(Seal, RefusesTheOtherValidFormOfASignature) {
  const auto key = SealKey::open(path(), "office", kNow);
  ASSERT_TRUE(key);
  const std::string_view content[] = {"content"};
  const auto cms = sign_cms_detached(*key, content);
  ASSERT_TRUE(cms);
  const auto* cursor = reinterpret_cast<const unsigned char*>(cms->data());
  CMS_ContentInfo* parsed = d2i_CMS_ContentInfo(nullptr, &cursor, static_cast<long>(cms->size()));
  ASSERT_NE(parsed, nullptr);
  const auto encoded = [&] {
    unsigned char* der = nullptr;
    const int size = i2d_CMS_ContentInfo(parsed, &der);
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return out;
  };
  EXPECT_EQ(encoded(), *cms) << "our encoding is DER";
  ASN1_OCTET_STRING* value = CMS_SignerInfo_get0_signature(sk_CMS_SignerInfo_value(CMS_get0_SignerInfos(parsed), 0));
  const unsigned char* start = ASN1_STRING_get0_data(value);
  ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &start, ASN1_STRING_length(value));
  ASSERT_NE(signature, nullptr);
  EC_GROUP* group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  BIGNUM* s = BN_new();
  ASSERT_EQ(BN_sub(s, EC_GROUP_get0_order(group), ECDSA_SIG_get0_s(signature)), 1);
  ASSERT_EQ(ECDSA_SIG_set0(signature, BN_dup(ECDSA_SIG_get0_r(signature)), s), 1);
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature, &der);
  ASSERT_EQ(ASN1_OCTET_STRING_set(value, der, size), 1);
  const std::string other = encoded();
  EXPECT_NE(other, *cms);
  EXPECT_EQ(verify_cms_detached(other, content).error().reason, "document.seal_malformed");
  OPENSSL_free(der);
  ECDSA_SIG_free(signature);
  EC_GROUP_free(group);
  CMS_ContentInfo_free(parsed);
}

// A second opinion: OpenSSL's own CMS code, which shares nothing with our encoder.
TEST_F(Seal, SatisfiesTheCmsCodeOfOpenSsl) {
  const auto key = SealKey::open(path(), "office", kNow);
  ASSERT_TRUE(key);
  X509_STORE* store = X509_STORE_new();
  const auto& der = key->certificate().der;
  const auto* start = reinterpret_cast<const unsigned char*>(der.data());
  X509* certificate = d2i_X509(nullptr, &start, static_cast<long>(der.size()));
  ASSERT_EQ(X509_STORE_add_cert(store, certificate), 1);
  X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), kNow.unix_ms / 1000);
  for (int round = 0; round < 20; ++round) {
    const std::string text = "content " + std::to_string(round);
    const std::string_view content[] = {text};
    const auto cms = sign_cms_detached(*key, content);
    ASSERT_TRUE(cms);
    const auto* cursor = reinterpret_cast<const unsigned char*>(cms->data());
    CMS_ContentInfo* parsed = d2i_CMS_ContentInfo(nullptr, &cursor, static_cast<long>(cms->size()));
    ASSERT_NE(parsed, nullptr);
    BIO* data = BIO_new_mem_buf(text.data(), static_cast<int>(text.size()));
    const unsigned flags = CMS_BINARY | CMS_CADES;
    EXPECT_EQ(CMS_verify(parsed, nullptr, store, data, nullptr, flags), 1);
    BIO_free(data);
    BIO* wrong = BIO_new_mem_buf("other", 5);
    EXPECT_NE(CMS_verify(parsed, nullptr, store, wrong, nullptr, flags), 1);
    BIO_free(wrong);
    CMS_ContentInfo_free(parsed);
  }
  X509_free(certificate);
  X509_STORE_free(store);
}

}  // namespace
}  // namespace shuquan::crypto
