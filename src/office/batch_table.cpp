#include "office/batch_table.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "base/text.h"
#include "evidence/xlsx_reader.h"

namespace shuquan::office {
namespace {

using evidence::Source;

constexpr std::size_t kMostColumns = 400;
constexpr std::size_t kRowBytes = std::size_t{1} << 20;
constexpr std::size_t kStringBytes = std::size_t{96} << 20;
constexpr std::uint64_t kSheetBytes = std::uint64_t{256} << 20;
constexpr std::size_t kMostKey = 60;
constexpr std::size_t kMostCoApplicants = 20;
constexpr std::size_t kExactDigits = 15;  // of a number in a spreadsheet
constexpr int kRemarks = -1;              // the column with our own remarks
constexpr int kHeadless = -2;             // nothing stands above it

const std::array<rules::Text, 2>& lead_labels() {
  static const std::array<rules::Text, 2> kLabels = {rules::Text{"行标识", "Row key"}, rules::Text{"共同申请人", "Joint applicants"}};
  return kLabels;
}

std::string header_key(std::string_view title) {
  while (title.ends_with('*') || title.ends_with(' ')) title.remove_suffix(1);
  return comparison_key(title);
}

/// Every way in which a column may be called, and which one it is.
std::map<std::string, int> column_names(const BatchLayout& layout) {
  std::map<std::string, int> names;
  for (std::size_t i = 0; i < layout.size(); ++i)
    for (const std::string_view name : {layout.name(i), std::string_view(layout.label(i).zh), std::string_view(layout.label(i).en)}) names.emplace(header_key(name), static_cast<int>(i));
  for (const std::string& name : {problem_column().zh, problem_column().en}) names.emplace(header_key(name), kRemarks);
  return names;
}


bool is_headless(const std::string& title, std::size_t column) { return header_key(title).empty() || title == "c" + std::to_string(column + 1); }

/// Which column of the layout each column of the file is, kRemarks or kHeadless.
Result<std::vector<int>> match_header(const std::vector<std::string>& header, const BatchLayout& layout, const std::string& sheet) {
  const std::map<std::string, int> names = column_names(layout);
  std::vector<int> columns;
  std::string unknown;
  std::size_t matched = 0;
  for (const std::string& title : header) {
    const auto found = names.find(header_key(title));
    if (found == names.end() && !is_headless(title, columns.size()) && unknown.empty()) unknown = truncate(title, 60);
    columns.push_back(found == names.end() ? kHeadless : found->second);
    if (columns.back() < 0) continue;
    ++matched;
    if (std::ranges::count(columns, columns.back()) > 1) return fail(Errc::invalid_input, "batch.column_twice", {{"column", truncate(title, 60)}});
  }
  if (matched < 2) return fail(Errc::invalid_input, "batch.wrong_sheet", {{"sheet", truncate(sheet, 60)}, {"expected", layout.label(BatchLayout::kFirstField).zh}, {"expected_en", layout.label(BatchLayout::kFirstField).en}});
  if (!unknown.empty()) return fail(Errc::invalid_input, "batch.unknown_column", {{"column", unknown}});
  return columns;
}

std::vector<int> places_in_file(const std::vector<int>& columns, std::size_t size) {
  std::vector<int> places(size, -1);
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i] >= 0) places[static_cast<std::size_t>(columns[i])] = static_cast<int>(i);
  return places;
}

Result<void> check_required(const BatchTable& table, const BatchLayout& layout) {
  std::string zh, en;
  for (std::size_t i = BatchLayout::kFirstField; i < layout.size(); ++i) {
    if (!layout.fields[i - BatchLayout::kFirstField].required || table.file_columns[i] >= 0) continue;
    zh += (zh.empty() ? "" : "、") + layout.label(i).zh;
    en += (en.empty() ? "" : "; ") + layout.label(i).en;
  }
  if (!zh.empty()) return fail(Errc::invalid_input, "batch.column_missing", {{"columns", zh}, {"columns_en", en}});
  return {};
}

