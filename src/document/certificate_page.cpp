#include "document/certificate_page.h"

#include <array>

#include "document/ornament.h"

namespace shuquan::document {
namespace {

constexpr Color kInk{0.12, 0.11, 0.11};
constexpr Color kSoft{0.38, 0.35, 0.33};
constexpr Color kTitle{0.62, 0.09, 0.11};
constexpr Color kLabel{0.45, 0.20, 0.14};
constexpr Color kHairline{0.82, 0.73, 0.60};
constexpr Color kTint{0.985, 0.965, 0.93};
constexpr Color kDemo{0.80, 0.30, 0.28};

constexpr double kLeft = 66;
constexpr double kRight = kPageWidth - 66;
constexpr double kTableTop = 182;
constexpr double kTableBottom = 578;
constexpr double kLabelWidth = 92;
constexpr double kPadding = 9;

/// A piece of text within a cell, set in lines.
struct Block {
  std::vector<Line> lines;
  Line aside;
  double size = 11;
  Color color = kInk;
  double leading() const { return size * 1.42; }
  double height() const { return leading() * static_cast<double>(lines.size()); }
};

struct Part {
  std::string text;
  Typeface typeface = Typeface::regular;
  double size = 11;
  Color color = kInk;
  std::size_t most_lines = 99;
  bool whole = false;      ///< numbers: every line stays, in the smallest table too
  std::string aside = {};  ///< stands at the right edge of the first line
};

struct Cell {
  std::string label;
  std::string label_en;
  std::vector<Part> parts;
};

struct Row {
  std::vector<Cell> cells;  ///< one over the whole width, or two
};

struct SetCell {
  std::vector<Block> blocks;
  double height() const {
    double sum = 0;
    for (const auto& block : blocks) sum += block.height();
    return sum;
  }
};

struct SetRow {
  std::vector<SetCell> cells;
  double height = 0;
};

std::string or_dash(const std::string& text) { return text.empty() ? "—" : text; }

/// As many holders as `most`, the rest counted.
std::vector<Part> holder_parts(const CertificateFacts& facts, std::size_t most) {
  std::vector<Part> parts;
  const std::size_t count = facts.holders.size();
  const std::size_t shown = count <= most ? count : most - 1;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& holder = facts.holders[i];
    const bool alone = count == 1;
    parts.push_back({holder.name, alone ? Typeface::bold : Typeface::regular, alone ? 12.0 : 10.5, kInk, 2, false,
                     holder.share.empty() ? "" : "份额 " + holder.share});
  }
  if (shown < count) {
    const std::string rest = std::to_string(count - shown);
    parts.push_back({"等共 " + std::to_string(count) + " 个登记主体，其余 " + rest + " 个请扫码查看  and " + rest + " more, see QR",
                     Typeface::regular, 9, kSoft, 2, true});
  }
  return parts;
}

std::vector<Row> make_rows(const CertificateFacts& facts, std::size_t most_holders) {
  const auto cell = [](const char* label, const char* english, const std::string& text, Typeface typeface = Typeface::regular,
                       double size = 11, std::size_t lines = 3, bool whole = false) {
    return Cell{label, english, {{or_dash(text), typeface, size, kInk, lines, whole}}};
  };
  Cell name{"名　　称", "Name", {{facts.name, Typeface::bold, 14, kInk, 4}}};
  if (!facts.name_en.empty()) name.parts.push_back({facts.name_en, Typeface::regular, 8.5, kSoft, 3});
  Cell registry{"登记机构", "Registry", {{facts.registry, Typeface::regular, 11, kInk, 3}}};
  if (!facts.registry_en.empty()) registry.parts.push_back({facts.registry_en, Typeface::regular, 7.5, kSoft, 2});
  const std::string version =
      "第 " + std::to_string(facts.version) + " 版" + (facts.version > 1 ? "（此前各版作废）" : "");
  return {
      {{name}},
      {{Cell{"登记主体", facts.holders.size() == 1 ? "Holder" : "Holders", holder_parts(facts, most_holders)}}},
      {{cell("登 记 号", "Registration No.", facts.registration_number, Typeface::bold, 12, 3, true),
        cell("证书编号", "Certificate No.", facts.certificate_number, Typeface::bold, 12, 3, true)}},
      {{cell("申请日期", "Filing date", to_chinese_text(facts.filed)),
        cell("公告日期", "Announcement date", to_chinese_text(facts.announced))}},
      {{cell("有效期自", "Valid from", to_chinese_text(facts.valid_from)),
        cell("有效期至", "Valid until", to_chinese_text(facts.valid_until))}},
      {{cell("所属行业", "Industry", facts.industry), cell("数据来源", "Source of the data", facts.source_kind)}},
      {{cell("应用场景", "Application", facts.scenario, Typeface::regular, 10.5, 5)}},
      {{cell("存证／公证编号", "Deposit or notary No.", facts.deposit_number, Typeface::regular, 10.5, 3)}},
      {{registry}},
      {{cell("发证日期", "Date of issue", to_chinese_text(facts.issued)), cell("证书版本", "Version", version)}},
  };
}

double value_width(const Row& row) {
  const double cells = static_cast<double>(row.cells.size());
  return (kRight - kLeft) / cells - kLabelWidth - 2 * kPadding;
}

struct Table {
  std::vector<Row> rows;
  std::vector<SetRow> set;
  double scale = 1;
  double height = 0;
};

/// How the table is made smaller, step by step.
struct Try {
  double scale;
  std::size_t holders;     ///< lines for holders
  std::size_t fewer_lines; ///< taken from the most lines of every text; one always stays
};

SetRow set_row(const FontSet& fonts, const Row& row, const Try& attempt) {
  const double scale = attempt.scale;
  SetRow out;
  for (const auto& cell : row.cells) {
    SetCell set;
    for (const auto& part : cell.parts) {
      Block block;
      block.size = part.size * scale;
      block.color = part.color;
      const bool trim = !part.whole && attempt.fewer_lines > 0;
      const std::size_t most = !trim ? part.most_lines : std::max<std::size_t>(part.most_lines, attempt.fewer_lines + 1) - attempt.fewer_lines;
      block.aside = set_line(fonts, part.aside, part.typeface);
      const double room = value_width(row) - (part.aside.empty() ? 0 : width_of(block.aside, block.size) + kPadding);
      block.lines = set_lines_cut(fonts, part.text, part.typeface, static_cast<float>(std::max(room / block.size, 2.0) * 1000), most);
      set.blocks.push_back(std::move(block));
    }
    out.height = std::max(out.height, set.height());
    out.cells.push_back(std::move(set));
  }
  out.height = std::max(out.height + 11 * scale, 28.0);
  return out;
}

/// Full size where it fits; then fewer lines and smaller type, in turn.
Result<Table> set_table(const FontSet& fonts, const CertificateFacts& facts) {
  constexpr std::array<Try, 11> kTries{{{1, 8, 0}, {0.95, 8, 0}, {0.95, 6, 0}, {0.9, 6, 0}, {0.9, 5, 1}, {0.86, 4, 1},
                                        {0.82, 4, 1}, {0.78, 3, 1}, {0.72, 3, 2}, {0.66, 3, 2}, {0.6, 2, 3}}};
  for (const auto& attempt : kTries) {
    Table table{make_rows(facts, attempt.holders), {}, attempt.scale, 0};
    for (const auto& row : table.rows) {
      table.set.push_back(set_row(fonts, row, attempt));
      table.height += table.set.back().height;
    }
    const double spare = kTableBottom - kTableTop - table.height;
    if (spare < 0) continue;
    const double more = std::min(spare / static_cast<double>(table.set.size()), 9.0);
    for (auto& row : table.set) row.height += more;
    table.height += more * static_cast<double>(table.set.size());
    return table;
  }
  return fail(Errc::invalid_input, "document.does_not_fit");
}

void draw_label(Canvas& canvas, const Cell& cell, double scale, double x, double y, double height) {
  const Line label = set_line(canvas.fonts(), cell.label, Typeface::bold);
  const Line english = set_line(canvas.fonts(), cell.label_en, Typeface::regular);
  const double room = kLabelWidth - 12;
  const double size = std::min(10.5 * scale, room / static_cast<double>(label.width) * 1000);
  const double size_en = std::min(7.0 * scale, room / static_cast<double>(english.width) * 1000);
  const double middle = y + height / 2;
  canvas.text(x + (kLabelWidth - width_of(label, size)) / 2, middle - 0.5, label, size, kLabel);
  canvas.text(x + (kLabelWidth - width_of(english, size_en)) / 2, middle + 8.5, english, size_en, kSoft);
}

void draw_value(Canvas& canvas, const SetCell& cell, double x, double width, double top) {
  for (const auto& block : cell.blocks) {
    const double first = top + block.leading() * 0.5 + block.size * 0.37;
    canvas.text(x + width - width_of(block.aside, block.size), first, block.aside, block.size, block.color);
    for (const auto& line : block.lines) {
      canvas.text(x, top + block.leading() * 0.5 + block.size * 0.37, line, block.size, block.color);
      top += block.leading();
    }
  }
}

double draw_table(Canvas& canvas, const Table& table) {
  const double label_scale = std::max(table.scale, 0.8);
  double y = kTableTop;
  for (std::size_t r = 0; r < table.set.size(); y += table.set[r++].height) {
    const double width = (kRight - kLeft) / static_cast<double>(table.set[r].cells.size());
    for (std::size_t c = 0; c < table.set[r].cells.size(); ++c) {
      const double x = kLeft + width * static_cast<double>(c);
      canvas.fill_rectangle(x, y, kLabelWidth, table.set[r].height, kTint);
      canvas.rule({x + kLabelWidth, y}, {x + kLabelWidth, y + table.set[r].height}, 0.4, kHairline);
      if (c > 0) canvas.rule({x, y}, {x, y + table.set[r].height}, 0.4, kHairline);
      draw_label(canvas, table.rows[r].cells[c], label_scale, x, y, table.set[r].height);
      draw_value(canvas, table.set[r].cells[c], x + kLabelWidth + kPadding, value_width(table.rows[r]),
                 y + (table.set[r].height - table.set[r].cells[c].height()) / 2);
    }
    if (r > 0) canvas.rule({kLeft, y}, {kRight, y}, 0.4, kHairline);
  }
  canvas.stroke(Path().rectangle(kLeft, kTableTop, kRight - kLeft, table.height), 0.9, kLabel);
  return y;
}

void centered(Canvas& canvas, double baseline, std::string_view text, Typeface typeface, double size, Color color,
              double spacing = 0, double middle = kPageWidth / 2, double room = kRight - kLeft) {
  const Line line = set_line(canvas.fonts(), text, typeface);
  const double width = width_of(line, size, spacing);
  const double factor = width > room ? room / width : 1;
  canvas.text(middle - width * factor / 2, baseline, line, size * factor, color, spacing * factor);
}

void draw_heading(Canvas& canvas, const CertificateFacts& facts) {
  centered(canvas, 120, "数据知识产权登记证书", Typeface::bold, 31, kTitle, 6);
  centered(canvas, 142, "Certificate of Registration of Data Intellectual Property", Typeface::regular, 11, kLabel, 0.6);
  draw_divider(canvas, {kPageWidth / 2, 160}, 220);
  if (facts.demo)
    centered(canvas, 80, "演示证书 · DEMO · 无法律效力 · NO LEGAL EFFECT", Typeface::bold, 9, kDemo, 1.5);
}

Result<void> draw_statement(Canvas& canvas, const CertificateFacts& facts, double top, double bottom) {
  const std::string statement =
      !facts.statement.empty()
          ? facts.statement
          : "经审查，上述数据知识产权符合登记要求，准予登记并予以公告。本证书是登记主体就所登记数据享有相应权益的初步证据；"
            "登记事项如有变更，以登记簿的最新记载为准。";
  const std::string english =
      !facts.statement_en.empty()
          ? facts.statement_en
          : "The above data intellectual property has been examined, registered and announced. This certificate is prima facie "
            "evidence of the holder's rights in the registered data; where later entries differ, the register prevails.";
  const double room = kRight - kLeft;
  for (const double scale : {1.0, 0.9, 0.8, 0.7, 0.6, 0.5}) {
    const double size = 10.5 * scale;
    const double size_en = 7.5 * scale;
    const auto lines = set_lines(canvas.fonts(), "　　" + statement, Typeface::regular, static_cast<float>(room / size * 1000));
    const auto lines_en = set_lines(canvas.fonts(), english, Typeface::regular, static_cast<float>(room / size_en * 1000));
    const double height = static_cast<double>(lines.size()) * size * 1.55 + static_cast<double>(lines_en.size()) * size_en * 1.4 + 3;
    if (height > bottom - top) continue;
    double y = top;
    for (const auto& line : lines) canvas.text(kLeft, (y += size * 1.55) - size * 0.4, line, size, kInk);
    y += 3;
    for (const auto& line : lines_en) canvas.text(kLeft, (y += size_en * 1.4) - size_en * 0.3, line, size_en, kSoft);
    return {};
  }
  return fail(Errc::invalid_input, "document.does_not_fit");
}

/// Small print in the middle of the foot: what a person compares with the log.
void draw_log_entry(Canvas& canvas, const CertificateFacts& facts, double x, double top, double width) {
  double y = top;
  const auto label = [&](std::string_view text) {
    canvas.text(x, y += 9.5, set_line(canvas.fonts(), text, Typeface::regular), 6.6, kSoft);
  };
  const auto value = [&](std::string_view text, double size, std::size_t most) {
    for (const auto& line : set_lines_cut(canvas.fonts(), text, Typeface::mono, static_cast<float>(width / size * 1000), most))
      canvas.text(x, y += size * 1.3, line, size, kInk);
  };
  label("公开日志 Transparency log");
  value(facts.log_origin, 6.8, 2);
  label("条目序号 Entry index");
  value(std::to_string(facts.entry_index), 6.8, 1);
  label("叶哈希 Leaf hash (SHA-256)");
  for (std::size_t row = 0; row < 4; ++row) {
    std::string groups;
    for (std::size_t i = 0; i < 4; ++i) groups += (i == 0 ? "" : " ") + facts.leaf_hash.substr(row * 16 + i * 4, 4);
    value(groups, 6.8, 1);
  }
}

}  // namespace

