#pragma once
#include <string_view>
#include <vector>

#include "document/font.h"

namespace shuquan::document {

/// Glyphs that stand on one line; the space a line ends with is not among them.
struct Line {
  std::vector<Glyph> glyphs;
  float width = 0;  ///< in thousandths of the type size
};

/// One line of `text`, however long.
Line set_line(const FontSet& fonts, std::string_view text, Typeface typeface);

/// Breaks `text` into lines of at most `width` thousandths of the type size (≥ 1000) by UAX #14 with the Chinese rules
/// for punctuation; a word wider than a line is broken between characters. No text gives no line. Linear.
std::vector<Line> set_lines(const FontSet& fonts, std::string_view text, Typeface typeface, float width);

/// The front part of `text` that fits `lines` lines of `width`, followed by "…" where something was left out.
std::vector<Line> set_lines_cut(const FontSet& fonts, std::string_view text, Typeface typeface, float width, std::size_t lines);

}  // namespace shuquan::document
