#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/pdf_writer.h"
#include "document/text.h"

namespace shuquan::document {

struct Color {
  double red = 0, green = 0, blue = 0;
  bool operator==(const Color&) const = default;
};

struct Point {
  double x = 0, y = 0;
};

/// Path operators in points, for drawings that repeat.
class Path {
 public:
  Path& move(Point to);
  Path& line(Point to);
  Path& curve(Point control1, Point control2, Point to);
  Path& circle(Point center, double radius);
  Path& rectangle(double x, double y, double width, double height);
  Path& close();
  /// A smooth curve through `points`; `closed` joins the last to the first.
  Path& smooth(const std::vector<Point>& points, bool closed);
  const std::string& operators() const { return operators_; }

 private:
  std::string operators_;
};

/// One page. Coordinates are points from the top left corner, y downwards.
class Canvas {
 public:
  explicit Canvas(PdfWriter& pdf);

  void fill(const Path& path, Color color);
  void stroke(const Path& path, double width, Color color);
  void fill_rectangle(double x, double y, double width, double height, Color color);
  void rule(Point from, Point to, double width, Color color);
  /// Places a drawing made by PdfWriter::add_form: its point (x, y) goes to (a·x + c·y + e, b·x + d·y + f).
  void place(std::string_view form, double a, double b, double c, double d, double e, double f);
  /// A line of text from `x` on `baseline`; `spacing` points are added after each glyph.
  void text(double x, double baseline, const Line& line, double size, Color color, double spacing = 0);
  /// One glyph whose origin stands at `at`, turned clockwise by `angle` (radians).
  void turned_glyph(Point at, double angle, const Glyph& glyph, double size, Color color);

  const FontSet& fonts() const { return pdf_.fonts(); }
  PdfWriter& pdf() { return pdf_; }
  /// Hands the page to the document; the canvas is empty afterwards.
  void finish();

 private:
  void set_fill(Color color);
  void set_stroke(Color color, double width);
  void glyph_run(const Line& line, std::size_t begin, std::size_t end, double size, double spacing);

  PdfWriter& pdf_;
  std::string content_;
  Color fill_;
  Color stroke_;
  double stroke_width_ = 1;
};

/// Width in points of a line set in `size` with `spacing` between its glyphs.
double width_of(const Line& line, double size, double spacing = 0);

}  // namespace shuquan::document
