#include "register/effect.h"

#include <gtest/gtest.h>

namespace shuquan::registry {
namespace {

Right sample() {
  Right right;
  right.ordinal = 7;
  right.number = "2026SE0000000017";
  right.certificate_number = "20261111000000007";
  right.jurisdiction = "beijing";
  right.name = "2025年北京市公交客流数据集";
  right.holders = {{"甲公司", "91110108MADEM0011M", "", HolderKind::organisation, 6'000},
                   {"", "", "ab", HolderKind::person, 4'000}};
  right.filed_on = make_date(2026, 3, 2);
  right.announced_on = make_date(2026, 4, 1);
  right.valid_from = make_date(2026, 4, 1);
  right.valid_until = make_date(2029, 4, 1);
  right.description = Json::object({{"industry", "G54"}});
  return right;
}

TEST(Grant, bears_a_right_with_revision_one_and_nothing_lost) {
  const Right right = sample();
  const Effect effect = grant(right);
  ASSERT_TRUE(decide(nullptr, effect));
  Right expected = right;
  expected.revision = 1;
  EXPECT_EQ(apply(nullptr, effect), expected);
}

TEST(Grant, never_puts_a_natural_persons_name_into_the_log) {
  Right right = sample();
  right.holders[1].name = "张三";
  EXPECT_EQ(grant(right).facts.dump().find("张三"), std::string::npos);
}

TEST(Grant, is_refused_when_shares_do_not_sum_to_the_whole) {
  Right right = sample();
  right.holders[1].share_bp = 3'999;
  const auto verdict = decide(nullptr, grant(right));
  ASSERT_FALSE(verdict);
  EXPECT_EQ(verdict.error().reason, "register.shares_do_not_sum");
  EXPECT_EQ(verdict.error().clause, "J-2c");
}

TEST(Grant, is_refused_for_a_taken_ordinal_a_reversed_validity_and_no_holder) {
  const Right taken = sample();
  EXPECT_EQ(decide(&taken, grant(taken)).error().reason, "register.ordinal_taken");
  Right reversed = sample();
  reversed.valid_until = plus_days(reversed.valid_from, -1);
  EXPECT_EQ(decide(nullptr, grant(reversed)).error().reason, "register.validity_reversed");
  Right nobody = sample();
  nobody.holders.clear();
  EXPECT_EQ(decide(nullptr, grant(nobody)).error().reason, "register.no_holder");
}

TEST(Expiry, comes_after_the_last_day_of_validity_and_only_once) {
  const Right right = apply(nullptr, grant(sample()));
  Effect early = expire(right);
  early.effective = right.valid_until;
  EXPECT_EQ(decide(&right, early).error().reason, "register.still_valid");
  ASSERT_TRUE(decide(&right, expire(right)));
  const Right expired = apply(&right, expire(right));
  EXPECT_EQ(expired.status, RightStatus::expired);
  EXPECT_EQ(expired.revision, 2U);
  EXPECT_EQ(decide(&expired, expire(right)).error().reason, "register.right_ended");
}

TEST(State, reads_back_what_it_wrote) {
  const Right right = apply(nullptr, grant(sample()));
  const auto parsed = right_from_json(*Json::parse(to_json(right).canonical()));
  ASSERT_TRUE(parsed);
  EXPECT_EQ(*parsed, right);
  EXPECT_FALSE(right_from_json(Json::object({{"status", "granted"}})));
}

}  // namespace
}  // namespace shuquan::registry
