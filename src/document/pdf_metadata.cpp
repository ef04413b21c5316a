#include "document/pdf_metadata.h"

#include <array>
#include <cmath>

namespace shuquan::document {
namespace {

void put16(std::string& out, unsigned value) {
  out += static_cast<char>(value >> 8 & 0xff);
  out += static_cast<char>(value & 0xff);
}

void put32(std::string& out, std::uint32_t value) {
  put16(out, value >> 16);
  put16(out, value & 0xffff);
}

void put_fixed(std::string& out, double value) {
  put32(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))));
}

std::string xyz_tag(double x, double y, double z) {
  std::string out("XYZ \0\0\0\0", 8);
  put_fixed(out, x);
  put_fixed(out, y);
  put_fixed(out, z);
  return out;
}

std::string text_description(std::string_view text) {
  std::string out("desc\0\0\0\0", 8);
  put32(out, static_cast<std::uint32_t>(text.size() + 1));
  out += text;
  out.append(1 + 4 + 4 + 2 + 1 + 67, '\0');  // end of text; no Unicode, no Macintosh description
  return out;
}

std::string tone_curve() {
  constexpr unsigned kSteps = 1024;
  std::string out("curv\0\0\0\0", 8);
  put32(out, kSteps);
  for (unsigned i = 0; i < kSteps; ++i) {
    const double v = i / static_cast<double>(kSteps - 1);
    const double linear = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    put16(out, static_cast<unsigned>(std::lround(linear * 65535)));
  }
  return out;
}

std::string xml_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      default: out += c;
    }
  }
  return out;
}

/// "2026-02-28T17:00:00+08:00", whole seconds.
std::string xmp_date(Instant instant) {
  std::string text = to_beijing_text(instant);
  text[10] = 'T';
  return text + "+08:00";
}

}  // namespace

std::string srgb_profile() {
  // Colorants are the sRGB primaries adapted to D50 by the Bradford matrix (values of IEC 61966-2-1 profiles).
  const std::string curve = tone_curve();
  std::string copyright("text\0\0\0\0", 8);
  copyright += "No copyright, use freely";
  copyright += '\0';
  const std::array<std::pair<std::string_view, std::string>, 9> tags{{
      {"desc", text_description("sRGB IEC61966-2.1")},
      {"cprt", copyright},
      {"wtpt", xyz_tag(0.9642, 1.0, 0.8249)},
      {"rXYZ", xyz_tag(0.43607, 0.22249, 0.01392)},
      {"gXYZ", xyz_tag(0.38515, 0.71687, 0.09708)},
      {"bXYZ", xyz_tag(0.14307, 0.06061, 0.71410)},
      {"rTRC", curve},
      {"gTRC", curve},
      {"bTRC", curve},
  }};
  std::string table;
  std::string data;
  put32(table, tags.size());
  const std::size_t data_start = 128 + 4 + 12 * tags.size();
  std::size_t curve_at = 0;
  for (const auto& [name, bytes] : tags) {
    const bool is_curve = name.ends_with("TRC");
    if (!is_curve || curve_at == 0) {
      if (is_curve) curve_at = data_start + data.size();
      table += name;
      put32(table, static_cast<std::uint32_t>(data_start + data.size()));
      put32(table, static_cast<std::uint32_t>(bytes.size()));
      data += bytes;
      data.append((4 - data.size() % 4) % 4, '\0');
    } else {
      table += name;
      put32(table, static_cast<std::uint32_t>(curve_at));
      put32(table, static_cast<std::uint32_t>(bytes.size()));
    }
  }
  std::string header;
  put32(header, static_cast<std::uint32_t>(data_start + data.size()));
  header.append(4, '\0');
  put32(header, 0x02100000);
  header += "mntrRGB XYZ ";
  for (const unsigned part : {2026U, 1U, 1U, 0U, 0U, 0U}) put16(header, part);
  header += "acsp";
  header.append(28, '\0');
  put_fixed(header, 0.9642);
  put_fixed(header, 1.0);
  put_fixed(header, 0.8249);
  header.resize(128, '\0');
  return header + table + data;
}

std::string xmp_packet(const PdfTitle& title) {
  const std::string date = xmp_date(title.created);
  const auto alternative = [](std::string_view text) {
    return "<rdf:Alt><rdf:li xml:lang=\"x-default\">" + xml_escaped(text) + "</rdf:li></rdf:Alt>";
  };
  return "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
         "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
         "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"><pdfaid:part>1</pdfaid:part>"
         "<pdfaid:conformance>B</pdfaid:conformance></rdf:Description>\n"
         "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:format>application/pdf</dc:format>"
         "<dc:title>" + alternative(title.title) + "</dc:title><dc:description>" + alternative(title.subject) +
         "</dc:description><dc:creator><rdf:Seq><rdf:li>" + xml_escaped(title.author) + "</rdf:li></rdf:Seq></dc:creator>"
         "</rdf:Description>\n"
         "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"><xmp:CreatorTool>Shuquan</xmp:CreatorTool>"
         "<xmp:CreateDate>" + date + "</xmp:CreateDate><xmp:ModifyDate>" + date + "</xmp:ModifyDate></rdf:Description>\n"
         "<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\"><pdf:Producer>Shuquan</pdf:Producer>"
         "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>";
}

std::string pdf_date(Instant instant) {
  std::string out = "(D:";
  for (const char c : to_beijing_text(instant))
    if (c >= '0' && c <= '9') out += c;
  return out + "+08'00')";
}

Result<Instant> parse_pdf_date(std::string_view text) {
  const auto malformed = [] { return fail(Errc::invalid_input, "document.structure", {{"part", "/M"}}); };
  if (text.size() != 23 || !text.starts_with("D:") || !text.ends_with("+08'00'")) return malformed();
  const auto part = [&](std::size_t at, std::size_t count) { return std::string(text.substr(at, count)); };
  auto instant = parse_instant(part(2, 4) + "-" + part(6, 2) + "-" + part(8, 2) + "T" + part(10, 2) + ":" + part(12, 2) + ":" +
                               part(14, 2) + "+08:00");
  if (!instant) return malformed();
  return instant;
}

}  // namespace shuquan::document
