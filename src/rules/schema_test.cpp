#include "rules/schema.h"

#include <gtest/gtest.h>

namespace shuquan::rules {
namespace {

Json json(std::string_view text) {
  auto parsed = Json::parse(text);
  EXPECT_TRUE(parsed.has_value()) << text;
  return parsed ? *parsed : Json();
}

Codes codes() {
  Codes out;
  out.add({"colour", {"颜色", "Colour"}, "", {{"all", {"全部", "All"}, "", false}, {"red", {"红", "Red"}, "all", true}}});
  out.add({"region", {"地区", "Region"}, "", {{"110000", {"北京", "Beijing"}, "", true}}});
  out.add({"industry", {"行业", "Industry"}, "", {{"G", {"交通", "Transport"}, "", false}, {"54", {"道路", "Road"}, "G", true}}});
  return out;
}

/// "pointer reason; pointer reason"
std::string problems(std::string_view value, std::string_view schema, Completeness completeness = Completeness::complete) {
  std::string out;
  for (const FieldProblem& problem : validate(json(value), json(schema), codes(), completeness)) {
    if (!out.empty()) out += "; ";
    out += problem.pointer + " " + problem.reason;
  }
  return out;
}

TEST(Schema, AcceptsWhatFits) {
  EXPECT_EQ(problems(R"({"a":"x","b":[1,2],"c":null})",
                     R"({"type":"object","additionalProperties":false,"required":["a"],
                         "properties":{"a":{"type":"string"},"b":{"type":"array","items":{"type":"integer"}},"c":{"type":"string"}}})"),
            "");
}

TEST(Schema, RequiredMeansGivenNotMerelyPresent) {
  const char* schema = R"({"required":["a"],"properties":{"a":{"type":"string"}}})";
  EXPECT_EQ(problems(R"({})", schema), "/a field.required");
  EXPECT_EQ(problems(R"({"a":null})", schema), "/a field.required");
  EXPECT_EQ(problems(R"({"a":""})", schema), "/a field.required");
  EXPECT_EQ(problems(R"({"a":" 　\n"})", schema), "/a field.required");
  EXPECT_EQ(problems(R"({"a":"x"})", schema), "");
}

TEST(Schema, ADraftMayBeIncompleteButNotMalformed) {
  const char* schema = R"({"required":["a","b"],"additionalProperties":false,"properties":{"a":{"type":"string","minLength":5,"maxLength":6},
      "b":{"type":"array","minItems":2},"c":{"type":"boolean","const":true},"d":{"type":"string","format":"date"}}})";
  EXPECT_EQ(problems(R"({"a":"x","b":[],"c":false,"d":""})", schema, Completeness::draft), "");
  EXPECT_EQ(problems(R"({"a":"x","b":[],"c":false,"d":""})", schema), "/a field.too_short; /b field.too_few; /c field.must_agree");
  EXPECT_EQ(problems(R"({"a":"1234567","b":1,"d":"2026-02-30","e":1})", schema, Completeness::draft),
            "/a field.too_long; /b field.wrong_type; /d field.format_date; /e field.unknown");
}

TEST(Schema, LengthsCountCodePoints) {
  EXPECT_EQ(problems(R"("数据知识产权")", R"({"type":"string","maxLength":6})"), "");
  EXPECT_EQ(problems(R"("数据知识产权登")", R"({"type":"string","maxLength":6})"), " field.too_long");
}

TEST(Schema, TellsTheLimitAndWhatWasGiven) {
  const auto found = validate(json(R"("abcdef")"), json(R"({"maxLength":3})"), codes(), Completeness::complete);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].params, (MessageParams{{"limit", "3"}, {"actual", "6"}}));
}

TEST(Schema, NumbersHaveBounds) {
  const char* schema = R"({"type":"integer","minimum":0,"maximum":10})";
  EXPECT_EQ(problems("0", schema), "");
  EXPECT_EQ(problems("-1", schema), " field.too_small");
  EXPECT_EQ(problems("11", schema), " field.too_big");
  EXPECT_EQ(problems("1.5", schema), " field.wrong_type");
  EXPECT_EQ(problems("1.5", R"({"type":["integer","number"]})"), "");
}

TEST(Schema, ListsAreBoundedAndUnique) {
  EXPECT_EQ(problems(R"(["a","b","a"])", R"({"uniqueItems":true})"), "/2 field.repeated");
  EXPECT_EQ(problems(R"([1,2,3])", R"({"maxItems":2})"), " field.too_many");
}

TEST(Schema, CodesMustBeSelectable) {
  const char* schema = R"({"x-codes":"colour"})";
  EXPECT_EQ(problems(R"("red")", schema), "");
  EXPECT_EQ(problems(R"("blue")", schema), " field.not_in_codes");
  EXPECT_EQ(problems(R"("all")", schema), " field.not_in_codes");
}

TEST(Schema, ConditionsDemandMore) {
  const char* schema = R"({"properties":{"kind":{"enum":["a","b"]},"why":{"type":"string"}},
    "allOf":[{"if":{"required":["kind"],"properties":{"kind":{"const":"b"}}},"then":{"required":["why"]},"else":{"properties":{"why":{"maxLength":2}}}}]})";
  EXPECT_EQ(problems(R"({"kind":"a"})", schema), "");
  EXPECT_EQ(problems(R"({"kind":"b"})", schema), "/why field.required");
  EXPECT_EQ(problems(R"({"kind":"b","why":"long enough"})", schema), "");
  EXPECT_EQ(problems(R"({"kind":"a","why":"long enough"})", schema), "/why field.too_long");
  EXPECT_EQ(problems(R"({})", schema), "");
}

