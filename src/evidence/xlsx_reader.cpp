#include "evidence/xlsx_reader.h"

#include <charconv>

#include "evidence/archive.h"
#include "evidence/arena.h"
#include "evidence/xlsx_parts.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kBlock = std::size_t{64} << 10;

// "AB12" → 27; SIZE_MAX where it is no reference.
std::size_t column_of(std::string_view reference) {
  std::size_t column = 0;
  std::size_t letters = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (++letters > 3) return SIZE_MAX;
  }
  return letters == 0 ? SIZE_MAX : column - 1;
}

class XlsxReader final : public RowReader {
 public:
  XlsxReader(Workbook book, std::unique_ptr<ByteSource> sheet, bool header, const RowLimits& limits, const SheetUse& use)
      : book_(std::move(book)), sheet_(std::move(sheet)), header_(header), limits_(limits), use_(use), parser_(handler()) {}

  Result<void> open() {
    if (!header_) return {};
    while (!named_ && !ended_) SHUQUAN_CHECK(feed());
    return {};
  }

  Result<bool> next(RowBatch& batch) override {
    batch.clear();
    texts_.clear();
    batch.first_row = row_number_;
    while (ready_.empty() && !ended_) SHUQUAN_CHECK(feed());
    for (const auto& row : ready_) {
      for (const Value& value : row) {
        const std::string_view copy = texts_.copy(value.text);
        batch.cells.push_back({copy.data(), static_cast<std::uint32_t>(copy.size()), value.kind});
      }
      batch.row_end.push_back(batch.cells.size());
    }
    row_number_ += ready_.size();
    ready_.clear();
    batch.numbers = std::move(numbers_);
    numbers_.clear();
    return batch.rows() > 0;
  }

  const std::vector<std::string>& columns() const override { return columns_; }

 private:
  struct Value {
    std::string text;
    CellKind kind = CellKind::absent;
  };

  Result<void> feed() {
    SHUQUAN_TRY(const std::size_t got, sheet_->read(block_.data(), block_.size()));
    SHUQUAN_CHECK(parser_.feed({block_.data(), got}, got == 0));
    if (refused_ != nullptr)
      return fail(Errc::invalid_input, refused_, {{"row", std::to_string(row_number_ + ready_.size() + 1)}, {"offset", "0"},
                                                  {"limit", std::to_string(limits_.columns)}, {"cell", refused_cell_}});
    if ((bytes_ += got) > use_.sheet_bytes) return fail(Errc::invalid_input, "evidence.xlsx_sheet_too_big", {{"limit", std::to_string(use_.sheet_bytes)}});
    ended_ = got == 0;
    return {};
  }

  XmlHandler handler() {
    XmlHandler handler;
    handler.begin = [this](std::string_view name, const XmlAttributes& attributes) { begin(name, attributes); };
    handler.end = [this](std::string_view name) { end(name); };
    handler.text = [this](std::string_view text) {
      if (!in_value_) return;
      row_bytes_ += text.size();
      if (row_bytes_ > limits_.row_bytes) {
        refused_ = "evidence.row_too_long";
        return;
      }
      value_ += text;
    };
    return handler;
  }

  void begin(std::string_view name, const XmlAttributes& attributes) {
    if (name == "row") {
      row_.clear();
      row_bytes_ = 0;
      ++sheet_row_;
      if (const auto number = attributes.find("r"); number != attributes.end())
        std::from_chars(number->second.data(), number->second.data() + number->second.size(), sheet_row_);
    } else if (name == "c") {
      const auto place = attributes.find("r");
      cell_ = place == attributes.end() ? std::string() : place->second;
      formula_ = false;
      column_ = place == attributes.end() ? row_.size() : column_of(place->second);
      const auto type = attributes.find("t");
      type_ = type == attributes.end() ? "n" : type->second;
      const auto style = attributes.find("s");
      style_ = 0;
      if (style != attributes.end()) std::from_chars(style->second.data(), style->second.data() + style->second.size(), style_);
      value_.clear();
      filled_ = false;
    } else if (name == "v" || name == "t") {
      in_value_ = true;
      filled_ = true;
    } else if (name == "f") {
      formula_ = true;
    } else if (name == "mergeCell" && use_.filled_in) {
      const auto range = attributes.find("ref");
      refuse("evidence.xlsx_merged", range == attributes.end() ? std::string() : range->second);
    } else if (name == "rPh") {
      in_phonetic_ = true;
    }
    if (in_phonetic_) in_value_ = false;
  }

