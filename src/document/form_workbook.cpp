#include "document/form_workbook.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "document/sheet_text.h"

namespace shuquan::document {
namespace {

constexpr std::size_t kMostColumns = 200;
constexpr std::size_t kHelpTitle = 32;  // of the format
constexpr std::size_t kHelpText = 250;
constexpr lxw_color_t kHead = 0xF3E9DC;
constexpr lxw_color_t kRequired = 0xC0392B;

/// A file that is gone with the object.
class Scratch {
 public:
  Scratch() {
    std::error_code none;
    std::string name = (std::filesystem::temp_directory_path(none) / "shuquan-XXXXXX").string();
    if (const int file = ::mkstemp(name.data()); file >= 0) {
      ::close(file);
      path_ = std::move(name);
    }
  }
  ~Scratch() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::unexpected<Error> broken(const std::string& path, std::string_view why) {
  return fail_with_detail(Errc::unavailable, "document.sheet_file", std::string(why), {{"path", path}});
}

std::string column_letters(std::size_t column) {
  std::string letters;
  for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26) letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  return letters;
}

class Writer {
 public:
  Writer(const FormWorkbook& book, const std::string& path) : book_(book), path_(path) {}
  ~Writer() {
    if (workbook_) static_cast<void>(workbook_close(workbook_));  // the only way to free it
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Result<void> write(std::span<const std::vector<std::string>> rows, Instant created) {
    SHUQUAN_CHECK(open(created));
    SHUQUAN_TRY(lxw_worksheet* const sheet, add_sheet(book_.sheet));
    SHUQUAN_TRY(lxw_worksheet* const guide, add_sheet(book_.guide));
    SHUQUAN_TRY(lxw_worksheet* const lists, add_sheet(book_.lists));
    SHUQUAN_CHECK(heads(sheet, book_.columns, text_));
    drop_downs(sheet);
    for (std::size_t i = 0; i < rows.size(); ++i) SHUQUAN_CHECK(row(sheet, static_cast<lxw_row_t>(i + 1), rows[i], text_));
    SHUQUAN_CHECK(heads(guide, book_.guide_columns, wrapped_));
    for (std::size_t i = 0; i < book_.guide_rows.size(); ++i) SHUQUAN_CHECK(row(guide, static_cast<lxw_row_t>(i + 1), book_.guide_rows[i], wrapped_));
    SHUQUAN_CHECK(choice_lists(lists));
    const lxw_error closed = workbook_close(workbook_);
    workbook_ = nullptr;
    if (closed != LXW_NO_ERROR) return broken(path_, lxw_strerror(closed));
    return {};
  }

 private:
  Result<void> open(Instant created) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    workbook_ = workbook_new_opt(path_.c_str(), &options);
    if (!workbook_) return broken(path_, "no workbook");
    lxw_doc_properties properties{};
    char author[] = "Shuquan";
    properties.author = author;
    properties.created = static_cast<time_t>(created.unix_ms / 1000);
    workbook_set_properties(workbook_, &properties);
    head_ = workbook_add_format(workbook_);
    required_ = workbook_add_format(workbook_);
    text_ = workbook_add_format(workbook_);
    wrapped_ = workbook_add_format(workbook_);
    if (!head_ || !required_ || !text_ || !wrapped_) return broken(path_, "no format");
    for (lxw_format* format : {head_, required_}) {
      format_set_bold(format);
      format_set_bg_color(format, kHead);
      format_set_bottom(format, LXW_BORDER_THIN);
      format_set_text_wrap(format);
      format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    }
    format_set_font_color(required_, kRequired);
    for (lxw_format* format : {text_, wrapped_}) {
      format_set_num_format(format, "@");
      format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    }
    format_set_text_wrap(wrapped_);
    return {};
  }

  Result<lxw_worksheet*> add_sheet(const std::string& name) {
    if (workbook_validate_sheet_name(workbook_, name.c_str()) != LXW_NO_ERROR) return fail(Errc::invalid_input, "document.sheet_name", {{"name", name}});
    lxw_worksheet* sheet = workbook_add_worksheet(workbook_, name.c_str());
    if (!sheet) return broken(path_, "no sheet");
    return sheet;
  }

