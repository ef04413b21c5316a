#include <cstdio>

#include "evidence/profile.h"

namespace shuquan::evidence {
namespace {

struct Word {
  std::string_view id, zh, en;
};

constexpr Word kWords[] = {
    {"title", "数据质量报告", "Data quality report"},
    {"rows", "行数", "Rows"},
    {"columns", "列数", "Columns"},
    {"bytes", "字节数", "Bytes"},
    {"complete", "无空值的行", "Rows without gaps"},
    {"repeated", "重复的行（估计）", "Repeated rows (estimated)"},
    {"quality", "质量维度（GB/T 36344-2018）", "Quality dimensions (GB/T 36344-2018)"},
    {"fields", "各列概况", "Columns"},
    {"advice", "分类分级建议", "Advice on protection class"},
    {"name", "列名", "Column"},
    {"type", "主要类型", "Main type"},
    {"filled", "非空率", "Filled"},
    {"distinct", "不同值", "Distinct"},
    {"range", "范围", "Range"},
    {"spread", "分布（5–25–50–75–95%）", "Spread (5–25–50–75–95 %)"},
    {"frequent", "常见值", "Frequent values"},
    {"personal", "个人信息", "Personal information"},
    {"not_computed", "无法仅凭数据计算", "cannot be computed from the data alone"},
    {"normativity", "规范性", "Normativity"},
    {"completeness", "完整性", "Completeness"},
    {"accuracy", "准确性（可核验部分）", "Accuracy (what can be checked)"},
    {"consistency", "一致性", "Consistency"},
    {"timeliness", "时效性", "Timeliness"},
    {"accessibility", "可访问性", "Accessibility"},
    {"absent", "空", "absent"},
    {"text", "文本", "text"},
    {"number", "数值", "number"},
    {"date", "日期", "date"},
    {"bytes_type", "二进制", "binary"},
    {"identity_number", "居民身份号码", "identity number"},
    {"mobile", "手机号码", "mobile number"},
    {"bank_card", "银行卡号", "bank card"},
    {"email", "电子邮箱", "e-mail"},
    {"address", "地址", "address"},
    {"company_code", "统一社会信用代码（非个人信息）", "unified social credit code (not personal)"},
    {"person_name", "姓名", "name"},
    {"mixed_types", "类型不一的列", "mixed types"},
    {"values", "已检查的值", "values looked at"},
    {"often_absent", "缺失较多的列", "often absent"},
    {"absent_cells", "空单元格", "absent cells"},
    {"complete_rows", "无空值的行", "rows without gaps"},
    {"repeated_rows", "重复的行", "repeated rows"},
    {"well_formed", "格式与校验码相符", "well formed"},
    {"newest_date", "最新日期", "newest date"},
    {"age_days", "距存证天数", "days before the deposit"},
    {"rows_read", "可完整读取的行", "rows read whole"},
    {"advice_general", "未发现个人信息。建议按一般数据管理，并对照本地区、本行业的重要数据目录核定。",
     "No personal information was found. Treat as general data, and check the catalogue of important data of your region and trade."},
    {"advice_personal", "含个人信息：公开、许可或转让前应取得同意或作匿名化处理，并开展个人信息保护影响评估。",
     "Contains personal information: obtain consent or anonymise before publishing, licensing or transferring, and assess the impact."},
    {"advice_sensitive", "其中含敏感个人信息（身份号码、银行卡等）：需单独同意和更严格的保护措施。",
     "Some of it is sensitive (identity numbers, bank cards): separate consent and stricter safeguards are required."},
    {"advice_important", "个人信息数量达到一千万行：应对照重要数据的管理要求核定。",
     "Ten million rows or more with personal information: check the duties that apply to important data."},
    {"note", "准确数与极值为全量统计；不同值、分布、常见值和个人信息为抽样或概率估计。本报告仅供参考，不是审查结论。",
     "Counts and extremes are exact; distinct values, spread, frequent values and personal information are estimates. This report is advice, not a decision."},
};

std::string_view word(std::string_view id, bool zh) {
  for (const Word& entry : kWords)
    if (entry.id == id) return zh ? entry.zh : entry.en;
  return id;
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string number(double value, const char* format = "%.6g") {
  char text[40];
  std::snprintf(text, sizeof text, format, value);
  return text;
}

std::string percent(double share) { return number(100 * share, "%.2f") + " %"; }

std::string bar(double share) {
  const std::string width = number(100 * std::clamp(share, 0.0, 1.0), "%.1f");
  return "<svg class=bar viewBox=\"0 0 100 8\" preserveAspectRatio=none aria-hidden=true><rect width=100 height=8 class=back />"
         "<rect width=" + width + " height=8 class=fill /></svg>";
}

// Box and whiskers over the five quantiles.
std::string box(const std::vector<double>& q) {
  if (q.size() != 5 || q[4] <= q[0]) return {};
  const auto x = [&](double value) { return number(2 + 96 * (value - q[0]) / (q[4] - q[0]), "%.1f"); };
  return "<svg class=box viewBox=\"0 0 100 12\" preserveAspectRatio=none aria-hidden=true><line x1=2 x2=98 y1=6 y2=6 class=thin />"
         "<rect x=" + x(q[1]) + " y=1 height=10 width=" + number(96 * (q[3] - q[1]) / (q[4] - q[0]), "%.1f") + " class=fill />"
         "<line x1=" + x(q[2]) + " x2=" + x(q[2]) + " y1=0 y2=12 class=mark /></svg>";
}

std::string date_text(std::uint32_t date) {
  char text[16];
  std::snprintf(text, sizeof text, "%04u-%02u-%02u", date / 10000 % 10000, date / 100 % 100, date % 100);
  return text;
}

std::string type_id(ValueType type) {
  constexpr std::string_view kIds[] = {"absent", "text", "number", "date", "bytes_type"};
  return std::string(kIds[static_cast<std::size_t>(type)]);
}

constexpr std::string_view kStyle =
    "body{font:15px/1.6 system-ui,'Noto Sans CJK SC','Microsoft YaHei',sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b2430;background:#fff}h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.15rem;margin-top:2rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #dde3ea}"
    "th{font-weight:600;background:#f5f7fa}td.n{text-align:right;font-variant-numeric:tabular-nums}.bar{width:8rem;height:.6rem}"
    ".box{width:9rem;height:1rem}.back{fill:#e8edf2}.fill{fill:#2f6db5}.thin{stroke:#7a8896}.mark{stroke:#fff;stroke-width:1.5}"
    ".tag{background:#fdf0d5;border:1px solid #e3b34a;border-radius:3px;padding:0 .3rem}.soft{color:#5a6775}"
    "@media print{body{margin:0;max-width:none}thead{display:table-header-group}tr{break-inside:avoid}}";

std::string quality_table(const Profile& profile, bool zh) {
  std::string out = "<table>";
  for (const QualityDimension& dimension : profile.quality) {
    out += "<tr><th scope=row>" + std::string(word(dimension.id, zh)) + "</th><td>";
    out += dimension.score ? bar(*dimension.score) + "</td><td class=n>" + percent(*dimension.score)
                           : "</td><td class=soft>" + std::string(word("not_computed", zh));
    out += "</td><td class=soft>";
    std::size_t shown = 0;
    for (const auto& [id, value] : dimension.evidence) {
      if (++shown > 12) break;
      out += std::string(word(id, zh)) + (zh ? "：" : ": ") + escaped(value) + "<br>";
    }
    out += "</td></tr>\n";
  }
  return out + "</table>\n";
}

std::string column_row(const ColumnProfile& column, std::uint64_t rows, bool zh) {
  const double filled = rows == 0 ? 0 : static_cast<double>(column.present()) / static_cast<double>(rows);
  const bool personal = is_personal(column.personal.kind);
  std::string out = "<tr><th scope=row>" + escaped(column.name);
  if (column.personal.kind != PersonalKind::none) {
    const std::string_view id = column.personal.kind == PersonalKind::name ? "person_name" : to_string(column.personal.kind);
    out += " <span class=tag>" + std::string(word(id, zh)) + " " + std::to_string(column.personal.fitting) + "/" +
           std::to_string(column.personal.tested) + "</span>";
  }
  out += "</th><td>" + std::string(word(type_id(column.main_type()), zh)) + " " + percent(column.regularity()) + "</td><td class=n>" +
         percent(filled) + "</td><td class=n>" + std::to_string(column.distinct) + "</td><td>";
  if (!personal && column.range) out += escaped(number((*column.range)[0]) + " – " + number((*column.range)[1]));
  if (!personal && column.dates) out += date_text((*column.dates)[0]) + " – " + date_text((*column.dates)[1]);
  out += "</td><td>" + (personal ? std::string{} : box(column.quantiles)) + "</td><td class=soft>";
  for (std::size_t i = 0; i < column.frequent.size() && i < 5; ++i)
    out += escaped(column.frequent[i].first) + " " + percent(column.frequent[i].second) + "<br>";
  return out + "</td></tr>\n";
}

std::string advice_text(const Profile& profile, bool zh) {
  const ClassificationAdvice advice = advise_classification(profile);
  if (!advice.personal) return "<p>" + std::string(word("advice_general", zh)) + "</p>\n";
  std::string out = "<p>" + std::string(word("advice_personal", zh)) + "</p>\n";
  if (advice.sensitive) out += "<p>" + std::string(word("advice_sensitive", zh)) + "</p>\n";
  if (advice.check_important) out += "<p>" + std::string(word("advice_important", zh)) + "</p>\n";
  return out;
}

}  // namespace

std::string profile_html(const Profile& profile, const DepositHead& head, std::string_view language) {
  const bool zh = language != "en";
  const auto heading = [&](std::string_view id) { return "<h2>" + std::string(word(id, zh)) + "</h2>\n"; };
  const std::string title = escaped(head.title.empty() ? head.source_name : head.title);
  std::string out = std::string("<!doctype html>\n<html lang=") + (zh ? "zh-CN" : "en") +
                    "><head><meta charset=utf-8><meta name=viewport content=\"width=device-width\"><title>" +
                    std::string(word("title", zh)) + " · " + title + "</title><style>" + std::string(kStyle) + "</style></head><body>\n";
  out += "<h1>" + title + "</h1>\n<p class=soft>" + std::string(word("title", zh)) + " · " + escaped(head.source_name) + " · " +
         (zh ? to_beijing_text(head.created) : to_string(head.created)) + "</p>\n";
  out += "<table>";
  const auto fact = [&](std::string_view id, const std::string& value) {
    out += "<tr><th scope=row>" + std::string(word(id, zh)) + "</th><td>" + value + "</td></tr>";
  };
  fact("rows", std::to_string(profile.rows));
  fact("columns", std::to_string(profile.columns.size()));
  fact("bytes", std::to_string(head.file.bytes));
  fact("complete", std::to_string(profile.complete_rows));
  fact("repeated", percent(profile.repeated_rows));
  out += "</table>\n" + heading("quality") + quality_table(profile, zh) + heading("fields") + "<table><thead><tr>";
  for (const std::string_view id : {"name", "type", "filled", "distinct", "range", "spread", "frequent"})
    out += "<th scope=col>" + std::string(word(id, zh)) + "</th>";
  out += "</tr></thead>\n";
  for (const ColumnProfile& column : profile.columns) out += column_row(column, profile.rows, zh);
  out += "</table>\n" + heading("advice") + advice_text(profile, zh) + "<p class=soft>" + std::string(word("note", zh)) + "</p>\n</body></html>\n";
  return out;
}

}  // namespace shuquan::evidence
