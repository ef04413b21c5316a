#include "document/ornament.h"

#include <qrencode.h>

#include <cmath>
#include <numbers>

namespace shuquan::document {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr Color kGold{0.75, 0.58, 0.30};
constexpr Color kCrimson{0.70, 0.16, 0.15};
constexpr Color kSealRed{0.83, 0.11, 0.13};
constexpr Color kWhite{1, 1, 1};
constexpr double kMargin = 26;  // page edge to band
constexpr double kBand = 22;
constexpr double kTile = 20;  // one period of the weave before it is fitted to the side

std::string color_operators(Color color, double width) {
  std::string out;
  for (const double part : {color.red, color.green, color.blue}) append_number(out, part, 3);
  out += "RG ";
  append_number(out, width);
  return out + "w\n";
}

Path wave(double amplitude, double phase, double harmonic) {
  std::vector<Point> points;
  constexpr int kSteps = 12;
  for (int i = 0; i <= kSteps; ++i) {
    const double x = kTile * i / kSteps;
    const double angle = 2 * kPi * harmonic * i / kSteps + phase;
    points.push_back({x, kBand / 2 + amplitude * std::sin(angle)});
  }
  Path path;
  path.smooth(points, false);
  return path;
}

/// One period of the weave: two families of waves that cross, as on banknotes.
std::string weave() {
  std::string out = color_operators(kGold, 0.35);
  for (int i = 0; i < 6; ++i) {
    const double amplitude = 9.2 - 1.5 * i;
    out += wave(amplitude, 0, 1).operators() + "S\n" + wave(-amplitude, 0, 1).operators() + "S\n";
  }
  out += color_operators(kCrimson, 0.35);
  for (int i = 0; i < 4; ++i) {
    const double amplitude = 9.2 - 2.2 * i;
    out += wave(amplitude, kPi / 2, 1).operators() + "S\n" + wave(-amplitude, kPi / 2, 1).operators() + "S\n";
  }
  out += wave(2.4, 0, 2).operators() + "S\n";
  return out;
}

Path petal_curve(double radius, double depth, int petals, double phase) {
  std::vector<Point> points;
  const int steps = petals * 8;
  for (int i = 0; i < steps; ++i) {
    const double angle = 2 * kPi * i / steps;
    const double r = radius * (1 - depth + depth * std::cos(petals * angle + phase));
    points.push_back({r * std::cos(angle), r * std::sin(angle)});
  }
  Path path;
  path.smooth(points, true);
  return path;
}

std::string corner_rosette() {
  std::string out = color_operators(kGold, 0.35);
  for (int i = 0; i < 6; ++i) out += petal_curve(19, 0.22, 12, i * kPi / 3).operators() + "S\n";
  out += color_operators(kCrimson, 0.35);
  for (int i = 0; i < 4; ++i) out += petal_curve(11.5, 0.35, 8, i * kPi / 2).operators() + "S\n";
  return out + Path().circle({0, 0}, 3).operators() + "S\n";
}

Path star(Point center, double radius) {
  Path path;
  for (int i = 0; i < 10; ++i) {
    const double r = i % 2 == 0 ? radius : radius * 0.381966;  // inner corners of a regular pentagram
    const double angle = -kPi / 2 + i * kPi / 5;
    const Point point{center.x + r * std::cos(angle), center.y + r * std::sin(angle)};
    if (i == 0) path.move(point);
    else path.line(point);
  }
  path.close();
  return path;
}

void centered(Canvas& canvas, double x, double baseline, std::string_view text, double size, double spacing, double room) {
  const Line line = set_line(canvas.fonts(), text, Typeface::bold);
  const double width = width_of(line, size, spacing);
  const double factor = width > room ? room / width : 1;
  canvas.text(x - width * factor / 2, baseline, line, size * factor, kSealRed, spacing * factor);
}

/// Sets `text` along the circle, centred at the top, on at most 250°.
void draw_arc_text(Canvas& canvas, Point center, double radius, std::string_view text) {
  const Line line = set_line(canvas.fonts(), text, Typeface::bold);
  if (line.glyphs.empty()) return;
  double inner = radius * 0.70;  // where the feet of the characters stand
  const auto size_for = [&] { return std::min(radius * 0.235, inner * 250 / 180 * kPi / (static_cast<double>(line.width) / 1000)); };
  inner = radius * 0.79 - size_for() * 0.38;  // small characters of a long name move outwards
  const double size = size_for();
  const double room = inner * 250 / 180 * kPi;
  const double natural = width_of(line, size);
  const auto gaps = static_cast<double>(line.glyphs.size() - 1);
  const double spacing = gaps > 0 ? std::min(size * 0.6, (room - natural) / gaps) : 0;
  double angle = -(natural + spacing * gaps) / inner / 2;
  for (const Glyph& glyph : line.glyphs) {
    const double advance = static_cast<double>(glyph.advance) * size / 1000;
    const double middle = angle + advance / inner / 2;
    const Point foot{center.x + inner * std::sin(middle) - advance / 2 * std::cos(middle),
                     center.y - inner * std::cos(middle) - advance / 2 * std::sin(middle)};
    canvas.turned_glyph(foot, middle, glyph, size, kSealRed);
    angle += (advance + spacing) / inner;
  }
}

}  // namespace