  Result<void> heads(lxw_worksheet* sheet, const std::vector<FormWorkbookColumn>& columns, lxw_format* cells) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      SHUQUAN_CHECK(check_cell_text(columns[i].title, i));
      const auto at = static_cast<lxw_col_t>(i);
      worksheet_set_column(sheet, at, at, std::clamp(columns[i].width, 1.0, 255.0), cells);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    for (std::size_t i = 0; i < columns.size(); ++i)
      worksheet_write_string(sheet, 0, static_cast<lxw_col_t>(i), columns[i].title.c_str(), columns[i].required ? required_ : head_);
    return {};
  }

  Result<void> row(lxw_worksheet* sheet, lxw_row_t at, const std::vector<std::string>& cells, lxw_format* format) {
    if (cells.size() > kMostColumns) return fail(Errc::invalid_input, "document.sheet_columns", {{"limit", std::to_string(kMostColumns)}});
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].empty()) continue;
      SHUQUAN_CHECK(check_cell_text(cells[i], i));
      const lxw_error status = worksheet_write_string(sheet, at, static_cast<lxw_col_t>(i), cells[i].c_str(), format);
      if (status != LXW_NO_ERROR) return broken(path_, lxw_strerror(status));
    }
    return {};
  }

  /// Help for every column, and a list to choose from where there is one. The library copies what it is given.
  void drop_downs(lxw_worksheet* sheet) {
    for (std::size_t i = 0; i < book_.columns.size(); ++i) {
      const FormWorkbookColumn& column = book_.columns[i];
      std::string title = truncate(column.title, kHelpTitle);
      std::string help = truncate(column.help, kHelpText);
      std::string range;
      lxw_data_validation rule{};
      rule.validate = LXW_VALIDATION_TYPE_ANY;
      if (column.choices >= 0) {
        const std::string letters = column_letters(static_cast<std::size_t>(column.choices));
        const std::size_t count = book_.choices[static_cast<std::size_t>(column.choices)].values.size();
        range = "='" + book_.lists + "'!$" + letters + "$2:$" + letters + "$" + std::to_string(count + 1);
        rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        rule.value_formula = range.data();
        rule.show_error = column.only_choices ? LXW_VALIDATION_ON : LXW_VALIDATION_OFF;
      }
      if (!help.empty()) {
        rule.input_title = title.data();
        rule.input_message = help.data();
      } else if (column.choices < 0) {
        continue;
      }
      const auto at = static_cast<lxw_col_t>(i);
      worksheet_data_validation_range(sheet, 1, at, std::max(book_.rows, 1U), at, &rule);
    }
  }

  Result<void> choice_lists(lxw_worksheet* sheet) {
    std::size_t deepest = 0;
    std::vector<std::string> titles;
    for (std::size_t i = 0; i < book_.choices.size(); ++i) {
      worksheet_set_column(sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i), 28, nullptr);
      deepest = std::max(deepest, book_.choices[i].values.size());
      titles.push_back(book_.choices[i].title);
    }
    worksheet_freeze_panes(sheet, 1, 0);
    SHUQUAN_CHECK(row(sheet, 0, titles, head_));
    for (std::size_t r = 0; r < deepest; ++r) {
      std::vector<std::string> cells;
      for (const FormWorkbookChoices& list : book_.choices) cells.push_back(r < list.values.size() ? list.values[r] : std::string());
      SHUQUAN_CHECK(row(sheet, static_cast<lxw_row_t>(r + 1), cells, text_));
    }
    return {};
  }

  const FormWorkbook& book_;
  const std::string& path_;
  lxw_workbook* workbook_ = nullptr;
  lxw_format* head_ = nullptr;
  lxw_format* required_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* wrapped_ = nullptr;
};

}  // namespace

Result<std::string> render_form_workbook(const FormWorkbook& book, std::span<const std::vector<std::string>> rows, Instant created) {
  if (book.columns.empty() || book.columns.size() > kMostColumns || book.choices.size() > kMostColumns)
    return fail(Errc::invalid_input, "document.sheet_columns", {{"limit", std::to_string(kMostColumns)}});
  if (rows.size() > 1'048'575) return fail(Errc::rejected, "document.sheet_full", {{"limit", "1048575"}});
  const Scratch scratch;
  if (scratch.path().empty()) return broken("", std::strerror(errno));
  {
    Writer writer(book, scratch.path());
    SHUQUAN_CHECK(writer.write(rows, created));
  }
  std::ifstream file(scratch.path(), std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file || bytes.empty()) return broken(scratch.path(), "cannot be read back");
  return bytes;
}

}  // namespace shuquan::document
