#include "cli/rules_text.h"

#include <gtest/gtest.h>

namespace shuquan::cli {
namespace {

const rules::RuleBook& book() {
  static const rules::RuleBook loaded = [] {
    auto result = rules::load_rules("rules", [](std::string_view) { return std::string("digest"); });
    SHUQUAN_ASSERT(result.has_value());
    return std::move(*result);
  }();
  return loaded;
}

TEST(RulesList, UnverifiedLeavesOutWhatHasASource) {
  const std::string all = list_text(*book().pack("beijing"), false, "zh");
  const std::string unverified = list_text(*book().pack("beijing"), true, "zh");
  EXPECT_NE(all.find("validity.term = 3年"), std::string::npos) << all;
  EXPECT_EQ(unverified.find("validity.term = "), std::string::npos) << unverified;
  EXPECT_NE(unverified.find("examination.decision = 10个工作日"), std::string::npos) << unverified;
}

TEST(RulesList, SpeaksEnglishWithoutChinese) {
  const std::string text = list_text(*book().pack("guizhou"), false, "en");
  EXPECT_NE(text.find("examination.green = 5 working days"), std::string::npos);
  EXPECT_TRUE(std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) << text;
}

TEST(RulesShow, FindsSectionsAndEntriesByName) {
  const Json& resolved = book().packs.at("jiangsu").resolved;
  EXPECT_TRUE(find_part(resolved, "periods")->is_array());
  EXPECT_EQ((*find_part(resolved, "validity.term"))["value"].int_or(0), 3);
  EXPECT_EQ((*find_part(resolved, "J-4a"))["instrument"].text(), "J");
  EXPECT_EQ(find_part(resolved, "nothing"), nullptr);
}

TEST(RulesShow, AProcedureIsToldStateByState) {
  const std::string text = pack_text(*book().pack("guizhou"), "zh");
  EXPECT_NE(text.find("    request_guidance → guidance  申请辅导  (G-4a)"), std::string::npos) << text;
}

TEST(RulesCheck, AFindingIsOneLineWithItsMending) {
  EXPECT_EQ(findings_text({{{"a/b.yaml", 7}, "rules.unknown_guard", {{"what", "moon"}}}}, "en"),
            "a/b.yaml:7: There is no guard “moon”; Use a guard of docs/rule-packs.md\n");
  EXPECT_EQ(findings_text({{{"a/b.yaml", 7}, "rules.unknown_guard", {{"what", "moon"}}}}, "zh"),
            "a/b.yaml:7: 没有条件“moon”；请改用 docs/rule-packs.md 所列条件\n");
}

}  // namespace
}  // namespace shuquan::cli
