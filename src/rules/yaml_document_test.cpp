#include "rules/yaml_document.h"

#include <gtest/gtest.h>

namespace shuquan::rules {
namespace {

std::string reason_of(const std::string& text) {
  const auto document = parse_yaml(text, "x.yaml");
  return document ? "accepted" : document.error().reason + " " + document.error().fields.front().pointer;
}

TEST(YamlDocument, PlainDataBecomesJson) {
  const auto document = parse_yaml("a: 1\nb: [x, \"2\", true, null, 01, 1.5]\nc:\n  d: -7\n", "x.yaml");
  ASSERT_TRUE(document) << describe(document.error());
  EXPECT_EQ(document->value.dump(), R"({"a":1,"b":["x","2",true,null,"01","1.5"],"c":{"d":-7}})");
}

TEST(YamlDocument, EveryValueKnowsItsLine) {
  const auto document = parse_yaml("a: 1\nb:\n  - x\n  - y: 2\n    z: 3\n", "x.yaml");
  ASSERT_TRUE(document);
  EXPECT_EQ(document->mark("/b/1/z").text(), "x.yaml:5");
  EXPECT_EQ(document->mark("/b/1/unknown").text(), "x.yaml:4");
  EXPECT_EQ(document->mark("/nothing").text(), "x.yaml:1");
}

TEST(YamlDocument, RefusesDuplicateKeysWithTheirLine) { EXPECT_EQ(reason_of("a: 1\nb: 2\na: 3\n"), "yaml.duplicate_key x.yaml:3"); }

TEST(YamlDocument, RefusesTabsInIndentation) { EXPECT_EQ(reason_of("a:\n\tb: 1\n"), "yaml.tab x.yaml:2"); }

TEST(YamlDocument, RefusesAnchorsAndAliases) {
  EXPECT_EQ(reason_of("a: &x [1]\nb: *x\n"), "yaml.alias x.yaml:1");
  EXPECT_EQ(reason_of("a: &x\n  b: 1\n"), "yaml.alias x.yaml:1");
}

TEST(YamlDocument, RefusesTags) { EXPECT_EQ(reason_of("a: !!binary abc\n"), "yaml.tag x.yaml:1"); }

TEST(YamlDocument, RefusesASecondDocument) { EXPECT_EQ(reason_of("a: 1\n---\nb: 1\n"), "yaml.second_document x.yaml:1"); }

TEST(YamlDocument, RefusesKeysThatAreNotText) { EXPECT_EQ(reason_of("? [a]\n: 1\n").substr(0, 17), "yaml.key_not_text"); }

TEST(YamlDocument, RefusesBrokenSyntaxWithItsLine) { EXPECT_EQ(reason_of("a: 1\nb: [1\n").substr(0, 11), "yaml.syntax"); }

TEST(YamlDocument, RefusesDeepNestingWithoutExhaustingTheStack) {
  std::string text = "a: ";
  for (int i = 0; i < 33; ++i) text += "[";
  for (int i = 0; i < 33; ++i) text += "]";
  EXPECT_EQ(reason_of(text), "yaml.too_deep x.yaml:1");
  EXPECT_NE(reason_of(std::string(100'000, '[')), "accepted");
}

TEST(YamlDocument, RefusesTooMuch) {
  EXPECT_EQ(reason_of("a: " + std::string(1U << 20U, 'x')), "yaml.too_large x.yaml:1");
  std::string list = "[";
  for (int i = 0; i < 100'001; ++i) list += "1,";
  EXPECT_EQ(reason_of(list + "]"), "yaml.too_large x.yaml:1");
}

TEST(YamlDocument, RefusesTextThatIsNotUtf8) { EXPECT_EQ(reason_of("a: \xff\n"), "yaml.not_utf8 x.yaml:1"); }

TEST(YamlDocument, RefusesAnEmptyFile) { EXPECT_EQ(reason_of(""), "yaml.empty x.yaml:1"); }

TEST(YamlDocument, RefusesAFileThatIsNotThere) {
  const auto document = read_yaml("/nonexistent/x.yaml", "x.yaml");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().reason, "yaml.unreadable");
}

TEST(CodePoints, AreCountedNotBytes) {
  EXPECT_EQ(count_code_points("数权a"), 3);
  EXPECT_EQ(count_code_points("😀"), 1);
  EXPECT_EQ(count_code_points("\xc0\x80"), -1);      // overlong
  EXPECT_EQ(count_code_points("\xed\xa0\x80"), -1);  // surrogate
  EXPECT_EQ(count_code_points("\xf4\x90\x80\x80"), -1);
  EXPECT_EQ(count_code_points("\xe6\x95"), -1);
}

}  // namespace
}  // namespace shuquan::rules