  void end(std::string_view name) {
    if (name == "v" || name == "t") in_value_ = false;
    if (name == "rPh") in_phonetic_ = false;
    if (name == "c" && use_.filled_in && formula_ && value_.empty() && type_ != "str") refuse("evidence.xlsx_formula", cell_);
    if (name == "c" && use_.filled_in && type_ == "e") refuse("evidence.xlsx_error_value", cell_);
    if (name == "c" && filled_) end_cell();
    if (name == "row") end_row();
  }

  void refuse(const char* reason, std::string cell) {
    if (refused_ != nullptr) return;
    refused_ = reason;
    refused_cell_ = std::move(cell);
  }

  void end_cell() {
    if (column_ >= limits_.columns || column_ == SIZE_MAX) {
      refused_ = "evidence.too_many_columns";
      return;
    }
    if (row_.size() <= column_) row_.resize(column_ + 1);
    Value& cell = row_[column_];
    cell.kind = CellKind::text;
    if (type_ == "s") {
      std::size_t number = SIZE_MAX;
      std::from_chars(value_.data(), value_.data() + value_.size(), number);
      if (number >= book_.strings.size()) {
        refused_ = "evidence.xlsx_damaged";
        return;
      }
      cell.text = book_.strings[number];
    } else if (type_ == "b") {
      cell = {value_ == "1" ? "true" : "false", CellKind::literal};
    } else if (type_ == "n") {
      cell = number_cell();
    } else {
      cell.text = value_;
    }
  }

  Value number_cell() const {
    if (style_ < book_.date_styles.size() && book_.date_styles[style_]) {
      double serial = 0;
      std::from_chars(value_.data(), value_.data() + value_.size(), serial);
      std::string date = serial_date(serial, book_.since_1904);
      if (!date.empty()) return {std::move(date), CellKind::text};
    }
    return {value_, CellKind::literal};
  }

  void end_row() {
    if (row_.empty()) return;
    if (header_ && !named_) {
      for (const Value& value : row_) columns_.push_back(value.text);
      named_ = true;
      return;
    }
    for (std::size_t c = columns_.size(); c < row_.size(); ++c) columns_.push_back("c" + std::to_string(c + 1));
    ready_.push_back(std::move(row_));
    numbers_.push_back(sheet_row_);
    row_.clear();
  }

  Workbook book_;
  std::unique_ptr<ByteSource> sheet_;
  bool header_;
  RowLimits limits_;
  SheetUse use_;
  XmlParser parser_;
  std::vector<char> block_ = std::vector<char>(kBlock);
  std::vector<std::string> columns_;
  bool named_ = false;
  bool ended_ = false;
  const char* refused_ = nullptr;
  std::string refused_cell_;
  std::uint64_t bytes_ = 0;
  std::uint64_t sheet_row_ = 0;
  std::uint64_t row_number_ = 0;

  std::vector<std::vector<Value>> ready_;
  std::vector<std::uint64_t> numbers_;
  std::vector<Value> row_;
  std::size_t row_bytes_ = 0;
  std::size_t column_ = 0;
  std::string cell_;
  bool formula_ = false;
  std::string type_;
  std::size_t style_ = 0;
  std::string value_;
  bool in_value_ = false;
  bool in_phonetic_ = false;
  bool filled_ = false;
  Arena texts_;
};

}  // namespace

Result<std::unique_ptr<RowReader>> read_xlsx(const Source& source, std::string& sheet, bool header, const RowLimits& limits, const SheetUse& use) {
  SHUQUAN_TRY(Workbook book, read_workbook(source, use.string_bytes));
  if (use.filled_in && book.macros) return fail(Errc::invalid_input, "evidence.xlsx_macro");
  if (book.sheets.empty()) return fail(Errc::invalid_input, "evidence.xlsx_damaged");
  if (sheet.empty()) sheet = book.sheets[0].first;
  const auto found = std::find_if(book.sheets.begin(), book.sheets.end(), [&](const auto& s) { return s.first == sheet; });
  if (found == book.sheets.end()) {
    std::string list;
    for (const auto& entry : book.sheets) list += (list.empty() ? "" : ", ") + entry.first;
    return fail(Errc::invalid_input, "evidence.no_table", {{"table", sheet}, {"tables", list}});
  }
  const std::string member = found->second;
  SHUQUAN_TRY(auto packed, source.open());
  SHUQUAN_TRY(auto part, unpacked(std::move(packed), Container::zip, member));
  auto reader = std::make_unique<XlsxReader>(std::move(book), std::move(part), header, limits, use);
  SHUQUAN_CHECK(reader->open());
  return std::unique_ptr<RowReader>(std::move(reader));
}

Result<std::vector<std::string>> xlsx_sheets(const Source& source) {
  SHUQUAN_TRY(const Workbook book, read_sheet_names(source));
  std::vector<std::string> names;
  for (const auto& [name, path] : book.sheets) names.push_back(name);
  return names;
}

}  // namespace shuquan::evidence
