#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "crypto/cms.h"
#include "document/font.h"

namespace shuquan::document {

/// What PDF/A asks to be said both in the information dictionary and in XMP.
struct PdfTitle {
  std::string title;
  std::string author;
  std::string subject;
  std::string language = "zh-CN";
  Instant created;
};

/// How a finished document is sealed (PAdES B-B). The rectangle is where readers show the signature: points from the top
/// left corner of the last page.
struct PdfSeal {
  const crypto::SealKey* key = nullptr;
  std::string office;
  std::string reason;
  Instant at;
  double x = 0, y = 0, width = 0, height = 0;
};

/// Collects pages, shared drawings, used glyphs and private streams of one document and writes them as PDF 1.4, PDF/A-1b
/// (ISO 19005-1): fonts embedded, sRGB output intent, XMP, no transparency, no encryption, objects in ascending order
/// without gaps, one cross-reference table, no incremental update. `signed_pdf.h` reads exactly this form.
class PdfWriter {
 public:
  explicit PdfWriter(const FontSet& fonts) : fonts_(fonts) {}

  const FontSet& fonts() const { return fonts_; }
  /// Notes that `glyph` is drawn, so that its font is embedded with it, under the resource name "F" + glyph.face.
  void use_glyph(const Glyph& glyph) { faces_[glyph.face].emplace(glyph.id, glyph.character); }
  /// A drawing that pages place by name ("X0"); the box is in its own coordinates.
  std::string add_form(std::string_view content, double x0, double y0, double x1, double y1);
  /// A page of A4 with its content stream.
  void add_page(std::string content);
  /// A stream under a key of the catalogue that readers ignore, kept uncompressed so that a person can find it too.
  void add_private_stream(std::string key, std::string bytes);

  /// The whole file. Without `seal` it carries no signature.
  Result<std::string> finish(const PdfTitle& title, const PdfSeal* seal);

 private:
  using UsedGlyphs = std::map<std::uint16_t, char32_t>;  ///< glyph → character it stands for
  struct Private {
    std::string key;
    std::string bytes;
  };
  int reserve();
  int add(std::string body);
  int add_stream(std::string_view entries, std::string_view data, bool compress);
  Result<std::string> font_resources();
  Result<int> add_font(std::uint16_t face, const UsedGlyphs& used);
  std::string catalog_entries(const PdfTitle& title);
  /// Writes the page tree; `widget` (0: none) stands on the last page, whose object is returned in `last_page`.
  int add_pages(int resources, int widget, int& last_page);
  /// Signature field and dictionary with room for the signature value.
  void add_signature(const PdfSeal& seal, int widget, int page);
  std::string write_objects(int root, int info) const;

  const FontSet& fonts_;
  std::vector<std::string> objects_;  ///< body of object n + 1
  std::map<std::uint16_t, UsedGlyphs> faces_;
  std::vector<int> forms_;
  std::vector<std::string> pages_;
  std::vector<Private> privates_;
};

/// Width and height of A4 in points.
inline constexpr double kPageWidth = 595.28;
inline constexpr double kPageHeight = 841.89;

/// Appends a number with at most `decimals` (≤ 4) decimals and a blank; independent of the locale.
void append_number(std::string& out, double value, int decimals = 2);

}  // namespace shuquan::document
