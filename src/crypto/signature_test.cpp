#include "crypto/signature.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/hex.h"
#include "crypto/key_file.h"

namespace shuquan::crypto {
namespace {

std::string bytes(std::string_view hex) { return from_hex(hex).value(); }

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/shuquan_keys_XXXXXX";
    path_ = ::mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file(const char* name) const { return path_ + "/" + name; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

TEST(Ed25519, MatchesRfc8032) {
  const auto key = Ed25519Key::from_seed(bytes("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
  ASSERT_TRUE(key);
  EXPECT_EQ(to_hex(key->public_key()), "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const std::string signature = key->sign("\x72");
  EXPECT_EQ(to_hex(signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(ed25519_verify(key->public_key(), "\x72", signature));
  EXPECT_FALSE(ed25519_verify(key->public_key(), "\x73", signature));
  EXPECT_FALSE(ed25519_verify(key->public_key(), "\x72", signature.substr(1)));
  EXPECT_FALSE(ed25519_verify(key->public_key().substr(1), "\x72", signature));
  EXPECT_FALSE(ed25519_verify(std::string(32, '\xff'), "\x72", signature));
}

TEST(Ed25519, KeysSurviveTheirSeed) {
  const auto key = Ed25519Key::generate();
  ASSERT_TRUE(key);
  const auto again = Ed25519Key::from_seed(key->seed());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->public_key(), key->public_key());
  EXPECT_NE(Ed25519Key::generate()->public_key(), key->public_key());
  EXPECT_EQ(Ed25519Key::from_seed("short").error().reason, "crypto.key_malformed");
}

// GB/T 32918.5-2017 A.2: message "message digest", identity 1234567812345678.
TEST(Sm2, AcceptsTheSignatureOfTheNationalStandard) {
  const std::string point = bytes(
      "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
  const std::string signature = bytes(
      "3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
      "022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
  EXPECT_TRUE(sm2_point_valid(point));
  EXPECT_TRUE(sm2_verify(point, "message digest", signature));
  EXPECT_FALSE(sm2_verify(point, "message digests", signature));
  EXPECT_FALSE(sm2_verify(point, "message digest", signature, "")) << "the empty identity is another signer";
}

TEST(Sm2, SignsUnderTheStandardIdentityAndNotUnderTheEmptyOne) {
  const auto key = Sm2Key::generate();
  ASSERT_TRUE(key);
  ASSERT_EQ(key->public_point().size(), kSm2PointSize);
  const auto signature = key->sign("登记");
  ASSERT_TRUE(signature);
  EXPECT_TRUE(sm2_verify(key->public_point(), "登记", *signature));
  EXPECT_FALSE(sm2_verify(key->public_point(), "登记", *signature, "")) << "OpenSSL's default identity crept in";
  std::string damaged = *signature;
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  EXPECT_FALSE(sm2_verify(key->public_point(), "登记", damaged));
  EXPECT_FALSE(sm2_verify(key->public_point(), "登记", ""));
}

TEST(Sm2, KeysSurvivePem) {
  const auto key = Sm2Key::generate();
  ASSERT_TRUE(key);
  const auto pem = key->to_pem();
  ASSERT_TRUE(pem);
  const auto again = Sm2Key::from_pem(*pem);
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->public_point(), key->public_point());
  EXPECT_TRUE(sm2_verify(key->public_point(), "x", again->sign("x").value()));
  EXPECT_TRUE(key->public_pem().value().starts_with("-----BEGIN PUBLIC KEY-----"));
  EXPECT_EQ(Sm2Key::from_pem("-----BEGIN NONSENSE-----").error().reason, "crypto.key_malformed");
  EXPECT_FALSE(sm2_point_valid(std::string(65, '\x04')));
}

TEST(Sm2, AnotherCurvesKeyIsRefused) {
  // A P-256 key in PKCS#8, made for this test.
  const std::string p256 =
      "-----BEGIN PRIVATE KEY-----\n"
      "MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEBBCABAQEBAQEBAQEBAQEB\n"
      "AQEBAQEBAQEBAQEBAQEBAQEBAQ==\n"
      "-----END PRIVATE KEY-----\n";
  EXPECT_EQ(Sm2Key::from_pem(p256).error().reason, "crypto.key_malformed");
}

TEST(KeyFile, IsCreatedOnFirstUseForTheOwnerOnlyAndReadAfterwards) {
  const Folder folder;
  const std::string path = folder.file("log.key");
  const auto first = load_or_create_ed25519(path);
  ASSERT_TRUE(first) << describe(first.error());
  struct stat status {};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(load_or_create_ed25519(path)->public_key(), first->public_key());
  const auto sm2 = load_or_create_sm2(folder.file("sm2.key"));
  ASSERT_TRUE(sm2);
  EXPECT_EQ(load_or_create_sm2(folder.file("sm2.key"))->public_point(), sm2->public_point());
  EXPECT_EQ(load_or_create_symmetric_key(folder.file("box.key"))->size(), 32U);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path())) ++files;
  EXPECT_EQ(files, 3U) << "no temporary file stays behind";
}

TEST(KeyFile, ThatOthersMayReadIsRefused) {
  const Folder folder;
  const std::string path = folder.file("log.key");
  ASSERT_TRUE(load_or_create_ed25519(path));
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  EXPECT_EQ(load_or_create_ed25519(path).error().reason, "crypto.key_file_open");
}

TEST(KeyFile, OfAnotherKindOrContentIsRefusedWithoutShowingIt) {
  const Folder folder;
  EXPECT_EQ(read_secret_file(folder.path()).error().reason, "crypto.key_file_kind");
  EXPECT_EQ(read_secret_file(folder.file("none")).error().reason, "crypto.key_file_missing");
  EXPECT_EQ(load_or_create_ed25519(folder.file("no/such/folder.key")).error().reason, "crypto.key_file_io");
  const std::string path = folder.file("bad.key");
  std::ofstream(path) << "not-a-key-but-secret";
  ASSERT_EQ(::chmod(path.c_str(), 0600), 0);
  const auto bad = load_or_create_ed25519(path);
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().reason, "crypto.key_file_content");
  EXPECT_EQ(describe(bad.error()).find("not-a-key"), std::string::npos);
  EXPECT_EQ(load_or_create_sm2(path).error().reason, "crypto.key_file_content");
  std::ofstream(path) << std::string(70000, 'a');
  EXPECT_EQ(read_secret_file(path).error().reason, "crypto.key_file_content");
}

TEST(KeyFile, RacersAllGetTheSameKey) {
  const Folder folder;
  std::vector<std::string> keys(8);
  std::vector<std::thread> racers;
  for (std::string& key : keys)
    racers.emplace_back([&] { key = load_or_create_ed25519(folder.file("raced.key")).value().public_key(); });
  for (std::thread& racer : racers) racer.join();
  for (const std::string& key : keys) EXPECT_EQ(key, keys.front());
}

}  // namespace
}  // namespace shuquan::crypto
