#include "document/pdf_writer.h"

#include <unicode/utf8.h>
#include <zlib.h>

#include <array>
#include <cmath>
#include <cstdio>

#include "base/hex.h"
#include "crypto/digest.h"
#include "document/pdf_metadata.h"

namespace shuquan::document {
namespace {

std::string deflate(std::string_view data) {
  uLongf size = compressBound(static_cast<uLong>(data.size()));
  std::string out(size, '\0');
  const int status = compress2(reinterpret_cast<Bytef*>(out.data()), &size, reinterpret_cast<const Bytef*>(data.data()),
                               static_cast<uLong>(data.size()), 6);
  SHUQUAN_ASSERT(status == Z_OK);  // the buffer has the size zlib asks for
  out.resize(size);
  return out;
}

std::string reference(int object) { return std::to_string(object) + " 0 R"; }

std::string hex4(unsigned value) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%04X", value & 0xffff);
  return text.data();
}

std::string utf16_hex(char32_t c) {
  if (c <= 0xffff) return hex4(c);
  return hex4(0xd800U + ((c - 0x10000U) >> 10)) + hex4(0xdc00U + ((c - 0x10000U) & 0x3ff));
}

std::string text_string(std::string_view text) {
  std::string out = "<FEFF";
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(text.data(), at, size, c);
    if (c >= 0) out += utf16_hex(static_cast<char32_t>(c));
  }
  return out + ">";
}

std::string to_unicode_map(const std::map<std::uint16_t, char32_t>& glyphs) {
  std::string out =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) "
      "/Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\n"
      "endcodespacerange\n";
  std::vector<std::string> lines;
  for (const auto& [glyph, character] : glyphs) lines.push_back("<" + hex4(glyph) + "> <" + utf16_hex(character) + ">\n");
  for (std::size_t i = 0; i < lines.size(); i += 100) {
    const std::size_t end = std::min(i + 100, lines.size());
    out += std::to_string(end - i) + " beginbfchar\n";
    for (std::size_t k = i; k < end; ++k) out += lines[k];
    out += "endbfchar\n";
  }
  return out + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

/// Six capital letters that tell this cut of a font from others.
std::string subset_tag(std::string_view bytes) {
  std::uint32_t sum = static_cast<std::uint32_t>(crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
  std::string out;
  for (int i = 0; i < 6; ++i, sum /= 26) out += static_cast<char>('A' + sum % 26);
  return out + "+";
}

/// Fills in the byte range and the signature value of a finished file.
Result<std::string> sign(std::string file, const crypto::SealKey& key) {
  const std::size_t hole = key.signature_limit();
  const std::size_t begin = file.rfind("/Contents <" + std::string(hole * 2, '0')) + 10;
  const std::size_t end = begin + hole * 2 + 2;
  const std::string range = "0 " + std::to_string(begin) + " " + std::to_string(end) + " " + std::to_string(file.size() - end);
  SHUQUAN_ASSERT(range.size() <= kByteRangeWidth);
  file.replace(file.rfind("/ByteRange [", begin) + 12, range.size(), range);
  const std::string_view parts[] = {std::string_view(file).substr(0, begin), std::string_view(file).substr(end)};
  SHUQUAN_TRY(const std::string cms, crypto::sign_cms_detached(key, parts));
  SHUQUAN_ASSERT(cms.size() <= hole);
  file.replace(begin + 1, cms.size() * 2, to_hex(cms));
  return file;
}

}  // namespace

void append_number(std::string& out, double value, int decimals) {
  long scale = 1;
  for (int i = 0; i < decimals; ++i) scale *= 10;
  long scaled = std::lround(value * static_cast<double>(scale));
  if (scaled < 0) {
    out += '-';
    scaled = -scaled;
  }
  out += std::to_string(scaled / scale);
  long rest = scaled % scale;
  if (rest != 0) {
    out += '.';
    for (long digit = scale / 10; rest != 0; digit /= 10) {
      out += static_cast<char>('0' + rest / digit);
      rest %= digit;
    }
  }
  out += ' ';
}

int PdfWriter::reserve() {
  objects_.emplace_back();
  return static_cast<int>(objects_.size());
}

int PdfWriter::add(std::string body) {
  objects_.push_back(std::move(body));
  return static_cast<int>(objects_.size());
}

