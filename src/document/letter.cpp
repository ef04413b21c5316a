#include "document/letter.h"

#include <array>

#include "document/canvas.h"
#include "document/font.h"
#include "document/ornament.h"
#include "document/problems.h"

namespace shuquan::document {
namespace {

constexpr Color kInk{0.10, 0.10, 0.10};
constexpr Color kSoft{0.40, 0.40, 0.40};
constexpr Color kRed{0.78, 0.08, 0.10};
constexpr Color kPale{0.88, 0.60, 0.58};

constexpr double kLeft = 79;  // 28 mm, as GB/T 9704 sets official letters
constexpr double kRight = kPageWidth - 74;
constexpr double kFirstTop = 214;
constexpr double kTop = 92;
constexpr double kBottom = kPageHeight - 92;
constexpr double kBody = 12;
constexpr std::size_t kMostPages = 200;

struct Words {
  const char* clause;
  const char* field;
  const char* remedy;
  const char* draft;
  const char* demo;
};
constexpr Words kChinese{"依据：", "涉及内容：", "救济途径", "草稿 · 未盖章不生效", "演示文书 · 无法律效力"};
constexpr Words kEnglish{"Basis: ", "Field: ", "Remedies", "DRAFT · no effect without seal", "DEMONSTRATION · no legal effect"};

struct Placed {
  double x = 0;
  double baseline = 0;
  double size = kBody;
  Color color = kInk;
  Line line;
};

struct Style {
  Typeface typeface = Typeface::regular;
  double size = kBody;
  double leading = 1.75;
  Color color = kInk;
  double indent = 0;  ///< of the first line, points
  double hang = 0;    ///< of all lines, points
  double before = 0;
};

/// Sets text line by line down the pages.
class Flow {
 public:
  explicit Flow(const FontSet& fonts) : fonts_(&fonts), pages_(1) {}

  void text(std::string_view words, const Style& style) {
    y_ += y_ > top() ? style.before : 0;
    const double width = kRight - kLeft - style.hang;
    // The indent of Chinese paragraphs is made of two wide blanks, so that breaking needs no special first line.
    const std::string indented = style.indent > 0 ? "　　" + std::string(words) : std::string(words);
    for (auto& line : set_lines(*fonts_, indented, style.typeface, static_cast<float>(width / style.size * 1000))) {
      const double height = style.size * style.leading;
      if (y_ + height > kBottom) next_page();
      y_ += height;
      pages_.back().push_back({kLeft + style.hang, y_ - height * 0.28, style.size, style.color, std::move(line)});
    }
  }

  /// `label`, and beside it `words`, at least `room` points from where the label starts.
  void labelled(std::string_view label, std::string_view words, const Style& style, double room = 0) {
    const Line line = set_line(*fonts_, label, style.typeface);
    Style body = style;
    body.hang = style.hang + std::max(width_of(line, style.size) + 2, room);
    const double height = style.size * style.leading;
    if (y_ + height > kBottom) next_page();
    pages_.back().push_back({kLeft + style.hang, y_ + height * 0.72, style.size, style.color, line});
    if (words.empty()) y_ += height;
    text(words, body);
  }

  /// Room for a block of `height` that must not stand alone: where it needs a new page, the last lines go with it.
  void keep_with_text(double height) {
    if (y_ + height <= kBottom) return;
    auto& page = pages_.back();
    double first = page.back().baseline;
    for (int lines = 1; lines < 3; ++lines) {
      double previous = 0;
      for (const auto& placed : page)
        if (placed.baseline < first) previous = std::max(previous, placed.baseline);
      if (previous > 0) first = previous;
    }
    const double up = first - kTop - 1.5 * kBody;
    std::vector<Placed> moved;
    for (auto& placed : page) {
      if (placed.baseline < first) continue;
      moved.push_back(std::move(placed));
      moved.back().baseline -= up;
    }
    std::erase_if(page, [&](const Placed& placed) { return placed.baseline >= first; });
    pages_.push_back(std::move(moved));
    y_ -= up;
  }

  /// Starts a page where fewer than `height` points are left.
  void keep(double height) {
    if (y_ + height > kBottom) next_page();
  }
  void space(double height) { y_ += height; }
  double y() const { return y_; }
  const std::vector<std::vector<Placed>>& pages() const { return pages_; }

 private:
  double top() const { return pages_.size() == 1 ? kFirstTop : kTop; }
  void next_page() {
    pages_.emplace_back();
    y_ = kTop;
  }

