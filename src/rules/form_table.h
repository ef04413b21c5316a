#pragma once
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "rules/codes.h"
#include "rules/rule_pack.h"

// A case form as a table: one column for each field, so that many applications can be written in a spreadsheet (G-4d).
// Objects are spread over columns (/scale/count). A list stands in one cell: codes and texts separated by semicolons or
// line ends, objects one a line with their members separated by "|" in the order of the schema. A file is its name.
namespace shuquan::rules {

enum class CellForm : std::uint8_t { text, integer, boolean, date, instant, code, codes, texts, records, file };

/// A member of the objects of a list, in the order in which it stands in a line.
struct RecordMember {
  std::string name;
  Text label;
  CellForm form = CellForm::text;
  std::string codes;  ///< code list, for codes
  bool required = false;
};

struct FormColumn {
  std::string pointer;  ///< JSON pointer of the field, e.g. "/scale/count"; also the column's name in machine-made tables
  std::vector<std::string> path;
  Text label;           ///< with the labels of what it lies in, e.g. "数据规模：数量"
  Text help;
  std::string clause;
  CellForm form = CellForm::text;
  std::string codes;                  ///< code list, for code and codes
  std::vector<RecordMember> members;  ///< for records
  bool names_file = false;            ///< records that stand for uploaded files: a member "blob" that is found by "name"
  bool required = false;              ///< asked for in every form; what is asked for sometimes only is not marked
};

/// The columns of a form's schema, in the order of the form. The schema must have passed check_schema().
std::vector<FormColumn> form_columns(const Json& schema);

/// Finds codes by what people write: the code, its label in either language, or both ("06 煤炭开采"). Keeps what it has
/// looked up, so one serves a whole table; not for several threads.
class CodeNames {
 public:
  explicit CodeNames(const Codes& codes) : codes_(codes) {}
  /// Nothing where the list has no such code.
  const Code* find(std::string_view list, std::string_view written);

 private:
  using Names = std::unordered_map<std::string, const Code*>;
  const Codes& codes_;
  std::unordered_map<const CodeList*, Names> lists_;
};

/// The form that the cells of a row stand for; cells beyond the columns do not count. What cannot be read as its field wants it stays as it was written, so that
/// validate() tells what is wrong with it. Empty cells leave their field out.
Json form_from_cells(std::span<const FormColumn> columns, std::span<const std::string> cells, CodeNames& codes);

/// What a cell shows of a form; the inverse of form_from_cells() for all that a form can hold.
std::string cell_text(const FormColumn& column, const Json& form, const Codes& codes, std::string_view language);

/// A code as cells and drop-down lists show it: the label, with the code before it where the code is a number of a standard.
std::string code_text(const Code& code, std::string_view language);

/// Where a problem of the form shows in the table.
struct CellPlace {
  std::size_t column = 0;  ///< index; the number of columns where no column fits
  int line = 0;            ///< 1-based line of a list, 0: the cell as a whole
};
CellPlace place_of(std::span<const FormColumn> columns, std::string_view pointer);

}  // namespace shuquan::rules
