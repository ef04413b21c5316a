#include "office/public_rules.h"

#include <gtest/gtest.h>

#include "crypto/digest.h"
#include "rules/check.h"

namespace shuquan::office {
namespace {

class PublicRules : public ::testing::Test {
 protected:
  static const rules::RuleBook& book() {
    static const Result<rules::RuleBook> kBook = rules::load_checked_rules("rules", [](std::string_view bytes) { return crypto::to_hex(crypto::sha256(bytes)); });
    EXPECT_TRUE(kBook) << describe(kBook.error());
    return *kBook;
  }
};

TEST_F(PublicRules, TheDigestOfAPackIsThatOfWhatEverybodyCanRead) {
  const Json packs = list_rule_packs(book());
  ASSERT_EQ(packs["items"].size(), 3U);
  for (const Json& item : packs["items"].items()) {
    const Result<Json> pack = view_rule_pack(book(), item["id"].text());
    ASSERT_TRUE(pack);
    EXPECT_EQ(crypto::to_hex(crypto::sha256((*pack)["resolved"].canonical())), item["digest"].text());
  }
  EXPECT_EQ(view_rule_pack(book(), "atlantis").error().reason, "rules.no_such_pack");
}

TEST_F(PublicRules, TheComparisonShowsWhatDiffersAndOnAskingEverything) {
  const Result<Json> some = compare_rule_packs(book(), {make_date(2026, 6, 1)}), whole = compare_rule_packs(book(), {make_date(2026, 6, 1), false, {}, "all"});
  ASSERT_TRUE(some && whole);
  const Json &differences = *some, &all = *whole;
  EXPECT_GT(differences["items"].size(), 0U);
  EXPECT_GT(all["items"].size(), differences["items"].size());
  for (const Json& item : differences["items"].items()) EXPECT_EQ(item["same"], Json(false));
  const auto has = [](const Json& list, std::string_view kind) { return std::ranges::any_of(list["items"].items(), [&](const Json& item) { return item["kind"].text() == kind; }); };
  for (const std::string_view kind : kRuleKinds) EXPECT_TRUE(has(all, kind)) << kind;
}

TEST_F(PublicRules, SomePlacesAreComparedByOneKindOfRule) {
  const Result<Json> two = compare_rule_packs(book(), {make_date(2026, 6, 1), false, {"beijing", "guizhou"}, "action"});
  ASSERT_TRUE(two) << describe(two.error());
  EXPECT_EQ((*two)["packs"].size(), 2U);
  for (const Json& item : (*two)["items"].items()) {
    EXPECT_EQ(item["kind"].text(), "action");
    EXPECT_FALSE(item["values"].contains("jiangsu"));
  }
  EXPECT_EQ(compare_rule_packs(book(), {make_date(2026, 6, 1), false, {"atlantis"}}).error().reason, "rules.no_such_pack");
}

TEST_F(PublicRules, TheCalculatorCountsWorkingDaysAroundTheSpringFestival) {
  const Result<Json> explained = explain_deadline(book(), "beijing", "publicity.duration", make_date(2026, 2, 9));
  ASSERT_TRUE(explained) << describe(explained.error());
  EXPECT_EQ((*explained)["provisional"], Json(false));
  int counted = 0;
  for (const Json& step : (*explained)["steps"].items()) counted = std::max(counted, static_cast<int>(step["number"].int_or(0)));
  EXPECT_EQ(counted, (*explained)["value"]["value"].int_or(-1));
  EXPECT_EQ(explain_deadline(book(), "beijing", "no.such", make_date(2026, 2, 9)).error().reason, "rules.no_such_period");
  const Result<Json> beyond = explain_deadline(book(), "beijing", "publicity.duration", make_date(2026, 12, 28));
  ASSERT_TRUE(beyond);
  EXPECT_EQ((*beyond)["provisional"], Json(true)) << "2027 has no published calendar yet";
}

TEST_F(PublicRules, FormsCodesAndCalendarsAreOpen) {
  EXPECT_TRUE(view_form(book(), "jiangsu", "application"));
  EXPECT_EQ(view_form(book(), "jiangsu", "nothing").error().reason, "rules.no_such_form");
  EXPECT_TRUE(view_codes(book(), "industry"));
  EXPECT_EQ(view_codes(book(), "nothing").error().reason, "rules.no_such_codes");
  EXPECT_EQ(list_calendars(book(), make_date(2026, 6, 1))["next_year_published"], Json(false));
}

}  // namespace
}  // namespace shuquan::office
