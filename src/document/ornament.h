#pragma once
#include <string_view>

#include "base/result.h"
#include "document/canvas.h"

namespace shuquan::document {

/// The band of woven lines around a certificate, with a rosette in each corner.
void draw_border(Canvas& canvas);
/// A pale rosette behind the text.
void draw_watermark(Canvas& canvas, Point center, double radius);
/// A short rule with a lozenge in its middle.
void draw_divider(Canvas& canvas, Point center, double width);

/// A round office seal in red: the office's name along the circle, a star, and
/// `caption`, where there is one, below it. With `demo` it cannot be
/// taken for anybody's: 演示 / DEMO stands where the star was, and 无法律效力 below.
void draw_seal(Canvas& canvas, Point center, double radius, std::string_view office, std::string_view caption, bool demo);

/// A QR code (ISO/IEC 18004, error correction level M) with its quiet zone of four modules, `size` points wide.
/// invalid_input where `text` is empty or over 600 bytes.
Result<void> draw_qr(Canvas& canvas, Point top_left, double size, std::string_view text);

}  // namespace shuquan::document
