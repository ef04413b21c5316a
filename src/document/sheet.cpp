#include "document/sheet.h"

#include "document/sheet_text.h"

#include <unicode/utf8.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <cstring>

namespace shuquan::document {
namespace {

constexpr std::uint32_t kMostRows = 1'048'575;  // beside the header
constexpr std::size_t kMostColumns = 200;
constexpr std::int32_t kMostCharacters = 32'767;
constexpr std::int64_t kExact = std::int64_t{1} << 53;

Result<void> check_cell(const SheetCell& cell, std::size_t column) {
  if (const auto* text = std::get_if<std::string>(&cell)) return check_cell_text(*text, column);
  const auto* number = std::get_if<double>(&cell);
  const auto* date = std::get_if<LocalDate>(&cell);
  if ((number != nullptr && !std::isfinite(*number)) || (date != nullptr && (date->year() < 1900 || date->year() > 9999)))
    return fail(Errc::invalid_input, "document.cell_invalid", {{"column", std::to_string(column + 1)}});
  return {};
}

}  // namespace

Result<void> check_cell_text(std::string_view text, std::size_t column) {
  const MessageParams where{{"column", std::to_string(column + 1)}};
  const auto size = static_cast<std::int32_t>(text.size());
  if (text.size() > 4 * static_cast<std::size_t>(kMostCharacters)) return fail(Errc::invalid_input, "document.cell_too_long", where);
  std::int32_t count = 0;
  for (std::int32_t at = 0; at < size; ++count) {
    UChar32 character = 0;
    U8_NEXT(text.data(), at, size, character);
    if (character < 0 || (character < 0x20 && character != '\n' && character != '\t') || character == 0xfffe || character == 0xffff)
      return fail(Errc::invalid_input, "document.cell_invalid", where);
    if (character > 0xffff) ++count;  // counted as the two UTF-16 units that the format counts
  }
  if (count > kMostCharacters) return fail(Errc::invalid_input, "document.cell_too_long", where);
  return {};
}

struct SheetWriter::State {
  std::string path;
  std::string draft;
  std::vector<SheetColumn> columns;
  lxw_workbook* workbook = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format* date_format = nullptr;
  lxw_format* text_format = nullptr;
  std::uint32_t rows = 0;

  ~State() {
    if (workbook == nullptr) return;
    // Closing is the only way the library has to free a workbook with its temporary files.
    static_cast<void>(workbook_close(workbook));
    ::unlink(draft.c_str());
  }
};

SheetWriter::SheetWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
SheetWriter::SheetWriter(SheetWriter&&) noexcept = default;
SheetWriter& SheetWriter::operator=(SheetWriter&&) noexcept = default;
SheetWriter::~SheetWriter() = default;

Result<SheetWriter> SheetWriter::create(const std::string& path, std::string_view name, std::vector<SheetColumn> columns,
                                        Instant created) {
  if (columns.empty() || columns.size() > kMostColumns)
    return fail(Errc::invalid_input, "document.sheet_columns", {{"limit", std::to_string(kMostColumns)}});
  for (std::size_t i = 0; i < columns.size(); ++i) SHUQUAN_CHECK(check_cell_text(columns[i].title, i));
  auto state = std::make_unique<State>();
  state->path = path;
  state->draft = path + ".new";
  // The library opens the file only when it closes the workbook; a folder that is not there should be known now.
  std::FILE* probe = std::fopen(state->draft.c_str(), "wb");
  if (probe == nullptr) return fail_with_detail(Errc::unavailable, "document.sheet_file", std::strerror(errno), {{"path", path}});
  std::fclose(probe);
  lxw_workbook_options options{};
  options.constant_memory = LXW_TRUE;
  state->workbook = workbook_new_opt(state->draft.c_str(), &options);
  if (state->workbook == nullptr) {
    ::unlink(state->draft.c_str());
    return fail(Errc::unavailable, "document.sheet_file", {{"path", path}});
  }
  lxw_doc_properties properties{};
  char application[] = "Shuquan";
  properties.author = application;
  properties.created = static_cast<time_t>(created.unix_ms / 1000);
  workbook_set_properties(state->workbook, &properties);
  const std::string sheet_name(name);
  if (workbook_validate_sheet_name(state->workbook, sheet_name.c_str()) != LXW_NO_ERROR)
    return fail(Errc::invalid_input, "document.sheet_name", {{"name", sheet_name}});
  state->sheet = workbook_add_worksheet(state->workbook, sheet_name.c_str());
  lxw_format* header = workbook_add_format(state->workbook);
  state->date_format = workbook_add_format(state->workbook);
  state->text_format = workbook_add_format(state->workbook);
  if (state->sheet == nullptr || header == nullptr || state->date_format == nullptr || state->text_format == nullptr)
    return fail(Errc::unavailable, "document.sheet_file", {{"path", path}});
  format_set_bold(header);
  format_set_bg_color(header, 0xF3E9DC);
  format_set_bottom(header, LXW_BORDER_THIN);
  format_set_num_format(state->date_format, "yyyy-mm-dd");
  format_set_num_format(state->text_format, "@");
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    worksheet_set_column(state->sheet, column, column, std::clamp(columns[i].width, 1.0, 255.0), nullptr);
  }
  worksheet_freeze_panes(state->sheet, 1, 0);
  worksheet_repeat_rows(state->sheet, 0, 0);
  for (std::size_t i = 0; i < columns.size(); ++i)
    worksheet_write_string(state->sheet, 0, static_cast<lxw_col_t>(i), columns[i].title.c_str(), header);
  state->columns = std::move(columns);
  return SheetWriter(std::move(state));
}

