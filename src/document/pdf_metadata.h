#pragma once
#include <string>

#include "base/time.h"
#include "document/pdf_writer.h"

namespace shuquan::document {

/// Room for four numbers of at most ten digits.
inline constexpr std::size_t kByteRangeWidth = 43;

/// An ICC profile (version 2, matrix and curves) of the sRGB colour space of IEC 61966-2-1, computed from its primaries.
std::string srgb_profile();

/// XMP packet with the PDF/A-1b identification and what the information dictionary says too.
std::string xmp_packet(const PdfTitle& title);

/// A PDF date string in Beijing time: "(D:20260228170000+08'00')".
std::string pdf_date(Instant instant);
/// The moment of such a string without parentheses; invalid_input for any other form.
Result<Instant> parse_pdf_date(std::string_view text);

}  // namespace shuquan::document
