#include "rules/load.h"

#include <gtest/gtest.h>

#include "rules/check.h"
#include "rules/deadline.h"
#include "rules/examples.h"
#include "rules/schema.h"
#include "rules/test_directory.h"

namespace shuquan::rules {
namespace {

std::string digest(std::string_view bytes) { return std::to_string(std::hash<std::string_view>{}(bytes)); }

/// "file:line reason" of every problem.
std::string told(const Result<RuleBook>& result) {
  if (result) return "loaded";
  std::string out;
  for (const FieldProblem& problem : result.error().fields) out += (out.empty() ? "" : "; ") + problem.pointer + " " + problem.reason;
  return out;
}

TEST(LoadRules, TheShippedRulesLoadWithoutFindings) {
  const auto book = load_checked_rules("rules", digest);
  ASSERT_TRUE(book) << told(book);
  EXPECT_EQ(book->packs.size(), 3U);
  EXPECT_EQ(book->pack("beijing")->office.zh, "北京市知识产权保护中心");
  EXPECT_EQ(book->pack("atlantis"), nullptr);
  for (const Finding& finding : run_examples(*book, "rules")) ADD_FAILURE() << finding.mark.text() << " " << finding.params[3].second;
}

TEST(LoadRules, IndustryListHasTwentySectionsAndNinetySevenDivisions) {
  const auto book = load_rules("rules", digest);
  ASSERT_TRUE(book);
  const CodeList* industry = book->codes.list("industry");
  EXPECT_EQ(std::count_if(industry->entries.begin(), industry->entries.end(), [](const Code& code) { return code.selectable; }), 97);
  EXPECT_EQ(std::count_if(industry->entries.begin(), industry->entries.end(), [](const Code& code) { return !code.selectable; }), 20);
  EXPECT_EQ(industry->find("54")->label.en, "Road transport");
  EXPECT_EQ(industry->find("54")->parent, "G");
}

TEST(LoadRules, OverlaysRefineTheBase) {
  const auto book = load_rules("rules", digest);
  ASSERT_TRUE(book);
  const LocalDate today = make_date(2026, 11, 21);
  EXPECT_EQ(book->pack("beijing")->period("examination.decision", today)->value, 10);
  EXPECT_EQ(book->pack("jiangsu")->period("examination.decision", today)->value, 20);
  EXPECT_EQ(book->pack("beijing")->period("examination.decision", today)->label.zh, "审查期限");  // inherited
  EXPECT_EQ(book->pack("jiangsu")->setting("examination.depth", today)->value.text(), "prudent");
  EXPECT_NE(book->pack("guizhou")->procedure("registration")->state("guidance"), nullptr);
  EXPECT_EQ(book->pack("beijing")->procedure("registration")->state("guidance"), nullptr);
  const Action* grant = book->pack("jiangsu")->procedure("registration")->action("propose_grant");
  EXPECT_EQ(grant->guards.back(), "second_reader_done");
  EXPECT_EQ(grant->guards.size(), book->pack("beijing")->procedure("registration")->action("propose_grant")->guards.size() + 1);
}

TEST(LoadRules, BeijingDemandsTheUndisclosedDeclarationAndOthersDoNot) {
  const auto book = load_rules("rules", digest);
  ASSERT_TRUE(book);
  const auto asks = [&](const char* pack, const char* pointer, const Json& value) {
    const auto problems = validate(value, book->pack(pack)->form("application")->schema, book->codes, Completeness::complete);
    return std::any_of(problems.begin(), problems.end(), [&](const FieldProblem& problem) { return problem.pointer == pointer; });
  };
  EXPECT_TRUE(asks("beijing", "/undisclosed", Json::object()));
  EXPECT_FALSE(asks("jiangsu", "/undisclosed", Json::object()));
  EXPECT_TRUE(asks("beijing", "/undisclosed/declared", Json::object({{"undisclosed", Json::object({{"declared", false}})}})));
  EXPECT_TRUE(asks("jiangsu", "/use_intention", Json::object()));
  EXPECT_TRUE(asks("guizhou", "/transport_zone", Json::object({{"industry", "54"}})));
  EXPECT_FALSE(asks("guizhou", "/transport_zone", Json::object({{"industry", "65"}})));
  EXPECT_TRUE(asks("beijing", "/source_agreement", Json::object({{"source_kind", "purchased"}})));
  EXPECT_TRUE(asks("beijing", "/crawl_statement", Json::object({{"source_kind", "public_automated"}})));
  EXPECT_FALSE(asks("beijing", "/crawl_statement", Json::object({{"source_kind", "derived"}})));
}

TEST(LoadRules, AnArchivedPackReadsBackToTheSameRules) {
  const auto book = load_rules("rules", digest);
  ASSERT_TRUE(book);
  for (const auto& [id, loaded] : book->packs) {
    const auto archived = Json::parse(loaded.resolved.canonical());
    ASSERT_TRUE(archived);
    EXPECT_EQ(digest(archived->canonical()), loaded.pack.digest);
    const auto pack = pack_from_json(*archived);
    ASSERT_TRUE(pack);
    EXPECT_EQ(pack->procedures.size(), loaded.pack.procedures.size());
    EXPECT_EQ(pack->form("application")->schema.canonical(), loaded.pack.form("application")->schema.canonical());
  }
}

TEST(LoadRules, TheDigestFollowsEveryChangeOfARuleAndIgnoresComments) {
  const TestDirectory copy;
  const auto before = load_rules(copy.path(), digest);
  copy.replace("beijing/rules.yaml", "periods:", "# a comment\nperiods:");
  const auto commented = load_rules(copy.path(), digest);
  copy.replace("beijing/rules.yaml", "value: 10,", "value: 11,");
  const auto changed = load_rules(copy.path(), digest);
  ASSERT_TRUE(before && commented && changed);
  EXPECT_EQ(before->pack("beijing")->digest, commented->pack("beijing")->digest);
  EXPECT_NE(before->pack("beijing")->digest, changed->pack("beijing")->digest);
  EXPECT_EQ(before->pack("jiangsu")->digest, changed->pack("jiangsu")->digest);
}

TEST(LoadRules, AnArchivedPackWithAWrongWordIsRefused) {
  const auto book = load_rules("rules", digest);
  ASSERT_TRUE(book);
  Json spoiled = book->packs.at("beijing").resolved;
  spoiled.find("periods")->items_mut()[0].set("unit", "fortnight");
  spoiled.find("procedures")->items_mut()[0].find("actions")->items_mut()[0].find("roles")->items_mut()[0] = Json("emperor");
  const auto pack = pack_from_json(spoiled);
  ASSERT_FALSE(pack);
  EXPECT_EQ(pack.error().reason, "rules.malformed_pack");
  EXPECT_EQ(pack.error().fields.size(), 2U);
  EXPECT_FALSE(pack_from_json(Json()).has_value());
}

TEST(LoadRules, ANewProvinceIsAFolder) {
  const TestDirectory copy;
  std::filesystem::copy("tests/rules/fourth_pack", copy.path(), std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  const auto book = load_checked_rules(copy.path(), digest);
  ASSERT_TRUE(book) << told(book);
  const RulePack* hunan = book->pack("hunan");
  ASSERT_NE(hunan, nullptr);
  EXPECT_EQ(hunan->period("publicity.duration", make_date(2025, 6, 1))->value, 15);
  EXPECT_EQ(hunan->period("publicity.duration", make_date(2026, 6, 1))->value, 7);
  EXPECT_EQ(hunan->period("publicity.duration", make_date(2024, 1, 1)), nullptr);
  EXPECT_EQ(hunan->procedure("registration")->action("extend_examination"), nullptr);
  const auto& required = hunan->form("application")->schema["required"].items();
  EXPECT_EQ(std::find(required.begin(), required.end(), Json("sample")), required.end());
  EXPECT_NE(std::find(required.begin(), required.end(), Json("readable_by")), required.end());
  for (const Finding& finding : run_examples(*book, copy.path())) ADD_FAILURE() << finding.mark.text() << " " << finding.params[3].second;
}

TEST(LoadRules, AllProblemsAreToldAtOnceWithFileAndLine) {
  const TestDirectory copy;
  copy.write("beijing/pack.yaml", "id: beijing\nextends: common\nversion: \"1\"\nlabel: 北京市\noffice: 中心 | Centre\nregion: \"990000\"\nflavour: sweet\n");
  copy.write("jiangsu/more.yaml", "periods:\n  - {key: a, value: -1}\n  - {key: b, unit: fortnight}\n");
  const std::string problems = told(load_rules(copy.path(), digest));
  EXPECT_NE(problems.find("beijing/pack.yaml:6 field.format_region"), std::string::npos) << problems;
  EXPECT_NE(problems.find("beijing/pack.yaml:7 field.unknown"), std::string::npos) << problems;
  EXPECT_NE(problems.find("jiangsu/more.yaml:2 field.too_small"), std::string::npos) << problems;
  EXPECT_NE(problems.find("jiangsu/more.yaml:3 field.not_in_list"), std::string::npos) << problems;
}

TEST(LoadRules, AMissingEnglishTextIsToldAtItsLine) {
  const TestDirectory copy;
  copy.replace("beijing/pack.yaml", "北京市 | Beijing", "北京市");
  EXPECT_EQ(told(load_rules(copy.path(), digest)), "beijing/pack.yaml:4 field.required");
}

TEST(LoadRules, ARuleWithoutClauseIsToldAtItsLine) {
  const TestDirectory copy;
  copy.write("jiangsu/more.yaml", "periods:\n  - {key: tea.break, label: 茶歇 | Tea break, value: 1, unit: working_day, confidence: placeholder}\n");
  EXPECT_EQ(told(load_rules(copy.path(), digest)), "jiangsu/more.yaml:2 field.required");
}

TEST(LoadRules, DuplicatesWithinOneLayerAreRefused) {
  const TestDirectory copy;
  copy.write("jiangsu/more.yaml", "periods:\n  - {key: validity.term, value: 4}\nsettings:\n  - {key: fee, value: 1}\n");
  EXPECT_EQ(told(load_rules(copy.path(), digest)), "jiangsu/rules.yaml:6 rules.duplicate; jiangsu/rules.yaml:12 rules.duplicate");
}

TEST(LoadRules, AFolderMustBeCalledLikeItsPack) {
  const TestDirectory copy;
  copy.replace("guizhou/pack.yaml", "id: guizhou", "id: guiyang");
  EXPECT_EQ(told(load_rules(copy.path(), digest)), "guizhou/pack.yaml:1 rules.id_is_folder");
}

TEST(LoadRules, ABrokenBaseFileIsToldOnceAndNotBlamedOnThePacks) {
  const TestDirectory copy;
  copy.write("common/periods.yaml", "periods: [\n");
  EXPECT_EQ(told(load_rules(copy.path(), digest)).find("rules.yaml"), std::string::npos);
}

TEST(LoadRules, AnEmptyDirectoryIsAProblemNotACrash) {
  const auto book = load_rules("/nonexistent", digest);
  ASSERT_FALSE(book);
  EXPECT_EQ(book.error().fields.front().reason, "yaml.unreadable");
}

TEST(LoadRules, SpoiledFilesNeverCrash) {
  const TestDirectory copy;
  const std::string good = copy.read("guizhou/rules.yaml");
  for (std::size_t cut = 0; cut < good.size(); cut += 997) {
    copy.write("guizhou/rules.yaml", good.substr(0, cut));
    const auto book = load_rules(copy.path(), digest);
    if (book) check_rules(*book);
  }
  copy.write("guizhou/rules.yaml", "procedures:\n  - 7\nforms: {a: 1}\nperiods: text\n");
  EXPECT_NE(told(load_rules(copy.path(), digest)), "loaded");
}

TEST(Examples, AWrongExpectationIsToldWithBothValues) {
  const TestDirectory copy;
  copy.replace("guizhou/examples/dates.yaml", "due: 2026-06-26", "due: 2026-06-25");
  copy.replace("guizhou/examples/dates.yaml", "give_guidance, submit_application", "submit_application");
  const auto book = load_rules(copy.path(), digest);
  ASSERT_TRUE(book);
  const auto findings = run_examples(*book, copy.path());
  ASSERT_EQ(findings.size(), 2U);
  EXPECT_EQ(findings[0].mark.text(), "guizhou/examples/dates.yaml:2");
  EXPECT_EQ(findings[0].params, (MessageParams{{"example", "green_lane"}, {"what", "due"}, {"expected", "2026-06-25"}, {"actual", "2026-06-26"}}));
  EXPECT_EQ(findings[1].params[3].second, "not possible in guidance");
}

}  // namespace
}  // namespace shuquan::rules
