#include <filesystem>
#include <fstream>
#include <iterator>

#include "document/sheet.h"
#include "office/lane_statistics.h"

namespace shuquan::office {
namespace {

using document::SheetCell;
using document::SheetColumn;
using Kind = SheetColumn::Kind;

struct Column {
  rules::Text title;
  double width;
  Kind kind;
  SheetCell (*cell)(const Json& office, const Json& month, std::string_view language);
};

SheetCell number(const Json& value) { return value.is_int() ? SheetCell(value.int_or(0)) : SheetCell(); }
SheetCell tenths(const Json& value) { return value.is_int() ? SheetCell(static_cast<double>(value.int_or(0)) / 10) : SheetCell(); }

const std::vector<Column>& columns() {
  using std::string_view;
  static const std::vector<Column> kColumns = {
      {{"登记机构", "Office"}, 28, Kind::text, [](const Json& o, const Json&, string_view l) { return SheetCell(o["office"][l == "en" ? "en" : "zh"].text()); }},
      {{"月份", "Month"}, 10, Kind::text, [](const Json&, const Json& m, string_view) { return SheetCell(m["month"].text()); }},
      {{"绿色通道申请", "Requests for the green channel"}, 14, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["requests"]); }},
      {{"同意", "Granted"}, 10, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["grants"]); }},
      {{"不同意", "Refused"}, 10, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["refusals"]); }},
      {{"在办占比最高（%）", "Highest use of open cases (%)"}, 14, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["most_use_percent"]); }},
      {{"绿色通道审结", "Decided in the green channel"}, 14, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["green"]["cases"]); }},
      {{"绿色通道中位（工作日）", "Green channel, median (working days)"}, 16, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["green"]["median"]); }},
      {{"绿色通道90%（工作日）", "Green channel, 90 % (working days)"}, 16, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["green"]["ninety_percent"]); }},
      {{"普通审结", "Decided outside"}, 14, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["ordinary"]["cases"]); }},
      {{"普通中位（工作日）", "Outside, median (working days)"}, 16, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["ordinary"]["median"]); }},
      {{"普通90%（工作日）", "Outside, 90 % (working days)"}, 16, Kind::number, [](const Json&, const Json& m, string_view) { return number(m["ordinary"]["ninety_percent"]); }},
      {{"普通平均（工作日）", "Outside, mean (working days)"}, 16, Kind::number, [](const Json&, const Json& m, string_view) { return tenths(m["ordinary"]["mean_tenths"]); }},
      {{"按提交先后办理时的平均", "Mean, had all been served in order"}, 18, Kind::number, [](const Json&, const Json& m, string_view) { return tenths(m["in_order_tenths"]); }},
      {{"对普通申请的影响", "Effect on the others"}, 16, Kind::number, [](const Json&, const Json& m, string_view) { return tenths(m["effect_tenths"]); }}};
  return kColumns;
}

template <class Take>
Result<void> each_row(const Json& statistics, std::string_view language, Take take) {
  for (const Json& office : statistics["offices"].items())
    for (const Json& month : office["months"].items()) {
      std::vector<SheetCell> cells;
      for (const Column& column : columns()) cells.push_back(column.cell(office, month, language));
      SHUQUAN_CHECK(take(cells));
    }
  return {};
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string written(const SheetCell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return quoted(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return std::to_string(*whole);
  if (const auto* real = std::get_if<double>(&cell)) {
    const auto all = static_cast<std::int64_t>(*real * 10 + (*real < 0 ? -0.5 : 0.5));
    return (all < 0 ? "-" : "") + std::to_string(std::abs(all) / 10) + "." + std::to_string(std::abs(all) % 10);
  }
  return {};
}

}  // namespace

std::string lane_statistics_csv(const Json& statistics, std::string_view language) {
  std::string out = "\xEF\xBB\xBF";
  const auto line = [&out](const std::vector<std::string>& fields) {
    for (std::size_t i = 0; i < fields.size(); ++i) out += (i > 0 ? "," : "") + fields[i];
    out += "\r\n";
  };
  std::vector<std::string> titles;
  for (const Column& column : columns()) titles.push_back(quoted(column.title.in(language)));
  line(titles);
  const Result<void> done = each_row(statistics, language, [&](const std::vector<SheetCell>& cells) -> Result<void> {
    std::vector<std::string> fields;
    for (const SheetCell& cell : cells) fields.push_back(written(cell));
    line(fields);
    return {};
  });
  SHUQUAN_ASSERT(done.has_value());
  return out;
}

Result<std::string> lane_statistics_workbook(const Json& statistics, std::string_view language, Instant now) {
  const std::string path = (std::filesystem::temp_directory_path() / ("shuquan-" + new_identifier(now) + ".xlsx")).string();
  const std::unique_ptr<const std::string, void (*)(const std::string*)> scratch(&path, [](const std::string* file) {
    std::error_code ignored;
    std::filesystem::remove(*file, ignored);
  });
  std::vector<SheetColumn> heads;
  for (const Column& column : columns()) heads.push_back({column.title.in(language), column.width, column.kind});
  SHUQUAN_TRY(document::SheetWriter sheet, document::SheetWriter::create(path, language == "en" ? "Statistics" : "统计", std::move(heads), now));
  SHUQUAN_CHECK(each_row(statistics, language, [&](const std::vector<SheetCell>& cells) { return sheet.add_row(cells); }));
  SHUQUAN_CHECK(sheet.finish());
  std::ifstream file(path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file || bytes.empty()) return fail_with_detail(Errc::unavailable, "store.io", path);
  return bytes;
}

}  // namespace shuquan::office
