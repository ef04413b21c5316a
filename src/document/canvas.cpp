#include "document/canvas.h"

#include <cmath>

namespace shuquan::document {
namespace {

void append_point(std::string& out, Point point) {
  append_number(out, point.x);
  append_number(out, point.y);
}

void append_hex(std::string& out, std::uint16_t value) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[value >> shift & 0xf];
}

}  // namespace

Path& Path::move(Point to) {
  append_point(operators_, to);
  operators_ += "m\n";
  return *this;
}

Path& Path::line(Point to) {
  append_point(operators_, to);
  operators_ += "l\n";
  return *this;
}

Path& Path::curve(Point control1, Point control2, Point to) {
  append_point(operators_, control1);
  append_point(operators_, control2);
  append_point(operators_, to);
  operators_ += "c\n";
  return *this;
}

Path& Path::close() {
  operators_ += "h\n";
  return *this;
}

Path& Path::rectangle(double x, double y, double width, double height) {
  append_point(operators_, {x, y});
  append_point(operators_, {width, height});
  operators_ += "re\n";
  return *this;
}

Path& Path::circle(Point center, double radius) {
  const double k = radius * 0.5522847498;  // the cubic that stays closest to a quarter circle
  const auto [x, y] = center;
  move({x + radius, y});
  curve({x + radius, y + k}, {x + k, y + radius}, {x, y + radius});
  curve({x - k, y + radius}, {x - radius, y + k}, {x - radius, y});
  curve({x - radius, y - k}, {x - k, y - radius}, {x, y - radius});
  curve({x + k, y - radius}, {x + radius, y - k}, {x + radius, y});
  return close();
}

Path& Path::smooth(const std::vector<Point>& points, bool closed) {
  if (points.size() < 2) return *this;
  const auto count = static_cast<std::ptrdiff_t>(points.size());
  const auto at = [&](std::ptrdiff_t i) {
    return closed ? points[static_cast<std::size_t>((i + count) % count)]
                  : points[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i, 0, count - 1))];
  };
  move(points[0]);
  const std::ptrdiff_t segments = closed ? count : count - 1;
  for (std::ptrdiff_t i = 0; i < segments; ++i) {
    // Catmull–Rom: the tangent at a point is half the way between its neighbours.
    const Point p0 = at(i - 1), p1 = at(i), p2 = at(i + 1), p3 = at(i + 2);
    curve({p1.x + (p2.x - p0.x) / 6, p1.y + (p2.y - p0.y) / 6}, {p2.x - (p3.x - p1.x) / 6, p2.y - (p3.y - p1.y) / 6}, p2);
  }
  return closed ? close() : *this;
}

Canvas::Canvas(PdfWriter& pdf) : pdf_(pdf) { content_ = "1 0 0 -1 0 841.89 cm\n"; }

void Canvas::set_fill(Color color) {
  if (color == fill_) return;
  fill_ = color;
  for (const double part : {color.red, color.green, color.blue}) append_number(content_, part, 3);
  content_ += "rg\n";
}

void Canvas::set_stroke(Color color, double width) {
  if (color != stroke_) {
    stroke_ = color;
    for (const double part : {color.red, color.green, color.blue}) append_number(content_, part, 3);
    content_ += "RG\n";
  }
  if (width != stroke_width_) {
    stroke_width_ = width;
    append_number(content_, width);
    content_ += "w\n";
  }
}

void Canvas::fill(const Path& path, Color color) {
  set_fill(color);
  content_ += path.operators() + "f\n";
}

void Canvas::stroke(const Path& path, double width, Color color) {
  set_stroke(color, width);
  content_ += path.operators() + "S\n";
}

void Canvas::fill_rectangle(double x, double y, double width, double height, Color color) {
  fill(Path().rectangle(x, y, width, height), color);
}

void Canvas::rule(Point from, Point to, double width, Color color) { stroke(Path().move(from).line(to), width, color); }

void Canvas::place(std::string_view form, double a, double b, double c, double d, double e, double f) {
  content_ += "q ";
  for (const double value : {a, b, c, d}) append_number(content_, value, 4);
  append_point(content_, {e, f});
  content_ += "cm /" + std::string(form) + " Do Q\n";
}

void Canvas::glyph_run(const Line& line, std::size_t begin, std::size_t end, double size, double spacing) {
  content_ += "/F" + std::to_string(line.glyphs[begin].face) + " ";
  append_number(content_, size);
  content_ += "Tf [<";
  for (std::size_t i = begin; i < end; ++i) {
    const Glyph& glyph = line.glyphs[i];
    append_hex(content_, glyph.id);
    const double natural = static_cast<double>(fonts().advance(glyph.face, glyph.id));
    const double wanted = static_cast<double>(glyph.advance) + spacing / size * 1000;
    if (std::abs(natural - wanted) > 0.5 && i + 1 < end) {
      content_ += "> ";
      append_number(content_, natural - wanted, 1);
      content_ += "<";
    }
    pdf_.use_glyph(glyph);
  }
  content_ += ">] TJ\n";
}

void Canvas::text(double x, double baseline, const Line& line, double size, Color color, double spacing) {
  if (line.glyphs.empty()) return;
  set_fill(color);
  content_ += "BT\n";
  std::size_t begin = 0;
  while (begin < line.glyphs.size()) {
    const Glyph& first = line.glyphs[begin];
    std::size_t end = begin;
    double width = 0;
    while (end < line.glyphs.size()) {
      const Glyph& glyph = line.glyphs[end];
      if (glyph.face != first.face || glyph.x_offset != first.x_offset || glyph.y_offset != first.y_offset) break;
      width += static_cast<double>(glyph.advance) * size / 1000 + spacing;
      ++end;
    }
    content_ += "1 0 0 -1 ";
    append_point(content_, {x + static_cast<double>(first.x_offset) * size / 1000,
                            baseline - static_cast<double>(first.y_offset) * size / 1000});
    content_ += "Tm ";
    glyph_run(line, begin, end, size, spacing);
    x += width;
    begin = end;
  }
  content_ += "ET\n";
}

void Canvas::turned_glyph(Point at, double angle, const Glyph& glyph, double size, Color color) {
  set_fill(color);
  content_ += "BT ";
  for (const double value : {std::cos(angle), std::sin(angle), std::sin(angle), -std::cos(angle)})
    append_number(content_, value, 4);
  append_point(content_, at);
  content_ += "Tm /F" + std::to_string(glyph.face) + " ";
  append_number(content_, size);
  content_ += "Tf <";
  append_hex(content_, glyph.id);
  content_ += "> Tj ET\n";
  pdf_.use_glyph(glyph);
}

void Canvas::finish() { pdf_.add_page(std::exchange(content_, {})); }

double width_of(const Line& line, double size, double spacing) {
  if (line.glyphs.empty()) return 0;
  return static_cast<double>(line.width) * size / 1000 + spacing * static_cast<double>(line.glyphs.size() - 1);
}

}  // namespace shuquan::document
