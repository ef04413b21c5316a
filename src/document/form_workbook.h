#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace shuquan::document {

/// A column that people fill in.
struct FormWorkbookColumn {
  std::string title;
  std::string help;     ///< shown when a cell of it is chosen; may be empty
  double width = 16;    ///< in characters, 1–255
  bool required = false;  ///< its head is marked
  int choices = -1;     ///< index into FormWorkbook::choices, for a drop-down list; -1: none
  bool only_choices = true;  ///< false: the list helps, other texts are taken
};

/// A list of values with its title.
struct FormWorkbookChoices {
  std::string title;
  std::vector<std::string> values;
};

/// A workbook to be filled in and read again: a sheet with one column for each field, formatted as text so that a
/// spreadsheet program changes no digits; a sheet that explains; a sheet with the lists behind the drop-downs.
struct FormWorkbook {
  std::string sheet;
  std::vector<FormWorkbookColumn> columns;  ///< at most 200
  std::string guide;                         ///< name of the explaining sheet
  std::vector<FormWorkbookColumn> guide_columns;
  std::vector<std::vector<std::string>> guide_rows;
  std::string lists;                         ///< name of the sheet with the lists
  std::vector<FormWorkbookChoices> choices;
  std::uint32_t rows = 10'000;               ///< how far down the drop-downs reach
};

/// Writes it with these rows filled in (constant memory; at most 1 048 575). The texts obey the limits of SheetWriter: reasons
/// document.cell_too_long, document.cell_invalid, document.sheet_file, document.sheet_name, document.sheet_columns.
Result<std::string> render_form_workbook(const FormWorkbook& book, std::span<const std::vector<std::string>> rows, Instant created);

}  // namespace shuquan::document
