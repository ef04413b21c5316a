#include "base/text.h"

#include <gtest/gtest.h>

namespace shuquan {
namespace {

TEST(Text, KnowsWellFormedUtf8) {
  EXPECT_TRUE(is_valid_utf8(""));
  EXPECT_TRUE(is_valid_utf8("数据 ascii text longer than a word 𠮷 é \U0010FFFF"));
  EXPECT_FALSE(is_valid_utf8("\xc0\xaf"));              // overlong
  EXPECT_FALSE(is_valid_utf8("\xed\xa0\x80"));          // surrogate
  EXPECT_FALSE(is_valid_utf8("\xf4\x90\x80\x80"));      // above U+10FFFF
  EXPECT_FALSE(is_valid_utf8("12345678\xe6\x95"));      // cut
  EXPECT_FALSE(is_valid_utf8("1234567\x80"));           // in the last byte of a word
}

TEST(Text, CountsCodePoints) {
  EXPECT_EQ(code_points(""), 0U);
  EXPECT_EQ(code_points("数据ab𠮷"), 5U);
  EXPECT_EQ(code_points("a\xff" "b"), 3U);
}

TEST(Text, TruncatesBetweenWholeCharacters) {
  EXPECT_EQ(truncate("数据知识", 2), "数据");
  EXPECT_EQ(truncate("数据", 5), "数据");
  EXPECT_EQ(truncate("数据", 0), "");
  EXPECT_EQ(truncate("a𠮷b", 2), "a𠮷");
  EXPECT_EQ(truncate("xe\u0301y", 2), "x");                                  // e and its accent stay together
  EXPECT_EQ(truncate("xe\u0301y", 3), "xe\u0301");
  EXPECT_EQ(truncate("x\U0001F468\u200D\U0001F469y", 2), "x");               // a family joined by ZWJ
  EXPECT_EQ(truncate("x\U0001F468\u200D\U0001F469y", 3), "x");
  EXPECT_EQ(truncate("x\U0001F468\u200D\U0001F469y", 4), "x\U0001F468\u200D\U0001F469");
  EXPECT_EQ(truncate("x\U0001F44D\U0001F3FDy", 2), "x");                     // skin tone
  EXPECT_EQ(truncate("葛\U000E0100城", 1), "");                              // variation selector
  EXPECT_EQ(truncate("a\xff" "b", 2), "a\uFFFD");
}

TEST(Text, NormalisesWidthCaseAndInvisibleCharacters) {
  EXPECT_EQ(normalise("ＡＢＣ　１２３"), "abc 123");
  EXPECT_EQ(normalise("  北京\t\n数据 "), "北京 数据");
  EXPECT_EQ(normalise("数\u200B据\uFEFF\u00AD\x01权"), "数据权");
  EXPECT_EQ(normalise("（甲）①㈱ﬁ"), "(甲)1(株)fi");
  EXPECT_EQ(normalise("Straße É e\u0301"), "strasse é é");
  EXPECT_EQ(normalise("ｶﾞ"), "ガ");
  EXPECT_EQ(normalise("數據"), "數據");
  EXPECT_NE(normalise("數據"), normalise("数据"));
  EXPECT_EQ(normalise("\xff"), "\uFFFD");
  EXPECT_EQ(normalise("豈"), "豈");  // compatibility ideograph
}

TEST(Text, NormalFormIsStable) {
  for (const char* text : {"ＡＢＣ　１２３", "（甲）①㈱ﬁ", "e\x01\u0301", "ſ\u0323\u0307", "Å\u00A0½ ⅷ", "\u1100\u1161\u11A8", "İstanbul"}) {
    const std::string once = normalise(text);
    EXPECT_EQ(normalise(once), once) << text;
  }
}

TEST(Text, ComparesNamesWithoutSpacesBesideChinese) {
  EXPECT_EQ(comparison_key("北京 数据（集团） 有限公司"), comparison_key("北京数据(集团)有限公司"));
  EXPECT_EQ(comparison_key("ABC Data 科技"), "abc data科技");
  EXPECT_NE(comparison_key("ABC Data"), comparison_key("ABCData"));
}

TEST(Text, MakesPairsOfChineseAndWordsOfTheRest) {
  EXPECT_EQ(search_tokens("数据知识产权"), "数据 据知 知识 识产 产权 权");
  EXPECT_EQ(search_tokens("京A·12345"), "京 a n12345");
  EXPECT_EQ(search_tokens("权"), "权");
  EXPECT_EQ(search_tokens("ＡＰＩ接口，v2.0"), "api 接口 口 v2 n0");
  EXPECT_EQ(search_tokens(""), "");
  EXPECT_EQ(search_tokens("🎉 —— !!"), "");
  EXPECT_EQ(search_tokens("数\u200B据"), "数据 据");
}

TEST(Text, SpellsCharactersThatATokenizerMightNotKnow) {
  EXPECT_EQ(search_tokens("𠮷田"), "x20bb7x田 田");
  EXPECT_EQ(search_tokens("é"), "xe9x");
  EXPECT_EQ(search_tokens("かな"), "x304bxx306ax x306ax");
  EXPECT_EQ(search_tokens("สวัสดี"), "xe2axxe27xxe2axxe14x");  // marks vanish and do not part
}

TEST(Text, BoundsTheTokensOfALongText) {
  std::string text;
  for (int i = 0; i < 200000; ++i) text += "据";
  const std::string tokens = search_tokens(text);
  EXPECT_EQ(static_cast<std::size_t>(std::count(tokens.begin(), tokens.end(), ' ')) + 1, kMaximumSearchTokens);
  EXPECT_EQ(search_tokens(std::string(100000, 'a')), std::string(64, 'a'));
}

TEST(Text, WritesPhrasesForBothDatabases) {
  EXPECT_EQ(fts5_query("数据知识"), "\"数据 据知 知识\"");
  EXPECT_EQ(tsquery("数据知识"), "('数据' <-> '据知' <-> '知识')");
  EXPECT_EQ(fts5_query("权"), "\"权\"*");
  EXPECT_EQ(tsquery("权"), "('权':*)");
  EXPECT_EQ(fts5_query("  数据　API  "), "\"数据\" AND \"api\"*");
  EXPECT_EQ(tsquery("数据 API"), "('数据') & ('api':*)");
  EXPECT_EQ(fts5_query("京A·123"), "\"京 a n123\"*");
  EXPECT_EQ(fts5_query("接口A"), "\"接口 口 a\"*");
}

TEST(Text, NeverLetsAQueryBecomeSyntax) {
  EXPECT_EQ(fts5_query("\"a\" OR (b* NOT c) ^d:e"), "\"a\"* AND \"or\"* AND \"b\"* AND \"not\"* AND \"c\"* AND \"d e\"*");
  EXPECT_EQ(tsquery("a' | !b:* & (c <-> d)\\"), "('a':*) & ('b':*) & ('c':*) & ('d':*)");
  EXPECT_EQ(fts5_query("\"*()'"), "\"\"");
  EXPECT_EQ(tsquery("\\'&|!"), "");
}

TEST(Text, BoundsTheQuery) {
  std::string text;
  for (int i = 0; i < 100000; ++i) text += "据 ";
  EXPECT_LT(fts5_query(text).size(), 4000U);
  EXPECT_LT(tsquery(text).size(), 4000U);
}

}  // namespace
}  // namespace shuquan