TEST(Schema, ReferencesLeadToDefinitions) {
  const char* schema = R"({"properties":{"a":{"$ref":"#/$defs/short"}},"$defs":{"short":{"type":"string","maxLength":1}}})";
  EXPECT_EQ(problems(R"({"a":"xx"})", schema), "/a field.too_long");
}

TEST(Schema, PointersEscapeKeys) {
  EXPECT_EQ(problems(R"({"a/b~":1})", R"({"additionalProperties":false})"), "/a~1b~0 field.unknown");
}

TEST(Schema, WorkIsBoundedForSelfReferringSchemasAndHugeValues) {
  EXPECT_EQ(problems("1", R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/a"}}})"), " field.too_complex");
  std::string fork = R"({"$ref":"#/$defs/a","$defs":{"a":{"allOf":[{"$ref":"#/$defs/a"},{"$ref":"#/$defs/a"}]}}})";
  EXPECT_EQ(problems("1", fork), " field.too_complex");
  std::string list = "[0";
  for (int i = 0; i < 1000; ++i) list += ",0";
  const auto found = validate(json(list + "]"), json(R"({"items":{"type":"string"}})"), codes(), Completeness::complete);
  EXPECT_EQ(found.size(), 201U);
  EXPECT_EQ(found.back().reason, "field.too_complex");
}

struct FormatCase {
  const char* format;
  const char* good;
  const char* bad;
};
class Formats : public testing::TestWithParam<FormatCase> {};
TEST_P(Formats, AcceptTheGoodAndNameTheBad) {
  const auto [format, good, bad] = GetParam();
  const Json schema = Json::object({{"format", format}});
  EXPECT_TRUE(validate(Json(good), schema, codes(), Completeness::complete).empty()) << good;
  const auto found = validate(Json(bad), schema, codes(), Completeness::complete);
  ASSERT_EQ(found.size(), 1U) << bad;
  std::string reason = std::string("field.format_") + format;
  std::replace(reason.begin(), reason.end(), '-', '_');
  EXPECT_EQ(found[0].reason, reason);
}
INSTANTIATE_TEST_SUITE_P(All, Formats,
                         testing::Values(FormatCase{"date", "2026-02-28", "2026-02-29"}, FormatCase{"instant", "2026-02-28T09:00:00Z", "2026-02-28"},
                                         FormatCase{"uscc", "91350100M000100Y43", "91350100M000100Y44"},
                                         FormatCase{"resident-id", "11010519491231002X", "110105194912310021"},
                                         FormatCase{"phone", "13812345678", "12812345678"}, FormatCase{"phone", "010-62356655", "010--62356655"},
                                         FormatCase{"phone", "+44 20 7946 0000", "+"}, FormatCase{"email", "a@b.cn", "a@b"},
                                         FormatCase{"email", "a.b@c.d.cn", "a@b@c.cn"}, FormatCase{"url", "https://a.cn/x", "javascript:alert(1)"},
                                         FormatCase{"region", "110000", "990000"}, FormatCase{"industry", "54", "G"},
                                         FormatCase{"party", "01arz3ndektsv4rrffq69g5fav", "01ARZ3NDEKTSV4RRFFQ69G5FAV"},
                                         FormatCase{"case", "01arz3ndektsv4rrffq69g5fav", "x"}, FormatCase{"pointer", "/a/0", "a"},
                                         FormatCase{"clause", "B-art.2", "B art 2"}, FormatCase{"ground", "no_deposit", "no/deposit"},
                                         FormatCase{"sha256", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "0123"},
                                         FormatCase{"sm3", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "G123"},
                                         FormatCase{"blob", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                                                    "0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef"}));

TEST(Formats, EveryKnownFormatHasACase) {
  for (const std::string_view format : known_formats()) {
    const auto found = validate(Json("\x01"), Json::object({{"format", format}}), codes(), Completeness::complete);
    EXPECT_EQ(found.size(), 1U) << format;
  }
}

std::string faults(std::string_view schema) {
  const Codes known = codes();
  std::string out;
  for (const FieldProblem& problem : check_schema(json(schema), &known)) out += problem.pointer + " " + problem.reason + ";";
  return out;
}

TEST(SchemaCheck, UnknownKeywordsAreErrorsNotIgnored) { EXPECT_EQ(faults(R"({"properties":{"a":{"pattern":"x"}}})"), "/properties/a/pattern schema.unknown_keyword;"); }
TEST(SchemaCheck, FormatsAndCodeListsMustExist) {
  EXPECT_EQ(faults(R"({"format":"iban"})"), "/format schema.unknown_format;");
  EXPECT_EQ(faults(R"({"x-codes":"shape"})"), "/x-codes schema.unknown_codes;");
}
TEST(SchemaCheck, ReferencesMustLeadSomewhere) {
  EXPECT_EQ(faults(R"({"$ref":"#/$defs/x"})"), "/$ref schema.unknown_reference;");
  EXPECT_EQ(faults(R"({"$ref":"https://example.cn"})"), "/$ref schema.unknown_reference;");
}
TEST(SchemaCheck, KeywordValuesMustFit) {
  EXPECT_EQ(faults(R"({"type":"text","minLength":-1,"required":"a","enum":[],"x-visibility":"all"})"),
            "/type schema.wrong_value;/minLength schema.wrong_value;/required schema.wrong_value;/enum schema.wrong_value;/x-visibility schema.wrong_value;");
}
TEST(SchemaCheck, AGoodSchemaHasNoFaults) { EXPECT_EQ(faults(R"({"type":"object","properties":{"a":{"type":["string","null"],"format":"date"}},"if":{},"then":{}})"), ""); }

}  // namespace
}  // namespace shuquan::rules