Result<void> SheetWriter::add_row(std::span<const SheetCell> cells) {
  State& state = *state_;
  if (cells.size() > state.columns.size())
    return fail(Errc::invalid_input, "document.sheet_columns", {{"limit", std::to_string(state.columns.size())}});
  if (state.rows == kMostRows) return fail(Errc::rejected, "document.sheet_full", {{"limit", std::to_string(kMostRows)}});
  for (std::size_t i = 0; i < cells.size(); ++i) SHUQUAN_CHECK(check_cell(cells[i], i));
  const std::uint32_t row = ++state.rows;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto column = static_cast<lxw_col_t>(i);
    const SheetCell& cell = cells[i];
    lxw_error status = LXW_NO_ERROR;
    if (const auto* text = std::get_if<std::string>(&cell)) {
      if (!text->empty()) status = worksheet_write_string(state.sheet, row, column, text->c_str(), state.text_format);
    } else if (const auto* whole = std::get_if<std::int64_t>(&cell)) {
      status = *whole > kExact || *whole < -kExact
                   ? worksheet_write_string(state.sheet, row, column, std::to_string(*whole).c_str(), state.text_format)
                   : worksheet_write_number(state.sheet, row, column, static_cast<double>(*whole), nullptr);
    } else if (const auto* number = std::get_if<double>(&cell)) {
      status = worksheet_write_number(state.sheet, row, column, *number, nullptr);
    } else if (const auto* date = std::get_if<LocalDate>(&cell)) {
      lxw_datetime when{};
      when.year = date->year();
      when.month = static_cast<int>(date->month());
      when.day = static_cast<int>(date->day());
      status = worksheet_write_datetime(state.sheet, row, column, &when, state.date_format);
    }
    if (status != LXW_NO_ERROR)
      return fail_with_detail(Errc::unavailable, "document.sheet_file", lxw_strerror(status), {{"path", state.path}});
  }
  return {};
}

Result<void> SheetWriter::finish() {
  State& state = *state_;
  SHUQUAN_ASSERT(state.workbook != nullptr);
  worksheet_autofilter(state.sheet, 0, 0, state.rows, static_cast<lxw_col_t>(state.columns.size() - 1));
  const lxw_error status = workbook_close(state.workbook);
  state.workbook = nullptr;
  if (status != LXW_NO_ERROR || std::rename(state.draft.c_str(), state.path.c_str()) != 0) {
    const std::string detail = status != LXW_NO_ERROR ? lxw_strerror(status) : std::strerror(errno);
    ::unlink(state.draft.c_str());
    return fail_with_detail(Errc::unavailable, "document.sheet_file", detail, {{"path", state.path}});
  }
  return {};
}

std::uint32_t SheetWriter::row_count() const { return state_->rows; }

}  // namespace shuquan::document
