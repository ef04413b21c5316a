#include "crypto/timestamp.h"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cstddef>
#include <filesystem>

#include "base/hex.h"

namespace shuquan::crypto {
namespace {

constexpr Instant kNow{1'790'000'000'123};

class Timestamping : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "tsaXXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto made = TimestampKey::open(folder_ + "/timestamp.pem", "示例时间戳", kNow);
    ASSERT_TRUE(made) << describe(made.error());
    key_.emplace(*std::move(made));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string stamped(Hash hash, const Digest& imprint, TimestampTerms terms = {7, kNow}) {
    const auto query = make_timestamp_query(hash, imprint, "12345678");
    EXPECT_TRUE(query);
    const auto response = answer_timestamp_query(*key_, *query, terms);
    EXPECT_TRUE(response);
    return *response;
  }

  std::string folder_;
  std::optional<TimestampKey> key_;
  Digest imprint_ = sha256("deposit root");
};

TEST_F(Timestamping, StampsSha256AndSm3ImprintsWithTimeSerialAndPolicy) {
  for (const Hash hash : {Hash::sha256, Hash::sm3}) {
    const Digest imprint = digest(hash, "deposit root");
    const auto said = verify_timestamp(stamped(hash, imprint), hash, imprint, key_->certificate_der());
    ASSERT_TRUE(said) << describe(said.error());
    EXPECT_EQ(said->time.unix_ms, kNow.unix_ms);
    EXPECT_EQ(said->serial, "7");
    EXPECT_EQ(said->policy, kTimestampPolicy);
    EXPECT_NE(said->authority.find("示例时间戳"), std::string::npos);
    // The bare token verifies as the whole response does.
    EXPECT_TRUE(verify_timestamp(said->token, hash, imprint, key_->certificate_der()));
  }
}

TEST_F(Timestamping, RefusesWhenItsClockIsNotDisciplined) {
  const auto said = verify_timestamp(stamped(Hash::sha256, imprint_, {8, std::nullopt}), Hash::sha256, imprint_, key_->certificate_der());
  ASSERT_FALSE(said);
  EXPECT_EQ(said.error().reason, "timestamp.rejected");
  EXPECT_NE(describe(said.error()).find("synchronised"), std::string::npos);
}

/// As a service whose system calls are filtered: asking for the clock's state is refused.
bool forbid_asking_for_the_clock() {
  sock_filter code[] = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
                        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_adjtime, 1, 0),
                        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_adjtimex, 0, 1),
                        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
                        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog filter{std::size(code), code};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

TEST(ClockDiscipline, AClockThatCannotBeAskedForIsNotDisciplined) {
  EXPECT_EXIT(std::exit(forbid_asking_for_the_clock() && !clock_disciplined() ? 0 : 1), testing::ExitedWithCode(0), "");
}

TEST_F(Timestamping, AnswersNonsenseWithARejection) {
  for (const std::string& query : {std::string(), std::string("nonsense"), std::string(kTimestampQueryLimit * 2, '\x30')}) {
    const auto response = answer_timestamp_query(*key_, query, {9, kNow});
    ASSERT_TRUE(response);
    EXPECT_EQ(verify_timestamp(*response, Hash::sha256, imprint_, key_->certificate_der()).error().reason, "timestamp.rejected");
  }
}

TEST_F(Timestamping, AStampOfOtherContentOrAnotherAuthorityProvesNothing) {
  const std::string response = stamped(Hash::sha256, imprint_);
  EXPECT_EQ(verify_timestamp(response, Hash::sha256, sha256("other"), key_->certificate_der()).error().reason, "timestamp.wrong_imprint");
  EXPECT_EQ(verify_timestamp(response, Hash::sm3, imprint_, key_->certificate_der()).error().reason, "timestamp.wrong_imprint");
  const auto other = TimestampKey::open(folder_ + "/other.pem", "other", kNow);
  ASSERT_TRUE(other);
  EXPECT_EQ(verify_timestamp(response, Hash::sha256, imprint_, other->certificate_der()).error().reason, "timestamp.untrusted");
  EXPECT_EQ(verify_timestamp("", Hash::sha256, imprint_, key_->certificate_der()).error().reason, "timestamp.malformed");
}

TEST_F(Timestamping, NoChangedByteOfTheTokenPasses) {
  const std::string token = verify_timestamp(stamped(Hash::sha256, imprint_), Hash::sha256, imprint_, key_->certificate_der())->token;
  int accepted = 0;
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string changed = token;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    const auto said = verify_timestamp(changed, Hash::sha256, imprint_, key_->certificate_der());
    // The copy of the certificate beside the signature is not what is trusted: the named one is.
    if (said && said->time == kNow && said->serial == "7") ++accepted;
    else if (said) ADD_FAILURE() << "byte " << i << " changed what the token says";
  }
  RecordProperty("accepted", accepted);
}

TEST_F(Timestamping, AnOfficeSealCannotStamp) {
  EXPECT_EQ(TimestampKey::from_pem("-----BEGIN nothing").error().reason, "crypto.key_malformed");
}

}  // namespace
}  // namespace shuquan::crypto
