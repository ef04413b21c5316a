// What the shipped packs say, as opposed to how packs are read.
#include <gtest/gtest.h>

#include <fstream>
#include <random>
#include <sstream>

#include "base/messages.h"
#include "rules/check.h"
#include "rules/schema.h"

namespace shuquan::rules {
namespace {

const RuleBook& book() {
  static const RuleBook loaded = [] {
    auto result = load_rules("rules", [](std::string_view bytes) { return std::to_string(std::hash<std::string_view>{}(bytes)); });
    SHUQUAN_ASSERT(result.has_value());
    return std::move(*result);
  }();
  return loaded;
}

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Json application(const std::string& pack) {
  auto json = Json::parse(read("tests/rules/applications/" + pack + ".json"));
  SHUQUAN_ASSERT(json.has_value());
  return *json;
}

std::string problems(const std::string& pack, const Json& form, Completeness completeness = Completeness::complete) {
  std::string out;
  for (const FieldProblem& problem : validate(form, book().pack(pack)->form("application")->schema, book().codes, completeness)) {
    out += problem.pointer + " " + problem.reason + "\n";
  }
  return out;
}

TEST(ShippedPacks, ACompleteApplicationOfEachPlaceIsAccepted) {
  for (const char* pack : {"beijing", "jiangsu", "guizhou"}) EXPECT_EQ(problems(pack, application(pack)), "") << pack;
}

TEST(ShippedPacks, AnEmptyDraftIsFineAndAnEmptyFilingIsNot) {
  EXPECT_EQ(problems("beijing", Json::object(), Completeness::draft), "");
  EXPECT_NE(problems("beijing", Json::object()).find("/commitment field.required"), std::string::npos);
}

TEST(ShippedPacks, PersonalInformationNeedsALegalBasisAndAnAssessmentWhereSensitive) {
  Json form = application("jiangsu");
  form.set("personal_information", Json::object({{"status", "contains"}, {"sensitive", true}}));
  EXPECT_EQ(problems("jiangsu", form), "/personal_information/legal_basis field.required\n/personal_information/assessment_number field.required\n");
}

TEST(ShippedPacks, JointFilingNeedsTheIncomeAgreement) {
  Json form = application("jiangsu");
  form.erase("income_terms");
  EXPECT_EQ(problems("jiangsu", form), "/income_terms field.required\n");
}

TEST(ShippedPacks, PublicDataNeedsItsAuthorisation) {
  Json form = application("guizhou");
  form.set("public_data", Json::object({{"involved", true}}));
  EXPECT_EQ(problems("guizhou", form),
            "/public_data/authority field.required\n/public_data/contract field.required\n/public_data/registration_code field.required\n");
}

TEST(ShippedPacks, NothingConfidentialIsPublic) {
  for (const auto& [id, loaded] : book().packs) {
    const Json& properties = loaded.pack.form("application")->schema["properties"];
    for (const char* name : {"source_explanation", "source_agreement", "crawl_statement", "structure", "processing_summary", "achievement",
                             "value_statement", "undisclosed", "sample", "personal_information", "public_data", "attachments"}) {
      EXPECT_EQ(properties[name]["x-visibility"].text(), "examiner") << id << " " << name;
    }
  }
}

TEST(ShippedPacks, EveryAdverseDecisionOfTheOfficeTakesTwoPersons) {
  const std::set<std::string> adverse{"refused", "not_accepted", "terminated", "inadmissible", "upheld", "partly_upheld", "dismissed", "publicity", "revoked"};
  for (const auto& [id, loaded] : book().packs) {
    for (const Procedure& procedure : loaded.pack.procedures) {
      for (const Action& action : procedure.actions) {
        const bool by_system = action.roles == std::vector<Role>{Role::system};
        const bool goes_on = action.id == "resume_notice";
        if (by_system || goes_on || !adverse.contains(action.to)) continue;
        EXPECT_NE(std::find(action.guards.begin(), action.guards.end(), "second_person"), action.guards.end()) << id << " " << action.id;
      }
    }
  }
}

TEST(ShippedPacks, RefusalReasonsNeedTenCharactersAndAGroundOfThePack) {
  const Json& schema = book().pack("beijing")->form("adverse_proposal")->schema;
  const auto told = [&](const Json& value) {
    std::string out;
    for (const auto& problem : validate(value, schema, book().codes, Completeness::complete)) out += problem.pointer + " " + problem.reason + ";";
    return out;
  };
  EXPECT_EQ(told(Json::object({{"grounds", Json::array({"no_deposit"})}, {"reasons", "未见存证证明材料原件"}})), "");
  EXPECT_EQ(told(Json::object({{"grounds", Json::array({"no_deposit"})}, {"reasons", "未见存证"}})), "/reasons field.too_short;");
  EXPECT_EQ(told(Json::object({{"grounds", Json::array({"bad_mood"})}, {"reasons", "未见存证证明材料原件"}})), "/grounds/0 field.not_in_list;");
  EXPECT_EQ(told(Json::object({{"grounds", Json::array()}, {"reasons", "未见存证证明材料原件"}})), "/grounds field.too_few;");
}

TEST(ShippedPacks, LettersNameTheLengthOfAPeriod) {
  const Letter* refusal = book().pack("beijing")->letter("refusal_decision");
  EXPECT_NE(refusal->remedy.zh.find("自收到之日起10个工作日内"), std::string::npos) << refusal->remedy.zh;
  EXPECT_NE(refusal->remedy.en.find("within 10 working days"), std::string::npos) << refusal->remedy.en;
}

TEST(ShippedPacks, FindingsAskForAllFiveElementsWithReasons) {
  const Json& schema = book().pack("guizhou")->form("findings")->schema;
  Json findings = Json::object();
  for (const char* element : {"source", "lawfulness", "processing", "practical_value", "achievement"}) {
    EXPECT_FALSE(validate(findings, schema, book().codes, Completeness::complete).empty()) << element;
    findings.set(element, Json::object({{"result", "met"}, {"reasons", "材料齐全且相互印证一致"}}));
  }
  EXPECT_TRUE(validate(findings, schema, book().codes, Completeness::complete).empty());
}

TEST(ShippedPacks, PlaceholdersAreMarkedAndSourcedNumbersNameARealInstrument) {
  for (const auto& [id, loaded] : book().packs) {
    for (const Period& period : loaded.pack.periods) {
      if (period.provenance.confidence != Confidence::sourced) continue;
      const Clause* clause = loaded.pack.clause(period.provenance.clause);
      ASSERT_NE(clause, nullptr);
      EXPECT_NE(clause->instrument, "SR") << id << " " << period.key;
    }
    for (const NumberScheme& scheme : loaded.pack.numbering) EXPECT_FALSE(scheme.official) << id;
  }
}

TEST(ShippedPacks, RandomFormsNeverBreakTheValidator) {
  std::mt19937 random(7);
  const auto below = [&](unsigned limit) { return std::uniform_int_distribution<unsigned>(0, limit - 1)(random); };
  const std::function<Json(int)> some = [&](int depth) -> Json {
    switch (below(depth > 3 ? 5 : 7)) {
      case 0: return Json();
      case 1: return Json(below(2) == 0);
      case 2: return Json(static_cast<long>(below(1000)) - 500);
      case 3: return Json(0.5);
      case 4: return Json(std::string(below(50), static_cast<char>(97 + below(26))));
      case 5: {
        Json list = Json::array();
        for (unsigned i = below(5); i > 0; --i) list.push(some(depth + 1));
        return list;
      }
      default: {
        Json object = Json::object();
        for (unsigned i = below(5); i > 0; --i) object.set("k" + std::to_string(i), some(depth + 1));
        return object;
      }
    }
  };
  const auto members = application("guizhou").members();
  for (int round = 0; round < 2000; ++round) {
    Json form = application("guizhou");
    for (int changes = 0; changes < 3; ++changes) form.set(members[below(static_cast<unsigned>(members.size()))].first, some(0));
    for (const Completeness completeness : {Completeness::draft, Completeness::complete}) {
      for (const FieldProblem& problem : validate(form, book().pack("guizhou")->form("application")->schema, book().codes, completeness)) {
        EXPECT_NE(find_message(problem.reason), nullptr) << problem.reason;
      }
    }
  }
}

TEST(Documentation, NamesEveryWordThatPacksMayUse) {
  const std::string page = read("docs/rule-packs.md");
  for (const auto words : {known_guards(), known_effects(), known_records(), known_formats(), known_proposals()}) {
    for (const std::string_view word : words) EXPECT_NE(page.find("`" + std::string(word) + "`"), std::string::npos) << word;
  }
  for (const std::string_view word : known_placeholders()) EXPECT_NE(page.find("`{" + std::string(word) + "}`"), std::string::npos) << word;
}

TEST(Catalogue, HasAnEntryForEveryFormat) {
  for (const std::string_view format : known_formats()) {
    std::string reason = "field.format_" + std::string(format);
    std::replace(reason.begin(), reason.end(), '-', '_');
    EXPECT_NE(find_message(reason), nullptr) << reason;
  }
}

/// Every reason that a source file of this module names stands in the catalogue.
TEST(Catalogue, HasAnEntryForEveryReasonInTheSources) {
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator("src/rules")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".cpp") || name.ends_with("_test.cpp")) continue;
    const std::string text = read(entry.path().string());
    for (const char* area : {"field", "rules", "schema", "yaml", "calendar", "number", "example"}) {
      const std::string start = std::string("\"") + area + ".";
      for (auto at = text.find(start); at != std::string::npos; at = text.find(start, at + 1)) {
        const std::string reason = text.substr(at + 1, text.find('"', at + 1) - at - 1);
        if (reason.ends_with("_") || reason.ends_with(".yaml")) continue;
        EXPECT_NE(find_message(reason), nullptr) << reason << " in " << name;
        ++seen;
      }
    }
  }
  EXPECT_GT(seen, 80);
}

}  // namespace
}  // namespace shuquan::rules
