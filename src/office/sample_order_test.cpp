#include "office/sample_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace shuquan::office {
namespace {

const crypto::Digest kSeed = crypto::sha256("root");

TEST(SampleOrder, is_the_same_whoever_draws_and_however_the_cases_come) {
  const auto one = sample_order(kSeed, {"a", "b", "c", "d"}), other = sample_order(kSeed, {"d", "b", "a", "c"});
  ASSERT_EQ(one.size(), 4U);
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].case_id, other[i].case_id);
  EXPECT_EQ(list_digest(one), list_digest(other));
  EXPECT_TRUE(std::ranges::is_sorted(one, {}, &SampleMember::digest));
}

// python3: hmac.new(hashlib.sha256(b"root").digest(), b"case", "sha256").hexdigest()
TEST(SampleOrder, follows_the_published_rule) {
  const auto members = sample_order(kSeed, {"case"});
  EXPECT_EQ(crypto::to_hex(members[0].digest), "e54e221af4273a80d0bd3c557511f3c1d0fe1ff381a995c7be3068b567302ea0");
  EXPECT_EQ(crypto::to_hex(list_digest(members)), "82f74e92cde4cb13369456e9cf26003b7fdb798b1d73545559aedb20876a426c");
}

TEST(SampleOrder, another_root_draws_another_order) {
  std::vector<std::string> cases;
  for (int i = 0; i < 50; ++i) cases.push_back("case" + std::to_string(i));
  const auto order = [&](std::string_view root) {
    std::vector<std::string> out;
    for (const SampleMember& member : sample_order(crypto::sha256(root), cases)) out.push_back(member.case_id);
    return out;
  };
  EXPECT_NE(order("one"), order("two"));
}

TEST(SampleOrder, every_case_is_drawn_about_equally_often) {
  std::vector<std::string> cases;
  for (int i = 0; i < 10; ++i) cases.push_back("case" + std::to_string(i));
  std::map<std::string, int> drawn;
  for (int root = 0; root < 2000; ++root) ++drawn[sample_order(crypto::sha256(std::to_string(root)), cases).front().case_id];
  for (const std::string& id : cases) {
    EXPECT_GT(drawn[id], 140) << id;
    EXPECT_LT(drawn[id], 260) << id;
  }
}

TEST(SampleOrder, the_size_is_rounded_up_and_never_more_than_there_is) {
  EXPECT_EQ(sample_size(0, 20, 1), 0);
  EXPECT_EQ(sample_size(1, 20, 1), 1);
  EXPECT_EQ(sample_size(4, 5, 1), 1);
  EXPECT_EQ(sample_size(100, 5, 1), 5);
  EXPECT_EQ(sample_size(101, 5, 1), 6);
  EXPECT_EQ(sample_size(2, 5, 3), 2);
}

}  // namespace
}  // namespace shuquan::office