Result<SealBox> draw_certificate(Canvas& canvas, const CertificateFacts& facts) {
  constexpr double kFoot = 650;
  draw_watermark(canvas, {kPageWidth / 2, 400}, 190);
  draw_border(canvas);
  draw_heading(canvas, facts);
  SHUQUAN_TRY(const Table table, set_table(canvas.fonts(), facts));
  const double table_end = draw_table(canvas, table);
  SHUQUAN_CHECK(draw_statement(canvas, facts, table_end + 8, kFoot - 2));

  constexpr double kQr = 88;
  SHUQUAN_CHECK(draw_qr(canvas, {kLeft - 4, kFoot + 2}, kQr, facts.public_url));
  canvas.text(kLeft, kFoot + kQr + 9, set_line(canvas.fonts(), "扫码查看公开登记信息", Typeface::regular), 7.6, kInk);
  canvas.text(kLeft, kFoot + kQr + 17.5, set_line(canvas.fonts(), "Scan to open the public entry", Typeface::regular), 5.8, kSoft);
  double y = kFoot + kQr + 18;
  for (const auto& line : set_lines_cut(canvas.fonts(), facts.public_url, Typeface::mono, 228 / 5.4 * 1000, 2))
    canvas.text(kLeft, y += 7.4, line, 5.4, kInk);
  draw_log_entry(canvas, facts, kLeft + kQr + 10, kFoot, 128);

  constexpr double kRadius = 56.7;  // 40 mm across, as office seals are
  const Point center{kRight - 78, kFoot + 62};
  draw_seal(canvas, center, kRadius, facts.registry, "登记专用章", facts.demo);
  centered(canvas, center.y + 50, to_chinese_text(facts.issued), Typeface::regular, 12, kInk, 0.8, center.x, 164);
  centered(canvas, 784, "本证书以电子印章签署，可离线核验：shuquan verify 证书文件   Sealed electronically; verify offline with: shuquan verify FILE",
           Typeface::regular, 6.2, kSoft);
  return SealBox{center.x - kRadius, center.y - kRadius, 2 * kRadius};
}

}  // namespace shuquan::document
