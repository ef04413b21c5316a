#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/source.h"
#include "rules/codes.h"
#include "rules/form_table.h"

// The table of a batch as people hand it in: a workbook made from our template, a CSV file, or JSON by API.
namespace shuquan::office {

inline constexpr std::size_t kBatchRows = 10'000;                    ///< rows of one table
inline constexpr std::size_t kBatchUpload = std::size_t{24} << 20;   ///< bytes of a table as it is handed in

/// The columns of a table: the key of the row, the joint applicants, then one for each field of the form.
struct BatchLayout {
  static constexpr std::size_t kKey = 0;
  static constexpr std::size_t kCoApplicants = 1;
  static constexpr std::size_t kFirstField = 2;
  std::vector<rules::FormColumn> fields;

  std::size_t size() const { return kFirstField + fields.size(); }
  /// Machine name of a column: "key", "co_applicants", or the pointer of a field.
  std::string_view name(std::size_t column) const;
  const rules::Text& label(std::size_t column) const;
};
BatchLayout batch_layout(const rules::Form& form);
/// Head of the column in which a workbook of failed rows says what is wrong; it is passed over when it comes back.
const rules::Text& problem_column();
/// What the sheet of a template is called; a workbook may hold others beside it.
const rules::Text& batch_sheet();

/// What is wrong with a row, and where it shows.
struct RowProblem {
  int column = -1;       ///< of the layout; -1: the row as a whole
  int file_column = -1;  ///< of the file as it was handed in, 0-based; -1 where it has none
  int line = 0;          ///< line of a list inside the cell, 1-based; 0: the cell
  std::string pointer;   ///< of the form, empty for the columns before the fields
  std::string reason;
  MessageParams params;
};

struct BatchCoApplicant {
  std::string identifier;  ///< unified social credit code
  int share_bp = 0;
};

struct BatchRow {
  std::uint64_t number = 0;  ///< as the file counts it: the row of the sheet, the line of a CSV file, the place in a list
  std::string key;
  Json form;
  std::vector<BatchCoApplicant> co_applicants;
  std::vector<std::string> cells;  ///< by the columns of the layout, as they were written
  std::vector<RowProblem> problems;
};

struct BatchTable {
  std::vector<BatchRow> rows;
  std::vector<int> file_columns;  ///< where each column of the layout stands in the file, -1: nowhere
};

/// Reads a table; what is wrong with single rows stands with them. Refuses the file as a whole (invalid input) with a reason
/// that says how to mend it: batch.file_kind, batch.old_excel, batch.encoding, batch.empty, batch.too_many_rows,
/// batch.wrong_sheet, batch.unknown_column, batch.column_twice, batch.column_missing, batch.json, those of evidence::read_xlsx
/// (macros, merged cells, formulas without result) and of damaged or bomb-like archives.
Result<BatchTable> read_batch_table(const evidence::Source& source, const BatchLayout& layout, const rules::Codes& codes);

}  // namespace shuquan::office