/// A number that the spreadsheet program has rounded is not what somebody typed into a field for text.
bool is_rounded(const evidence::Cell& cell, const BatchLayout& layout, std::size_t column) {
  if (cell.kind != evidence::CellKind::literal || column < BatchLayout::kFirstField) return false;
  const rules::CellForm form = layout.fields[column - BatchLayout::kFirstField].form;
  if (form == rules::CellForm::integer || form == rules::CellForm::boolean) return false;
  const auto digits = static_cast<std::size_t>(std::ranges::count_if(cell.view(), [](char c) { return c >= '0' && c <= '9'; }));
  return digits > kExactDigits || cell.view().find_first_of("eE") != std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// "30", "30%", "33.33 %" as basis points.
std::optional<int> share_of(std::string_view text) {
  std::string plain = normalise(text);
  std::erase(plain, '%');
  std::erase(plain, ' ');
  double percent = 0;
  const auto parsed = std::from_chars(plain.data(), plain.data() + plain.size(), percent);
  if (plain.empty() || parsed.ec != std::errc{} || parsed.ptr != plain.data() + plain.size() || !(percent > 0) || percent >= 100) return std::nullopt;
  return static_cast<int>(percent * 100 + 0.5);
}

/// One joint applicant a line: credit code | share in percent.
void read_co_applicants(std::string_view cell, BatchRow& row, int file_column) {
  int line = 0;
  for (std::size_t begin = 0; begin <= cell.size();) {
    const std::size_t end = std::min(cell.find('\n', begin), cell.size());
    const std::string_view text = trimmed(cell.substr(begin, end - begin));
    begin = end + 1;
    if (text.empty()) continue;
    ++line;
    std::size_t bar = text.find('|'), width = 1;
    if (bar == std::string_view::npos) bar = text.find("｜"), width = 3;
    const std::optional<int> share = bar == std::string_view::npos ? std::nullopt : share_of(text.substr(bar + width));
    const RowProblem problem{static_cast<int>(BatchLayout::kCoApplicants), file_column, line, "", "batch.co_applicant", {{"text", truncate(text, 60)}}};
    if (!share || row.co_applicants.size() >= kMostCoApplicants) row.problems.push_back(problem);
    else row.co_applicants.push_back({std::string(trimmed(text.substr(0, bar))), *share});
  }
}

void check_key(BatchRow& row, int file_column) {
  row.key = trimmed(row.key);
  const bool bad = code_points(row.key) > kMostKey || row.key.find_first_of("\r\n\t") != std::string::npos;
  if (bad) row.problems.push_back({static_cast<int>(BatchLayout::kKey), file_column, 0, "", "batch.row_key", {{"limit", std::to_string(kMostKey)}}});
}

class TableReader {
 public:
  TableReader(const BatchLayout& layout, const rules::Codes& codes) : layout_(layout), names_(codes) {}

  Result<BatchTable> read(evidence::RowReader& reader, const std::string& sheet) {
    evidence::RowBatch batch;
    SHUQUAN_TRY(bool more, reader.next(batch));
    SHUQUAN_TRY(columns_, match_header(reader.columns(), layout_, sheet));
    table_.file_columns = places_in_file(columns_, layout_.size());
    SHUQUAN_CHECK(check_required(table_, layout_));
    std::uint64_t count = 1;  // the header
    for (; more;) {
      for (std::size_t i = 0; i < batch.rows(); ++i) {
        ++count;
        SHUQUAN_CHECK(take(batch.row(i), i < batch.numbers.size() ? batch.numbers[i] : count));
      }
      SHUQUAN_TRY(more, reader.next(batch));
    }
    if (table_.rows.empty()) return fail(Errc::invalid_input, "batch.empty");
    return std::move(table_);
  }

 private:
  Result<void> take(std::span<const evidence::Cell> cells, std::uint64_t number) {
    BatchRow row;
    row.number = number;
    row.cells.resize(layout_.size());
    bool blank = true;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string_view text = trimmed(cells[i].view());
      if (text.empty()) continue;
      if (i >= columns_.size() || columns_[i] < 0) {
        if (i >= columns_.size() || columns_[i] == kHeadless) row.problems.push_back({-1, static_cast<int>(i), 0, "", "batch.cell_outside", {{"text", truncate(text, 40)}}});
        continue;
      }
      blank = false;
      const auto column = static_cast<std::size_t>(columns_[i]);
      if (is_rounded(cells[i], layout_, column))
        row.problems.push_back({columns_[i], static_cast<int>(i), 0, layout_.fields[column - BatchLayout::kFirstField].pointer, "batch.number_rounded", {{"text", truncate(text, 40)}}});
      row.cells[column] = text;
    }
    if (blank) return {};
    if (table_.rows.size() == kBatchRows) return fail(Errc::invalid_input, "batch.too_many_rows", {{"limit", std::to_string(kBatchRows)}});
    row.key = row.cells[BatchLayout::kKey];
    check_key(row, table_.file_columns[BatchLayout::kKey]);
    read_co_applicants(row.cells[BatchLayout::kCoApplicants], row, table_.file_columns[BatchLayout::kCoApplicants]);
    row.form = rules::form_from_cells(layout_.fields, std::span(row.cells).subspan(BatchLayout::kFirstField), names_);
    table_.rows.push_back(std::move(row));
    return {};
  }

  const BatchLayout& layout_;
  rules::CodeNames names_;
  std::vector<int> columns_;
  BatchTable table_;
};

