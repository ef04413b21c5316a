#include "document/text.h"

#include <gtest/gtest.h>

namespace shuquan::document {
namespace {

const FontSet& fonts() {
  const auto& set = FontSet::shared();
  SHUQUAN_ASSERT(set.has_value());
  return *set;
}

std::string words_of(const Line& line, const std::string& text) {
  if (line.glyphs.empty()) return {};
  std::size_t end = line.glyphs.back().start + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) ++end;
  return text.substr(line.glyphs.front().start, end - line.glyphs.front().start);
}

std::vector<std::string> broken(const std::string& text, float width) {
  std::vector<std::string> out;
  for (const auto& line : set_lines(fonts(), text, Typeface::regular, width)) out.push_back(words_of(line, text));
  return out;
}

TEST(Text, ChineseBreaksBetweenCharactersButNotBeforePunctuation) {
  EXPECT_EQ(broken("数据知识产权，登记。", 4000), (std::vector<std::string>{"数据知识", "产权，登", "记。"}));
  EXPECT_EQ(broken("数据知识，产权", 4000), (std::vector<std::string>{"数据知", "识，产权"}));
  EXPECT_EQ(broken("登记《办法》", 3000), (std::vector<std::string>{"登记", "《办", "法》"})) << "an opening mark does not end a line";
}

TEST(Text, EnglishBreaksAtBlanksWhichVanishAtTheEndOfALine) {
  EXPECT_EQ(broken("certificate of registration", 6000), (std::vector<std::string>{"certificate", "of", "registration"}));
  EXPECT_EQ(broken("", 5500), std::vector<std::string>{});
}

TEST(Text, AWordWiderThanALineIsBrokenAnywhere) {
  const auto lines = broken(std::string(100, 'W'), 5000);
  EXPECT_GT(lines.size(), 10u);
  for (const auto& line : lines) EXPECT_LE(line.size(), 6u);
}

TEST(Text, CutTextEndsWithAnEllipsisAndStaysWithinItsWidth) {
  const std::string text = "用于城市轨道交通运力调度、站点客流预警和沿线商业选址分析";
  const auto lines = set_lines_cut(fonts(), text, Typeface::regular, 6000, 2);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[1].glyphs.back().character, U'…');
  for (const auto& line : lines) EXPECT_LE(line.width, 6000.5F);
  EXPECT_EQ(set_lines_cut(fonts(), "短", Typeface::regular, 6000, 2).size(), 1u);
}

TEST(Text, ACharacterNoFontKnowsIsWrittenAsItsCodePoint) {
  std::u32string seen;
  for (const auto& glyph : fonts().shape("甲\xf3\xb0\x80\x80乙", Typeface::regular)) seen += glyph.character;  // U+F0000
  EXPECT_EQ(seen, U"甲〔U+F0000〕乙");
}

TEST(Text, RefusesWhatCannotBePrinted) {
  EXPECT_TRUE(check_text("数据 A·B ①𠮷", 100, "/name"));
  for (const char* bad : {"a\nb", "a\tb", "\xc3", "\xed\xa0\x80", "a\xe2\x80\xae" "b", "a\xe2\x80\x8b" "b", "\xef\xbf\xbf"})
    EXPECT_EQ(check_text(bad, 100, "/name").error().reason, "document.text_invalid") << bad;
  EXPECT_EQ(check_text("abc", 2, "/name").error().reason, "document.text_too_long");
}

// Any characters in any order: no line too wide, no character lost, always an end.
TEST(Text, OfRandomCharactersKeepsAllOfThemWithinTheWidth) {
  constexpr std::string_view kPieces[] = {"数", "据", "，", "《", "》", "a", "W", " ", "  ", "-", "/", "ﬁ", "é", "́", "１", "5", "𠮷", "ب", "ש", "…", "—", "\xf3\xb0\x80\x80"};
  std::uint64_t state = 7;
  const auto next = [&](std::size_t limit) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33) % limit;
  };
  for (int round = 0; round < 400; ++round) {
    std::string text;
    for (std::size_t i = next(60); i > 0; --i) text += kPieces[next(std::size(kPieces))];
    const auto width = static_cast<float>(1000 + next(9000));
    const auto all = fonts().shape(text, Typeface::regular);
    std::size_t visible = 0;
    for (const auto& glyph : all) visible += text[glyph.start] != ' ';
    std::size_t kept = 0;
    for (const auto& line : set_lines(fonts(), text, Typeface::regular, width)) {
      float used = 0;
      for (const auto& glyph : line.glyphs) {
        used += glyph.advance;
        kept += text[glyph.start] != ' ';
      }
      ASSERT_NEAR(used, line.width, 0.1);
      ASSERT_TRUE(line.width <= width + 0.5F || line.glyphs.size() == 1) << text << " in " << width;
    }
    ASSERT_EQ(kept, visible) << text;
  }
}

}  // namespace
}  // namespace shuquan::document
