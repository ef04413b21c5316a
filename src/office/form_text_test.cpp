#include "office/form_text.h"

#include <gtest/gtest.h>

namespace shuquan::office {
namespace {

Json parsed(std::string_view text) {
  Result<Json> json = Json::parse(text);
  EXPECT_TRUE(json);
  return json.value_or(Json());
}

rules::Codes codes() {
  rules::Codes all;
  all.add({"unit", {}, {}, {{"rows", {"条", "rows"}, {}, true}}});
  return all;
}

const std::string_view kSchema = R"({"properties": {
  "title": {"type": "string", "x-label": {"zh": "名称", "en": "Name"}},
  "scale": {"type": "object", "x-label": {"zh": "规模", "en": "Scale"}, "properties": {
    "count": {"type": "integer", "x-label": {"zh": "数量", "en": "Count"}}, "unit": {"type": "string", "x-codes": "unit", "x-label": {"zh": "单位", "en": "Unit"}}}},
  "formats": {"type": "array", "items": {"type": "string", "x-codes": "unit"}, "x-label": {"zh": "格式", "en": "Formats"}},
  "open": {"type": "boolean", "x-label": {"zh": "公开", "en": "Open"}},
  "at": {"type": "string", "format": "instant", "x-label": {"zh": "时间", "en": "Time"}}}})";

TEST(FormText, SaysAFormInTheWordsAndTheOrderOfItsSchema) {
  const Json value = parsed(R"({"at": "2026-08-25T07:04:02.044Z", "open": false, "formats": ["rows", "other"], "scale": {"unit": "rows", "count": 12}, "title": "数据", "unknown": 1})");
  using Lines = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(form_lines(codes(), parsed(kSchema), value, false),
            (Lines{{"名称", "数据"}, {"规模", "数量 12；单位 条"}, {"格式", "条、other"}, {"公开", "否"}, {"时间", "2026-08-25 15:04"}}));
  EXPECT_EQ(form_lines(codes(), parsed(kSchema), value, true),
            (Lines{{"Name", "数据"}, {"Scale", "Count 12; Unit rows"}, {"Formats", "rows, other"}, {"Open", "no"}, {"Time", "2026-08-25 15:04"}}));
  EXPECT_TRUE(form_lines(codes(), parsed(kSchema), Json::object(), false).empty());
}

TEST(FormText, SharesHaveNoNeedlessZeros) {
  EXPECT_EQ(share_text(10'000), "100%");
  EXPECT_EQ(share_text(3'350), "33.5%");
  EXPECT_EQ(share_text(3'333), "33.33%");
  EXPECT_EQ(share_text(5), "0.05%");
}

}  // namespace
}  // namespace shuquan::office
