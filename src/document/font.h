#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shuquan::document {

enum class Typeface : std::uint8_t { regular, bold, mono };

/// One glyph of a shaped text. Lengths are in thousandths of the type size.
struct Glyph {
  std::uint16_t face = 0;  ///< index into the FontSet
  std::uint16_t id = 0;    ///< glyph number in that font
  float advance = 0;
  float x_offset = 0;
  float y_offset = 0;
  std::uint32_t start = 0;  ///< byte offset in the text of the character this glyph stands for
  char32_t character = 0;
};

/// A face cut down to the glyphs a document uses.
struct FontCut {
  std::string bytes;  ///< CFF table, or a whole TrueType file
  bool is_cff = false;
};

/// Figures a PDF font descriptor wants, in thousandths of the type size.
struct FontFigures {
  std::string postscript_name;
  int ascent = 0;
  int descent = 0;
  int cap_height = 0;
  int weight = 400;
  bool fixed_pitch = false;
};

/// The fonts of all documents: Noto Serif CJK (text), its bold, Noto Sans Mono CJK (digests, addresses), and what else the
/// system has for characters these lack. Immutable; shared by all threads.
class FontSet {
 public:
  /// The set of this system, found through fontconfig once per process. unavailable where Noto CJK is not installed.
  static const Result<FontSet>& shared();

  FontSet(FontSet&&) noexcept;
  FontSet& operator=(FontSet&&) noexcept;
  ~FontSet();

  /// Turns UTF-8 without control characters into glyphs, left to right. A character no font knows is written as its code
  /// point, "〔U+2B740〕", so that nothing disappears in silence.
  std::vector<Glyph> shape(std::string_view text, Typeface typeface) const;
  FontFigures figures(std::uint16_t face) const;
  /// Advance of one glyph in thousandths of the type size.
  float advance(std::uint16_t face, std::uint16_t glyph) const;
  /// The face with only `glyphs` (sorted, glyph numbers kept as character identifiers).
  Result<FontCut> cut(std::uint16_t face, const std::vector<std::uint16_t>& glyphs) const;

 private:
  struct Face;
  FontSet();
  static Result<FontSet> load();
  std::uint16_t face_for(char32_t character, Typeface typeface) const;
  void shape_run(std::string_view text, std::size_t begin, std::size_t end, std::uint16_t face, std::vector<Glyph>& out) const;

  std::vector<Face> faces_;
};

/// invalid_input unless `text` is UTF-8 without control and invisible formatting characters (which could make a name look
/// like another) and has at most `limit` bytes; `field` is its pointer.
Result<void> check_text(std::string_view text, std::size_t limit, std::string_view field);

}  // namespace shuquan::document
