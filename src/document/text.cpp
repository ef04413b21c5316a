#include "document/text.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

namespace shuquan::document {
namespace {

/// Byte offsets at which a line may end, ascending; the last is the end of the text.
std::vector<std::uint32_t> break_offsets(std::string_view text) {
  std::vector<std::uint32_t> out;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(icu::BreakIterator::createLineInstance(icu::Locale("zh_CN"), status));
  UText* handle = utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status);
  if (U_SUCCESS(status)) {
    breaks->setText(handle, status);
    for (auto at = breaks->next(); U_SUCCESS(status) && at != icu::BreakIterator::DONE; at = breaks->next())
      out.push_back(static_cast<std::uint32_t>(at));
  }
  utext_close(handle);
  if (out.empty() || out.back() != text.size()) out.push_back(static_cast<std::uint32_t>(text.size()));
  return out;
}

Line make_line(const std::vector<Glyph>& glyphs, std::size_t begin, std::size_t end, std::string_view text) {
  while (end > begin && text[glyphs[end - 1].start] == ' ') --end;
  Line line;
  line.glyphs.assign(glyphs.begin() + static_cast<std::ptrdiff_t>(begin), glyphs.begin() + static_cast<std::ptrdiff_t>(end));
  for (const auto& glyph : line.glyphs) line.width += glyph.advance;
  return line;
}

}  // namespace

Line set_line(const FontSet& fonts, std::string_view text, Typeface typeface) {
  Line line{fonts.shape(text, typeface), 0};
  for (const auto& glyph : line.glyphs) line.width += glyph.advance;
  return line;
}

std::vector<Line> set_lines(const FontSet& fonts, std::string_view text, Typeface typeface, float width) {
  const std::vector<Glyph> glyphs = fonts.shape(text, typeface);
  std::vector<Line> out;
  if (glyphs.empty()) return out;
  const auto breaks = break_offsets(text);
  std::size_t line_begin = 0;
  std::size_t last_break = 0;  // first glyph after the last place where the line may end
  std::size_t next_break = 0;  // index into breaks
  float used = 0;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    while (next_break < breaks.size() && breaks[next_break] < glyphs[i].start) ++next_break;
    if (next_break < breaks.size() && breaks[next_break] == glyphs[i].start && i > line_begin) last_break = i;
    const bool hangs = text[glyphs[i].start] == ' ';
    // Twice where blanks that hung over the edge, and no place to break after them, moved to the new line.
    while (used + glyphs[i].advance > width && !hangs && i > line_begin) {
      const std::size_t end = last_break > line_begin ? last_break : i;
      out.push_back(make_line(glyphs, line_begin, end, text));
      line_begin = end;
      last_break = end;
      used = 0;
      for (std::size_t k = line_begin; k < i; ++k) used += glyphs[k].advance;
    }
    used += glyphs[i].advance;
  }
  out.push_back(make_line(glyphs, line_begin, glyphs.size(), text));
  return out;
}

std::vector<Line> set_lines_cut(const FontSet& fonts, std::string_view text, Typeface typeface, float width, std::size_t lines) {
  auto out = set_lines(fonts, text, typeface, width);
  if (out.size() <= lines || lines == 0) return out;
  out.resize(lines);
  const Line ellipsis = set_line(fonts, "…", typeface);
  Line& last = out.back();
  while (!last.glyphs.empty() && last.width + ellipsis.width > width) {
    last.width -= last.glyphs.back().advance;
    last.glyphs.pop_back();
  }
  last.glyphs.insert(last.glyphs.end(), ellipsis.glyphs.begin(), ellipsis.glyphs.end());
  last.width += ellipsis.width;
  return out;
}

}  // namespace shuquan::document