int PdfWriter::add_stream(std::string_view entries, std::string_view data, bool compress) {
  const std::string packed = compress ? deflate(data) : std::string();
  const std::string_view bytes = compress ? std::string_view(packed) : data;
  std::string body = "<< " + std::string(entries) + (compress ? " /Filter /FlateDecode" : "") + " /Length " +
                     std::to_string(bytes.size()) + " >>\nstream\n";
  body += bytes;
  body += "\nendstream";
  return add(std::move(body));
}

std::string PdfWriter::add_form(std::string_view content, double x0, double y0, double x1, double y1) {
  std::string entries = "/Type /XObject /Subtype /Form /BBox [";
  for (const double value : {x0, y0, x1, y1}) append_number(entries, value);
  forms_.push_back(add_stream(entries + "] /Resources << >>", content, true));
  return "X" + std::to_string(forms_.size() - 1);
}

void PdfWriter::add_page(std::string content) { pages_.push_back(std::move(content)); }

void PdfWriter::add_private_stream(std::string key, std::string bytes) {
  privates_.push_back({std::move(key), std::move(bytes)});
}

Result<int> PdfWriter::add_font(std::uint16_t face, const UsedGlyphs& used) {
  std::vector<std::uint16_t> glyphs;
  for (const auto& [glyph, character] : used) glyphs.push_back(glyph);
  SHUQUAN_TRY(const FontCut cut, fonts_.cut(face, glyphs));
  const FontFigures figures = fonts_.figures(face);
  const std::string name = subset_tag(cut.bytes) + figures.postscript_name;

  std::string widths = "[";
  std::string members(glyphs.empty() ? 1 : glyphs.back() / 8 + 1, '\0');
  members[0] = static_cast<char>(0x80);
  for (const auto glyph : glyphs) {
    widths += std::to_string(glyph) + " [";
    append_number(widths, fonts_.advance(face, glyph), 3);
    widths += "] ";
    members[glyph / 8] = static_cast<char>(members[glyph / 8] | 0x80 >> glyph % 8);
  }
  const int cid_set = add_stream("", members, true);
  const int file = cut.is_cff ? add_stream("/Subtype /CIDFontType0C", cut.bytes, true)
                              : add_stream("/Length1 " + std::to_string(cut.bytes.size()), cut.bytes, true);
  const int descriptor =
      add("<< /Type /FontDescriptor /FontName /" + name + " /Flags " + (figures.fixed_pitch ? "5" : "6") +
          " /FontBBox [-1000 " + std::to_string(figures.descent) + " 3000 " + std::to_string(figures.ascent) +
          "] /ItalicAngle 0 /Ascent " + std::to_string(figures.ascent) + " /Descent " + std::to_string(figures.descent) +
          " /CapHeight " + std::to_string(figures.cap_height) + " /StemV " + (figures.weight > 500 ? "140" : "80") + " /CIDSet " +
          reference(cid_set) + (cut.is_cff ? " /FontFile3 " : " /FontFile2 ") + reference(file) + " >>");
  const int descendant = add("<< /Type /Font /Subtype " + std::string(cut.is_cff ? "/CIDFontType0" : "/CIDFontType2") + " /BaseFont /" +
                             name + " /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor " +
                             reference(descriptor) + (cut.is_cff ? "" : " /CIDToGIDMap /Identity") + " /DW 1000 /W " + widths + "] >>");
  const int unicode = add_stream("", to_unicode_map(used), true);
  return add("<< /Type /Font /Subtype /Type0 /BaseFont /" + name + (cut.is_cff ? "-Identity-H" : "") +
             " /Encoding /Identity-H /DescendantFonts [" + reference(descendant) + "] /ToUnicode " + reference(unicode) + " >>");
}

Result<std::string> PdfWriter::font_resources() {
  std::string out = "<< ";
  for (const auto& [face, used] : faces_) {
    SHUQUAN_TRY(const int font, add_font(face, used));
    out += "/F" + std::to_string(face) + " " + reference(font) + " ";
  }
  return out + ">>";
}

std::string PdfWriter::catalog_entries(const PdfTitle& title) {
  const int profile = add_stream("/N 3 /Alternate /DeviceRGB", srgb_profile(), true);
  const int metadata = add_stream("/Type /Metadata /Subtype /XML", xmp_packet(title), false);
  std::string out = " /Metadata " + reference(metadata) +
                    " /OutputIntents [<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1) "
                    "/RegistryName (http://www.color.org) /Info (sRGB IEC61966-2.1) /DestOutputProfile " +
                    reference(profile) + " >>] /Lang (" + title.language + ") /ViewerPreferences << /DisplayDocTitle true >>";
  for (const auto& item : privates_) out += " /" + item.key + " " + reference(add_stream("", item.bytes, false));
  return out;
}

