#include "evidence/stamps.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>

#include "evidence/evidence.h"

namespace shuquan::evidence {
namespace {

Result<Created> deposit_of(std::string_view csv) {
  Options options;
  options.created = Instant{1'790'000'000'000};
  return create_deposit(Source::memory(csv, "a.csv"), options);
}

class DepositStamps : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto created = deposit_of("a,b\n1,x\n2,y\n");
    ASSERT_TRUE(created);
    deposit_ = created->deposit;
    folder_ = std::filesystem::temp_directory_path() / ("shuquan_stamps_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_);
    key_ = std::make_unique<crypto::TimestampKey>(*crypto::TimestampKey::open((folder_ / "one.pem").string(), "甲", kNow));
    other_ = std::make_unique<crypto::TimestampKey>(*crypto::TimestampKey::open((folder_ / "two.pem").string(), "乙", kNow));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Stamps stamped(const Deposit& deposit) const {
    Stamps stamps = stamps_of(deposit);
    for (const Hash hash : {Hash::sha256, Hash::sm3}) {
      const auto query = crypto::make_timestamp_query(hash, hash == Hash::sm3 ? stamps.head_sm3 : stamps.head_sha256, "12345678");
      stamps.stamps.push_back({hash, *crypto::answer_timestamp_query(*key_, *query, {41, kNow})});
    }
    return stamps;
  }

  static constexpr Instant kNow{1'790'000'000'000};
  Deposit deposit_;
  std::filesystem::path folder_;
  std::unique_ptr<crypto::TimestampKey> key_, other_;
};

TEST_F(DepositStamps, AreReadBackAndChecked) {
  const auto again = parse_stamps(write_stamps(stamped(deposit_)));
  ASSERT_TRUE(again) << describe(again.error());
  const auto trusted = check_stamps(*again, deposit_, {other_->certificate_der(), key_->certificate_der()});
  ASSERT_TRUE(trusted) << describe(trusted.error());
  ASSERT_EQ(trusted->size(), 2U);
  EXPECT_TRUE(trusted->front().trusted);
  EXPECT_EQ(trusted->front().stamp.time, kNow);
  EXPECT_EQ(trusted->back().hash, Hash::sm3);
  const auto carried = check_stamps(*again, deposit_, {});
  ASSERT_TRUE(carried) << describe(carried.error());
  EXPECT_FALSE(carried->front().trusted) << "a stamp that vouches for itself is not trusted";
}

TEST_F(DepositStamps, OfAnotherDepositAnotherAuthorityOrWithAChangedByteFail) {
  const Stamps stamps = stamped(deposit_);
  EXPECT_EQ(check_stamps(stamps, deposit_, {other_->certificate_der()}).error().reason, "timestamp.untrusted");
  const auto second = deposit_of("a,b\n1,x\n2,z\n");
  EXPECT_EQ(check_stamps(stamps, second->deposit, {key_->certificate_der()}).error().reason, "evidence.stamps_other_deposit");
  Stamps moved = stamps_of(second->deposit);
  moved.stamps = stamps.stamps;
  EXPECT_EQ(check_stamps(moved, second->deposit, {key_->certificate_der()}).error().reason, "timestamp.wrong_imprint");
  Stamps changed = stamps;
  changed.stamps[0].response[changed.stamps[0].response.size() - 5] ^= 1;
  EXPECT_FALSE(check_stamps(changed, deposit_, {key_->certificate_der()}));
  EXPECT_EQ(parse_stamps("{\"format\":\"shuquan-stamps-v1\"}").error().reason, "evidence.stamps_malformed");
}

}  // namespace
}  // namespace shuquan::evidence