evidence::RowLimits limits() {
  evidence::RowLimits limits;
  limits.row_bytes = kRowBytes;
  limits.columns = kMostColumns;
  return limits;
}

Result<BatchTable> read_workbook_table(const Source& source, const BatchLayout& layout, const rules::Codes& codes) {
  SHUQUAN_TRY(auto packed, source.open());
  Result<std::vector<std::string>> members = evidence::zip_members(std::move(packed), 10'000);
  if (!members) return std::unexpected(std::move(members).error());
  if (std::ranges::find(*members, "xl/workbook.xml") == members->end()) return fail(Errc::invalid_input, "batch.file_kind");
  SHUQUAN_TRY(const std::vector<std::string> sheets, evidence::xlsx_sheets(source));
  std::string sheet;
  for (const std::string& name : sheets)
    if (name == batch_sheet().zh || name == batch_sheet().en) sheet = name;
  evidence::SheetUse use;
  use.filled_in = true;
  use.string_bytes = kStringBytes;
  use.sheet_bytes = kSheetBytes;
  SHUQUAN_TRY(const std::unique_ptr<evidence::RowReader> reader, evidence::read_xlsx(source, sheet, true, limits(), use));
  return TableReader(layout, codes).read(*reader, sheet);
}

/// The delimiter that stands most often in the first line, outside quotes.
char delimiter_of(std::string_view text) {
  std::map<char, int> seen;
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') quoted = !quoted;
    if (c == '\n' && !quoted) break;
    if (!quoted && (c == ',' || c == ';' || c == '\t')) ++seen[c];
  }
  const auto most = std::ranges::max_element(seen, {}, [](const auto& each) { return each.second; });
  return most == seen.end() ? ',' : most->first;
}

Result<BatchTable> read_text_table(const Source& source, std::string_view head, bool complete, const BatchLayout& layout, const rules::Codes& codes) {
  const Result<evidence::EncodingGuess> guess = evidence::guess_encoding(head, complete);
  const bool known = guess && (guess->encoding == evidence::Encoding::utf8 || guess->encoding == evidence::Encoding::gb18030);
  if (!known) return fail(Errc::invalid_input, "batch.encoding");
  evidence::SourceForm form;
  form.format = evidence::Format::delimited;
  form.encoding = guess->encoding;
  form.dialect.delimiter = delimiter_of(head);
  form.ragged = evidence::Ragged::keep;
  SHUQUAN_TRY(auto bytes, source.open());
  SHUQUAN_TRY(const std::unique_ptr<evidence::RowReader> reader, evidence::read_rows(std::move(bytes), form, limits()));
  return TableReader(layout, codes).read(*reader, "CSV");
}

