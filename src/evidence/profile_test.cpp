#include "evidence/profile.h"

#include <gtest/gtest.h>

#include <random>

#include "evidence/evidence.h"

namespace shuquan::evidence {
namespace {

Created create(const std::string& text) {
  Options options;
  options.created = *parse_instant("2026-06-30T00:00:00Z");
  auto created = create_deposit(Source::memory(text, "t.csv"), options);
  EXPECT_TRUE(created) << describe(created.error());
  return *created;
}

std::string identity_number(std::mt19937& random) {
  std::string text = "110105" + std::to_string(1950 + random() % 60) + "0" + std::to_string(1 + random() % 9) + "1" +
                     std::to_string(random() % 10) + std::to_string(100 + random() % 900);
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) sum += (text[i] - '0') * kWeights[i];
  return text + "10X98765432"[sum % 11];
}

std::string table(std::size_t rows) {
  std::mt19937 random(1);
  std::string text = "编号,身份证号,手机,部门,金额,登记日期,备注\n";
  for (std::size_t i = 0; i < rows; ++i)
    text += std::to_string(i + 1) + "," + identity_number(random) + ",13" + std::to_string(100'000'000 + random() % 900'000'000) + "," +
            (random() % 4 == 0 ? "销售部" : "研发部") + "," + std::to_string(random() % 10'000) + ".5,2025-1" + std::to_string(random() % 3) +
            "-15," + (i % 2 == 0 ? "" : "备注" + std::to_string(i)) + "\n";
  return text;
}

TEST(Profile, CountsTypesGapsRangesAndDates) {
  const Created created = create(table(20'000));
  ASSERT_TRUE(created.profile);
  const Profile& profile = *created.profile;
  EXPECT_EQ(profile.rows, 20'000U);
  EXPECT_EQ(profile.complete_rows, 10'000U);
  ASSERT_EQ(profile.columns.size(), 7U);
  const ColumnProfile& number = profile.columns[0];
  EXPECT_EQ(number.main_type(), ValueType::number);
  EXPECT_EQ(*number.range, (std::array<double, 2>{1, 20'000}));
  EXPECT_DOUBLE_EQ(number.mean, 10'000.5);
  EXPECT_NEAR(static_cast<double>(number.distinct), 20'000, 4 * 0.0163 * 20'000);
  ASSERT_EQ(number.quantiles.size(), 5U);
  EXPECT_NEAR(number.quantiles[2], 10'000, 4 * 0.5 / 64 * 20'000);
  EXPECT_EQ(profile.columns[6].absent, 10'000U);
  EXPECT_EQ(*profile.columns[5].dates, (std::array<std::uint32_t, 2>{20251015, 20251215}));
  ASSERT_EQ(profile.columns[3].frequent.size(), 2U);
  EXPECT_EQ(profile.columns[3].frequent[0].first, "研发部");
  EXPECT_NEAR(profile.columns[3].frequent[0].second, 0.75, 0.03);
}

TEST(Profile, RecognisesPersonalColumnsAndKeepsTheirValuesOut) {
  const Created created = create(table(3000));
  EXPECT_EQ(created.profile->columns[1].personal.kind, PersonalKind::identity_number);
  EXPECT_EQ(created.profile->columns[2].personal.kind, PersonalKind::mobile);
  EXPECT_EQ(created.profile->columns[4].personal.kind, PersonalKind::none);
  EXPECT_TRUE(created.profile->columns[1].frequent.empty());
  for (const SketchValue& value : created.deposit.sketch->values) EXPECT_TRUE(value.column != 1 && value.column != 2);
  const std::string text = profile_json(*created.profile, true).dump();
  EXPECT_EQ(text.find("110105"), std::string::npos);
  const ClassificationAdvice advice = advise_classification(*created.profile);
  EXPECT_TRUE(advice.personal && advice.sensitive && !advice.check_important);
}

TEST(Profile, ChanceHitsOnRandomDigitsAreRareAndNeverDecide) {
  std::mt19937_64 random(7);
  std::size_t hits[4] = {};
  std::vector<std::string> eighteen;
  std::vector<std::string> sixteen;
  std::vector<std::string> eleven;
  constexpr std::size_t kDraws = 200'000;
  for (std::size_t i = 0; i < kDraws; ++i) {
    std::string digits;
    for (int k = 0; k < 18; ++k) digits += static_cast<char>('0' + random() % 10);
    hits[0] += has_shape(PersonalKind::identity_number, digits) ? 1 : 0;
    hits[1] += has_shape(PersonalKind::bank_card, digits.substr(0, 16)) ? 1 : 0;
    hits[2] += has_shape(PersonalKind::mobile, digits.substr(0, 11)) ? 1 : 0;
    if (i < 4000) {
      eighteen.push_back(digits);
      sixteen.push_back(digits.substr(0, 16));
      eleven.push_back(digits.substr(0, 11));
    }
  }
  EXPECT_LT(hits[0], kDraws / 10'000);  // measured 1.5e-5
  EXPECT_LT(hits[1], kDraws / 25);      // measured 2.9 %
  EXPECT_LT(hits[2], kDraws / 12);      // measured 7 %
  EXPECT_EQ(judge_column("订单号", eighteen).kind, PersonalKind::none);
  EXPECT_EQ(judge_column("订单号", sixteen).kind, PersonalKind::none);
  EXPECT_EQ(judge_column("number", eleven).kind, PersonalKind::none);
}

TEST(Profile, PlaceNamesAreNotPersonsWithoutTheColumnsWord) {
  const std::vector<std::string> places{"张家口", "石家庄", "马鞍山", "黄石", "周口", "徐州"};
  EXPECT_EQ(judge_column("城市", places).kind, PersonalKind::none);
  EXPECT_EQ(judge_column("姓名", std::vector<std::string>{"张三", "李四", "王小明", "欧阳锋"}).kind, PersonalKind::name);
}

TEST(Profile, SixDimensionsHaveScoresOrSayThatTheyCannot) {
  const Created with_dates = create(table(2000));
  ASSERT_EQ(with_dates.profile->quality.size(), 6U);
  EXPECT_NEAR(*with_dates.profile->quality[1].score, 1 - 0.5 / 7, 1e-9);
  EXPECT_NEAR(*with_dates.profile->quality[4].score, 1 / (1 + 197 / 365.0), 1e-9);
  const Created without = create("a,b\n1,2\n3,4\n");
  EXPECT_FALSE(without.profile->quality[4].score);
}

TEST(Profile, GoesIntoTheDepositWithoutValuesAndIsBoundByItsDigest) {
  const Created created = create(table(500));
  const std::string text = write_deposit(created.deposit);
  EXPECT_EQ(text.find("研发部"), std::string::npos);
  const auto parsed = parse_deposit(text);
  ASSERT_TRUE(parsed) << describe(parsed.error());
  ASSERT_TRUE(parsed->profile);
  EXPECT_EQ((*parsed->profile)["rows"].int_or(0), 500);
  auto json = *Json::parse(text);
  json.find("profile")->set("rows", 501);
  EXPECT_EQ(parse_deposit(json.dump()).error().reason, "evidence.deposit_altered");
}

TEST(Profile, ReportEscapesWhatComesFromTheData) {
  const Created created = create("<script>alert(1)</script>,b\nx<y,1\nx<y,2\n");
  for (const std::string_view language : {"zh", "en"}) {
    const std::string page = profile_html(*created.profile, created.deposit.head, language);
    EXPECT_EQ(page.find("<script>"), std::string::npos);
    EXPECT_NE(page.find("&lt;script&gt;"), std::string::npos);
  }
}

}  // namespace
}  // namespace shuquan::evidence