std::string PdfWriter::write_objects(int root, int info) const {
  std::string out = "%PDF-1.4\n%\xe6\x95\xb0\xe6\x9d\x83\n";
  std::string table = "0000000000 65535 f \n";
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    std::array<char, 32> entry{};
    std::snprintf(entry.data(), entry.size(), "%010zu 00000 n \n", out.size());
    table += entry.data();
    out += std::to_string(i + 1) + " 0 obj\n" + objects_[i] + "\nendobj\n";
  }
  const std::size_t start = out.size();
  const std::string id = crypto::to_hex(crypto::sha256(out)).substr(0, 32);
  const std::string count = std::to_string(objects_.size() + 1);
  out += "xref\n0 " + count + "\n" + table + "trailer\n<< /Size " + count + " /Root " + reference(root) + " /Info " +
         reference(info) + " /ID [<" + id + "> <" + id + ">] >>\nstartxref\n" + std::to_string(start) + "\n%%EOF\n";
  return out;
}

int PdfWriter::add_pages(int resources, int widget, int& last_page) {
  const int tree = reserve();
  std::string kids;
  for (std::size_t i = 0; i < pages_.size(); ++i) {
    const int content = add_stream("", pages_[i], true);
    const bool carries_seal = widget != 0 && i + 1 == pages_.size();
    last_page = add("<< /Type /Page /Parent " + reference(tree) + " /MediaBox [0 0 595.28 841.89] /Resources " + reference(resources) +
                    " /Contents " + reference(content) + (carries_seal ? " /Annots [" + reference(widget) + "]" : "") + " >>");
    kids += reference(last_page) + " ";
  }
  objects_[static_cast<std::size_t>(tree - 1)] =
      "<< /Type /Pages /Kids [" + kids + "] /Count " + std::to_string(pages_.size()) + " >>";
  return tree;
}

void PdfWriter::add_signature(const PdfSeal& seal, int widget, int page) {
  const int appearance = add_stream("/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << >>", "", false);
  // The blanks after /ByteRange are filled in at the end; the number of digits is not known before.
  const int signature = add("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Name " + text_string(seal.office) +
                            " /Reason " + text_string(seal.reason) + " /M " + pdf_date(seal.at) + " /ByteRange [" +
                            std::string(kByteRangeWidth, ' ') + "] /Contents <" + std::string(seal.key->signature_limit() * 2, '0') +
                            "> >>");
  std::string box;
  for (const double value : {seal.x, kPageHeight - seal.y - seal.height, seal.x + seal.width, kPageHeight - seal.y})
    append_number(box, value);
  objects_[static_cast<std::size_t>(widget - 1)] =
      "<< /Type /Annot /Subtype /Widget /FT /Sig /T (Seal) /F 132 /Rect [" + box + "] /P " + reference(page) + " /V " +
      reference(signature) + " /AP << /N " + reference(appearance) + " >> >>";
}

Result<std::string> PdfWriter::finish(const PdfTitle& title, const PdfSeal* seal) {
  SHUQUAN_TRY(const std::string font_entries, font_resources());
  std::string resources = "<< /ProcSet [/PDF /Text] /Font " + font_entries + " /XObject << ";
  for (std::size_t i = 0; i < forms_.size(); ++i) resources += "/X" + std::to_string(i) + " " + reference(forms_[i]) + " ";
  const int shared = add(resources + ">> >>");
  const int widget = seal != nullptr ? reserve() : 0;
  int last_page = 0;
  const int tree = add_pages(shared, widget, last_page);
  std::string catalog = "<< /Type /Catalog /Pages " + reference(tree) + catalog_entries(title);
  const int info = add("<< /Title " + text_string(title.title) + " /Author " + text_string(title.author) + " /Subject " +
                       text_string(title.subject) + " /Creator (Shuquan) /Producer (Shuquan) /CreationDate " +
                       pdf_date(title.created) + " /ModDate " + pdf_date(title.created) + " >>");
  if (seal == nullptr) {
    const int root = add(catalog + " >>");
    return write_objects(root, info);
  }
  add_signature(*seal, widget, last_page);
  const int root = add(catalog + " /AcroForm << /Fields [" + reference(widget) + "] /SigFlags 3 >> >>");
  return sign(write_objects(root, info), *seal->key);
}

}  // namespace shuquan::document