Result<BatchTable> read_json_table(const Source& source, const BatchLayout& layout, const rules::Codes& codes) {
  SHUQUAN_TRY(auto bytes, source.open());
  SHUQUAN_TRY(const std::string text, evidence::read_ahead(*bytes, kBatchUpload + 1));
  const Result<Json> json = Json::parse(text);
  if (!json || !(*json)["rows"].is_array()) return fail(Errc::invalid_input, "batch.json");
  const Json::Array& rows = (*json)["rows"].items();
  if (rows.empty()) return fail(Errc::invalid_input, "batch.empty");
  if (rows.size() > kBatchRows) return fail(Errc::invalid_input, "batch.too_many_rows", {{"limit", std::to_string(kBatchRows)}});
  BatchTable table;
  table.file_columns.assign(layout.size(), -1);
  for (const Json& item : rows) {
    if (!item["form"].is_object()) return fail(Errc::invalid_input, "batch.json");
    BatchRow row;
    row.number = table.rows.size() + 1;
    row.key = item["key"].text();
    row.form = item["form"];
    row.cells.resize(layout.size());
    row.cells[BatchLayout::kKey] = row.key;
    std::string& written = row.cells[BatchLayout::kCoApplicants];
    for (const Json& other : item["co_applicants"].items()) {
      const std::string percent = std::to_string(other["share_bp"].int_or(0) / 100) + "." + (other["share_bp"].int_or(0) % 100 < 10 ? "0" : "") + std::to_string(other["share_bp"].int_or(0) % 100);
      written += (written.empty() ? "" : "\n") + other["identifier"].text() + " | " + percent;
    }
    for (std::size_t i = 0; i < layout.fields.size(); ++i) row.cells[BatchLayout::kFirstField + i] = rules::cell_text(layout.fields[i], row.form, codes, "zh");
    check_key(row, -1);
    read_co_applicants(written, row, -1);
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace

std::string_view BatchLayout::name(std::size_t column) const {
  if (column == kKey) return "key";
  return column == kCoApplicants ? std::string_view("co_applicants") : std::string_view(fields[column - kFirstField].pointer);
}

const rules::Text& BatchLayout::label(std::size_t column) const { return column < kFirstField ? lead_labels()[column] : fields[column - kFirstField].label; }

BatchLayout batch_layout(const rules::Form& form) { return {rules::form_columns(form.schema)}; }

const rules::Text& problem_column() {
  static const rules::Text kText{"错误说明", "What is wrong"};
  return kText;
}

const rules::Text& batch_sheet() {
  static const rules::Text kText{"申请", "Applications"};
  return kText;
}

Result<BatchTable> read_batch_table(const Source& source, const BatchLayout& layout, const rules::Codes& codes) {
  SHUQUAN_TRY(auto bytes, source.open());
  SHUQUAN_TRY(const std::string head, evidence::read_ahead(*bytes, evidence::kHeadBytes));
  const bool complete = head.size() < evidence::kHeadBytes;
  if (head.starts_with("PK\x03\x04")) return read_workbook_table(source, layout, codes);
  if (head.starts_with("\xD0\xCF\x11\xE0")) return fail(Errc::invalid_input, "batch.old_excel");
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return fail(Errc::invalid_input, "batch.empty");
  if (head[first] == '{') return read_json_table(source, layout, codes);
  if (head.starts_with("%PDF") || (head.find('\0') != std::string::npos && !head.starts_with("\xff\xfe") && !head.starts_with("\xfe\xff"))) return fail(Errc::invalid_input, "batch.file_kind");
  return read_text_table(source, head, complete, layout, codes);
}

}  // namespace shuquan::office