void draw_border(Canvas& canvas) {
  const std::string tile = canvas.pdf().add_form(weave(), 0, 0, kTile, kBand);
  const std::string rosette = canvas.pdf().add_form(corner_rosette(), -20, -20, 20, 20);
  const double left = kMargin, top = kMargin;
  const double right = kPageWidth - kMargin, bottom = kPageHeight - kMargin;
  const auto side = [&](double length, double e, double f, bool vertical) {
    const int count = static_cast<int>(length / kTile);
    const double step = length / count;
    for (int i = 0; i < count; ++i) {
      if (vertical) canvas.place(tile, 0, step / kTile, 1, 0, e, f + i * step);
      else canvas.place(tile, step / kTile, 0, 0, 1, e + i * step, f);
    }
  };
  side(right - left - 2 * kBand, left + kBand, top, false);
  side(right - left - 2 * kBand, left + kBand, bottom - kBand, false);
  side(bottom - top - 2 * kBand, left, top + kBand, true);
  side(bottom - top - 2 * kBand, right - kBand, top + kBand, true);
  const auto frame = [&](double inset, double width, Color color) {
    canvas.stroke(Path().rectangle(left + inset, top + inset, right - left - 2 * inset, bottom - top - 2 * inset), width, color);
  };
  frame(-4, 0.5, kGold);
  frame(-1.5, 1.4, kCrimson);
  frame(kBand + 1.5, 1.0, kCrimson);
  frame(kBand + 4, 0.4, kGold);
  for (const double x : {left + kBand / 2, right - kBand / 2}) {
    for (const double y : {top + kBand / 2, bottom - kBand / 2}) {
      canvas.fill(Path().circle({x, y}, 19.5), kWhite);
      canvas.stroke(Path().circle({x, y}, 19.5), 0.8, kCrimson);
      canvas.place(rosette, 1, 0, 0, 1, x, y);
    }
  }
}

void draw_watermark(Canvas& canvas, Point center, double radius) {
  std::string curve = color_operators({0.955, 0.925, 0.875}, 0.5);
  curve += petal_curve(radius, 0.30, 9, 0).operators() + "S\n";
  curve += petal_curve(radius * 0.62, 0.42, 7, 0).operators() + "S\n";
  const std::string form = canvas.pdf().add_form(curve, -radius, -radius, radius, radius);
  constexpr int kTurns = 10;
  for (int i = 0; i < kTurns; ++i) {
    const double angle = 2 * kPi / 9 * i / kTurns;
    canvas.place(form, std::cos(angle), std::sin(angle), -std::sin(angle), std::cos(angle), center.x, center.y);
  }
}

void draw_divider(Canvas& canvas, Point center, double width) {
  const auto [x, y] = center;
  canvas.rule({x - width / 2, y}, {x - 9, y}, 0.6, kGold);
  canvas.rule({x + 9, y}, {x + width / 2, y}, 0.6, kGold);
  canvas.fill(Path().move({x - 5, y}).line({x, y - 3}).line({x + 5, y}).line({x, y + 3}).close(), kCrimson);
}

void draw_seal(Canvas& canvas, Point center, double radius, std::string_view office, std::string_view caption, bool demo) {
  canvas.stroke(Path().circle(center, radius - 1.4), 2.8, kSealRed);
  draw_arc_text(canvas, center, radius, office);
  if (!demo) {
    canvas.fill(star({center.x, center.y - radius * 0.05}, radius * 0.31), kSealRed);
    if (caption.empty()) return;
    centered(canvas, center.x, center.y + radius * 0.56, caption, radius * 0.19, radius * 0.03, radius * 1.25);
    return;
  }
  canvas.stroke(Path().circle(center, radius - 5), 0.6, kSealRed);
  centered(canvas, center.x, center.y + radius * 0.03, "演示", radius * 0.36, radius * 0.10, radius);
  centered(canvas, center.x, center.y + radius * 0.26, "DEMO", radius * 0.20, radius * 0.05, radius);
  centered(canvas, center.x, center.y + radius * 0.45, "无法律效力", radius * 0.15, radius * 0.02, radius);
}

Result<void> draw_qr(Canvas& canvas, Point top_left, double size, std::string_view text) {
  if (text.empty() || text.size() > 600) return fail(Errc::invalid_input, "document.qr_text", {{"limit", "600"}});
  const std::unique_ptr<QRcode, void (*)(QRcode*)> code(
      QRcode_encodeData(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M),
      QRcode_free);
  if (!code) return fail(Errc::internal, "document.qr_failed");
  constexpr int kQuiet = 4;
  const double module = size / (code->width + 2 * kQuiet);
  canvas.fill_rectangle(top_left.x, top_left.y, size, size, kWhite);
  Path path;
  for (int row = 0; row < code->width; ++row) {
    for (int column = 0; column < code->width;) {
      int end = column;
      while (end < code->width && (code->data[row * code->width + end] & 1) != 0) ++end;
      if (end > column)
        path.rectangle(top_left.x + (column + kQuiet) * module, top_left.y + (row + kQuiet) * module, (end - column) * module, module);
      column = end + 1;
    }
  }
  canvas.fill(path, {0, 0, 0});
  return {};
}

}  // namespace shuquan::document