  const FontSet* fonts_;
  std::vector<std::vector<Placed>> pages_;
  double y_ = kFirstTop;
};

Result<void> check_letter(const LetterDocument& letter) {
  Problems problems;
  problems.text(letter.office, 192, true, "/office");
  problems.text(letter.office_contact, 300, false, "/office_contact");
  problems.text(letter.title, 300, true, "/title");
  problems.text(letter.number, 120, true, "/number");
  problems.text(letter.addressee, 600, true, "/addressee");
  problems.text(letter.remedy, 4000, false, "/remedy");
  problems.range(static_cast<std::int64_t>(letter.references.size()), 0, 20, "/references");
  problems.range(static_cast<std::int64_t>(letter.paragraphs.size()), 0, 100, "/paragraphs");
  problems.range(static_cast<std::int64_t>(letter.points.size()), 0, 300, "/points");
  problems.range(static_cast<std::int64_t>(letter.closing.size()), 0, 50, "/closing");
  problems.range(letter.date.year(), 1900, 9999, "/date");
  const auto at = [](const char* list, std::size_t i) { return std::string(list) + std::to_string(i); };
  for (std::size_t i = 0; i < letter.references.size() && i < 20; ++i) {
    problems.text(letter.references[i].first, 60, true, at("/references/", i));
    problems.text(letter.references[i].second, 600, false, at("/references/", i));
  }
  for (std::size_t i = 0; i < letter.paragraphs.size() && i < 100; ++i)
    problems.text(letter.paragraphs[i], 8000, true, at("/paragraphs/", i));
  for (std::size_t i = 0; i < letter.points.size() && i < 300; ++i) {
    problems.text(letter.points[i].text, 8000, true, at("/points/", i) + "/text");
    problems.text(letter.points[i].clause, 600, false, at("/points/", i) + "/clause");
    problems.text(letter.points[i].field, 300, false, at("/points/", i) + "/field");
  }
  for (std::size_t i = 0; i < letter.closing.size() && i < 50; ++i)
    problems.text(letter.closing[i], 8000, true, at("/closing/", i));
  return std::move(problems).result("document.letter_invalid");
}

std::string date_text(const LetterDocument& letter) {
  return letter.language == LetterLanguage::en ? to_string(letter.date) : to_chinese_text(letter.date);
}

void set_body(Flow& flow, const LetterDocument& letter, const Words& words, double leading) {
  const bool chinese = letter.language == LetterLanguage::zh;
  const Style body{.leading = leading, .indent = chinese ? 2 * kBody : 0, .before = chinese ? 0.0 : 6.0};
  for (const auto& [label, value] : letter.references)
    flow.labelled(label + (chinese ? "：" : ": "), value, {.size = 10.5, .leading = 1.6, .color = kSoft});
  if (!letter.references.empty()) flow.space(10);
  flow.text(letter.addressee + (chinese ? "：" : ":"), {.typeface = Typeface::bold, .leading = body.leading});
  for (const auto& paragraph : letter.paragraphs) flow.text(paragraph, body);
  flow.space(letter.points.empty() ? 0 : 6);
  const Style small{.size = 9.5, .leading = 1.6, .color = kSoft, .hang = 26};
  for (std::size_t i = 0; i < letter.points.size(); ++i) {
    const auto& point = letter.points[i];
    flow.keep(3 * kBody * body.leading);
    flow.labelled(std::to_string(i + 1) + ".", point.text, {.leading = body.leading}, 26);
    if (!point.field.empty()) flow.labelled(words.field, point.field, small);
    if (!point.clause.empty()) flow.labelled(words.clause, point.clause, small);
    flow.space(4);
  }
  for (const auto& paragraph : letter.closing) flow.text(paragraph, body);
  if (letter.remedy.empty()) return;
  flow.keep(4 * kBody * body.leading);
  flow.text(words.remedy, {.typeface = Typeface::bold, .leading = body.leading, .before = 8});
  flow.text(letter.remedy, body);
}

Flow set_letter(const FontSet& fonts, const LetterDocument& letter, const Words& words, double leading) {
  constexpr double kSignature = 128;  // the seal's height and a little air
  Flow flow(fonts);
  set_body(flow, letter, words, leading);
  flow.keep_with_text(kSignature);
  return flow;
}

void centered(Canvas& canvas, double baseline, std::string_view text, Typeface typeface, double size, Color color, double spacing,
              double middle = (kLeft + kRight) / 2, double room = kRight - kLeft) {
  const Line line = set_line(canvas.fonts(), text, typeface);
  const double width = width_of(line, size, spacing);
  const double factor = width > room ? room / width : 1;
  canvas.text(middle - width * factor / 2, baseline, line, size * factor, color, spacing * factor);
}

void draw_letterhead(Canvas& canvas, const LetterDocument& letter) {
  centered(canvas, 108, letter.office, Typeface::bold, 25, kRed, letter.language == LetterLanguage::zh ? 4 : 0.5);
  centered(canvas, 136, letter.number, Typeface::regular, 11, kInk, 0);
  canvas.fill_rectangle(kLeft, 146, kRight - kLeft, 1.8, kRed);
  canvas.rule({kLeft, 150}, {kRight, 150}, 0.5, kRed);
  centered(canvas, 190, letter.title, Typeface::bold, 19, kInk, letter.language == LetterLanguage::zh ? 3 : 0);
}

void draw_frame(Canvas& canvas, const LetterDocument& letter, const Words& words, bool sealed, std::size_t page, std::size_t pages) {
  std::string mark = letter.demo ? words.demo : "";
  if (!sealed) mark += std::string(mark.empty() ? "" : "　") + words.draft;
  if (!mark.empty()) centered(canvas, 52, mark, Typeface::bold, 9, kPale, 1);
  canvas.rule({kLeft, kPageHeight - 70}, {kRight, kPageHeight - 70}, 0.4, kPale);
  const std::string number = letter.language == LetterLanguage::zh
                                 ? "第 " + std::to_string(page) + " 页　共 " + std::to_string(pages) + " 页"
                                 : "Page " + std::to_string(page) + " of " + std::to_string(pages);
  centered(canvas, kPageHeight - 56, letter.number + "　" + number, Typeface::regular, 8.5, kSoft, 0);
  if (!letter.office_contact.empty()) centered(canvas, kPageHeight - 44, letter.office_contact, Typeface::regular, 8, kSoft, 0);
}

}  // namespace

Result<std::string> render_letter(const LetterDocument& letter, const std::optional<Seal>& seal, Instant created) {
  SHUQUAN_CHECK(check_letter(letter));
  const auto& fonts = FontSet::shared();
  if (!fonts) return std::unexpected(fonts.error());
  const Words& words = letter.language == LetterLanguage::zh ? kChinese : kEnglish;
  const bool chinese = letter.language == LetterLanguage::zh;
  Flow flow = set_letter(*fonts, letter, words, chinese ? 1.8 : 1.55);
  // A page less is worth lines that stand a little closer.
  if (Flow tighter = set_letter(*fonts, letter, words, chinese ? 1.62 : 1.42); tighter.pages().size() < flow.pages().size())
    flow = std::move(tighter);
  const double signature_top = flow.y() + 14;
  if (flow.pages().size() > kMostPages)
    return fail(Errc::invalid_input, "document.letter_too_long", {{"limit", std::to_string(kMostPages)}});

  PdfWriter pdf(*fonts);
  constexpr double kRadius = 56.7;
  const Point center{kRight - 99, signature_top + kRadius};
  for (std::size_t page = 0; page < flow.pages().size(); ++page) {
    Canvas canvas(pdf);
    if (page == 0) draw_letterhead(canvas, letter);
    for (const auto& placed : flow.pages()[page]) canvas.text(placed.x, placed.baseline, placed.line, placed.size, placed.color);
    if (page + 1 == flow.pages().size()) {
      if (seal) draw_seal(canvas, center, kRadius, letter.office, "", letter.demo);
      centered(canvas, center.y + 36, letter.office, Typeface::regular, kBody, kInk, 0, center.x, 198);
      centered(canvas, center.y + 53, date_text(letter), Typeface::regular, kBody, kInk, 0, center.x, 198);
    }
    draw_frame(canvas, letter, words, seal.has_value(), page + 1, flow.pages().size());
    canvas.finish();
  }
  const PdfTitle title{.title = letter.title + " " + letter.number,
                       .author = letter.office,
                       .subject = letter.addressee,
                       .language = chinese ? "zh-CN" : "en",
                       .created = created};
  if (!seal) return pdf.finish(title, nullptr);
  const PdfSeal pdf_seal{.key = seal->key,
                         .office = letter.office,
                         .reason = letter.demo ? "演示 DEMO" : letter.title,
                         .at = seal->at,
                         .x = center.x - kRadius,
                         .y = center.y - kRadius,
                         .width = 2 * kRadius,
                         .height = 2 * kRadius};
  return pdf.finish(title, &pdf_seal);
}

}  // namespace shuquan::document
