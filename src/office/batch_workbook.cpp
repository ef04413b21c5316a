#include <algorithm>
#include <map>

#include "base/messages.h"
#include "base/text.h"
#include "document/form_workbook.h"
#include "office/batches.h"

namespace shuquan::office {
namespace {

using document::FormWorkbook;
using document::FormWorkbookColumn;

constexpr std::size_t kCellUnits = 32'767;  // UTF-16 units: what a cell of the format holds
constexpr std::uint32_t kRowsWithLists = 10'000;

struct Words {
  bool english;
  std::string operator()(std::string_view zh, std::string_view en) const { return std::string(english ? en : zh); }
};

double width_of(rules::CellForm form) {
  switch (form) {
    case rules::CellForm::records: return 48;
    case rules::CellForm::text: return 32;
    case rules::CellForm::codes: case rules::CellForm::texts: case rules::CellForm::instant: return 24;
    default: return 16;
  }
}

std::string members_text(const rules::FormColumn& column, const Words& words, const std::string& language) {
  std::string out;
  for (const rules::RecordMember& member : column.members) out += (out.empty() ? "" : " | ") + member.label.in(language) + (member.required ? "*" : "");
  return words("每行一项，各部分用竖线分隔：", "One entry a line, parts separated by bars: ") + out + (column.names_file ? words("（文件须先上传到本批次）", " (upload the files to the batch)") : "");
}

std::string how_to_write(const rules::FormColumn& column, const Words& words, const std::string& language) {
  switch (column.form) {
    case rules::CellForm::integer: return words("整数", "A whole number");
    case rules::CellForm::boolean: return words("是或否", "yes or no");
    case rules::CellForm::date: return words("日期，如 2025-01-31", "A date such as 2025-01-31");
    case rules::CellForm::instant: return words("日期和时间，如 2025-01-31 09:30（北京时间）", "Date and time such as 2025-01-31 09:30 (Beijing time)");
    case rules::CellForm::code: return words("从列表中选择", "One of the list");
    case rules::CellForm::codes: return words("从列表中选择，几项之间用分号分隔", "From the list, several separated by semicolons");
    case rules::CellForm::texts: return words("几项之间用分号或换行分隔", "Several separated by semicolons or line ends");
    case rules::CellForm::records: return members_text(column, words, language);
    case rules::CellForm::file: return words("文件名（文件须先上传到本批次）", "The name of a file uploaded to the batch");
    case rules::CellForm::text: return words("文字", "Text");
  }
  return {};
}

/// A line that shows how the cell is written; made of the first codes of its lists, so it is never out of date.
std::string example_of(const rules::FormColumn& column, const rules::Codes& codes, const Words& words, const std::string& language) {
  const auto code = [&](const std::string& id, std::size_t index) {
    const rules::CodeList* list = codes.list(id);
    std::size_t seen = 0;
    if (list)
      for (const rules::Code& each : list->entries)
        if (each.selectable && seen++ == index) return rules::code_text(each, language);
    return std::string();
  };
  const auto part = [&](const rules::RecordMember& member) -> std::string {
    if (member.form == rules::CellForm::code) return code(member.codes, 0);
    if (member.form == rules::CellForm::boolean) return words("否", "no");
    if (column.names_file && member.name == "name") return "proof.pdf";
    return "…";
  };
  switch (column.form) {
    case rules::CellForm::integer: return "100";
    case rules::CellForm::boolean: return words("是", "yes");
    case rules::CellForm::date: return "2025-01-31";
    case rules::CellForm::instant: return "2025-01-31 09:30";
    case rules::CellForm::code: return code(column.codes, 0);
    case rules::CellForm::codes: return code(column.codes, 0) + (code(column.codes, 1).empty() ? "" : "；" + code(column.codes, 1));
    case rules::CellForm::file: return "sample.csv";
    case rules::CellForm::records: {
      std::string line;
      for (const rules::RecordMember& member : column.members) line += (line.empty() ? "" : " | ") + part(member);
      return line;
    }
    default: return {};
  }
}

std::string clause_of(const rules::RulePack& pack, const std::string& id, const std::string& language) {
  const auto found = std::ranges::find(pack.clauses, id, &rules::Clause::id);
  return found == pack.clauses.end() ? id : found->label.in(language);
}

class Template {
 public:
  Template(const BatchLaw& law, const BatchLayout& layout, std::string_view language) : law_(law), layout_(layout), language_(language), words_{language == "en"} {}

  FormWorkbook book(bool with_problems) {
    FormWorkbook book;
    book.sheet = batch_sheet().in(language_);
    book.guide = words_("填写说明", "Guide");
    book.lists = words_("代码", "Lists");
    book.rows = kRowsWithLists;
    book.guide_columns = {{words_("列", "Column"), "", 28, false, -1, true}, {words_("必填", "Required"), "", 9, false, -1, true}, {words_("填写内容", "What it says"), "", 60, false, -1, true},
                          {words_("写法", "How to write it"), "", 44, false, -1, true}, {words_("示例", "Example"), "", 32, false, -1, true}, {words_("依据", "Clause"), "", 36, false, -1, true}};
    add_lead_columns(book, with_problems);
    for (const rules::FormColumn& field : layout_.fields) add_field(book, field);
    return book;
  }

 private:
  void add_lead_columns(FormWorkbook& book, bool with_problems) {
    if (with_problems) book.columns.push_back({problem_column().in(language_), words_("更正后再次上传时，本列不读取。", "This column is passed over when the file is uploaded again."), 48, false, -1, true});
    const std::string key = words_("您自己的编号，每行不同。同一标识不会重复提交；不填的按内容识别。", "Your own number, different for each row. The same key is never filed twice; without one the content counts.");
    const std::string joint = words_("有共同申请人的填写：统一社会信用代码 | 份额（%），每行一个。提交前须由其在线确认。", "Joint applicants: credit code | share in percent, one a line. They confirm online before filing.");
    book.columns.push_back({layout_.label(BatchLayout::kKey).in(language_), key, 16, false, -1, true});
    book.columns.push_back({layout_.label(BatchLayout::kCoApplicants).in(language_), joint, 28, false, -1, true});
    book.guide_rows.push_back({layout_.label(BatchLayout::kKey).in(language_), words_("否", "no"), key, words_("文字，不超过60字", "Text, at most 60 characters"), "A-001", ""});
    book.guide_rows.push_back({layout_.label(BatchLayout::kCoApplicants).in(language_), words_("否", "no"), joint, "", "91110108MA01ABCD2E | 30", ""});
  }

  int list_index(FormWorkbook& book, const std::string& id) {
    const auto known = lists_.find(id);
    if (known != lists_.end()) return known->second;
    const rules::CodeList* list = law_.law.codes.list(id);
    if (!list) return -1;
    document::FormWorkbookChoices choices{list->label.in(language_), {}};
    for (const rules::Code& code : list->entries)
      if (code.selectable) choices.values.push_back(rules::code_text(code, language_));
    book.choices.push_back(std::move(choices));
    return lists_[id] = static_cast<int>(book.choices.size()) - 1;
  }

  int yes_no(FormWorkbook& book) {
    const auto known = lists_.find("");
    if (known != lists_.end()) return known->second;
    book.choices.push_back({words_("是否", "Yes or no"), {words_("是", "yes"), words_("否", "no")}});
    return lists_[""] = static_cast<int>(book.choices.size()) - 1;
  }

  void add_field(FormWorkbook& book, const rules::FormColumn& field) {
    const std::string how = how_to_write(field, words_, language_);
    FormWorkbookColumn column{field.label.in(language_) + (field.required ? " *" : ""), field.help.in(language_) + (field.form == rules::CellForm::text ? "" : "\n" + how), width_of(field.form), field.required, -1, true};
    if (field.form == rules::CellForm::code || field.form == rules::CellForm::codes) column.choices = list_index(book, field.codes);
    if (field.form == rules::CellForm::boolean) column.choices = yes_no(book);
    for (const rules::RecordMember& member : field.members)
      if (!member.codes.empty()) list_index(book, member.codes);
    column.only_choices = field.form != rules::CellForm::codes;
    book.columns.push_back(std::move(column));
    book.guide_rows.push_back({field.label.in(language_), field.required ? words_("是", "yes") : words_("视情形", "if it applies"), field.help.in(language_), how, example_of(field, law_.law.codes, words_, language_),
                               clause_of(law_.law.pack, field.clause, language_)});
  }

  const BatchLaw& law_;
  const BatchLayout& layout_;
  std::string language_;
  Words words_;
  std::map<std::string, int> lists_;
};

std::string csv_cell(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

std::string csv_template(const BatchLayout& layout, std::string_view language) {
  std::string out = "\xEF\xBB\xBF";
  for (std::size_t i = 0; i < layout.size(); ++i) {
    const bool required = i >= BatchLayout::kFirstField && layout.fields[i - BatchLayout::kFirstField].required;
    out += (i == 0 ? "" : ",") + csv_cell(layout.label(i).in(language) + (required ? " *" : ""));
  }
  return out + "\r\n";
}

/// Without the control characters that no workbook can hold.
std::string cell_for_workbook(std::string text) {
  std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t'; });
  return text;
}

/// Every character takes one unit, those of four bytes two.
bool fits_in_cell(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) units += (static_cast<unsigned char>(c) & 0xC0) == 0x80 ? 0 : static_cast<unsigned char>(c) >= 0xF0 ? 2 : 1;
  return units <= kCellUnits;
}

std::string problems_text(const Json& problems, const BatchLayout& layout, std::string_view language) {
  std::string out;
  for (const Json& stored : problems.items()) {
    const Json problem = row_problem_json(stored, layout, language);
    const std::int64_t line = problem["line"].int_or(0);
    out += (out.empty() ? "" : "\n") + (problem["column"].is_null() ? std::string() : problem["column"].text());
    if (line > 0) out += language == "en" ? " (line " + std::to_string(line) + ")" : "（第" + std::to_string(line) + "项）";
    out += (problem["column"].is_null() ? "" : language == "en" ? ": " : "：") + problem["message"].text() + (language == "en" ? ". " : "。") + problem["mend"].text();
  }
  return out;
}

/// A row as it was handed in, in the order of the layout.
std::vector<std::string> cells_of(const std::string& key, const Json& body, const BatchLaw& law, const BatchLayout& layout, std::string_view language) {
  std::vector<std::string> cells;
  const auto field_cell = [&](const rules::FormColumn& field) {
    const std::string text = rules::cell_text(field, body["form"], law.law.codes, language);
    return field.form == rules::CellForm::file && body["files"].contains(text) ? body["files"][text].text() : text;
  };
  for (std::size_t i = 0; i < layout.size(); ++i) {
    if (body.contains("cells")) cells.push_back(i < body["cells"].size() ? body["cells"].items()[i].text() : std::string());
    else if (i >= BatchLayout::kFirstField) cells.push_back(field_cell(layout.fields[i - BatchLayout::kFirstField]));
    else if (i == BatchLayout::kCoApplicants) cells.push_back(body["co_applicants"].text());
    else cells.push_back(i == BatchLayout::kKey && !key.starts_with("=") ? key : std::string());
  }
  return cells;
}

}  // namespace

Result<std::string> batch_template(store::Connection& db, Services& services, std::string_view pack, std::string_view procedure, std::string_view format, std::string_view language) {
  SHUQUAN_TRY(const BatchLaw law, batch_law(db, services, pack, procedure));
  const BatchLayout layout = batch_layout(*law.form);
  if (format == "csv") return csv_template(layout, language);
  return document::render_form_workbook(Template(law, layout, language).book(false), {}, services.time.now());
}

Result<std::string> failed_rows(store::Connection& db, Services& services, const Identity& who, std::string_view id, std::string_view language) {
  const Instant now = services.time.now();
  SHUQUAN_TRY(const Batch batch, open_batch(db, who, id, beijing_date(now)));
  SHUQUAN_TRY(const BatchLaw law, batch_law(db, services, batch.pack, batch.procedure));
  const BatchLayout layout = batch_layout(*law.form);
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT row_key, body, problems FROM batch_row WHERE batch_id = $1 AND state IN ('wrong', 'failed') ORDER BY run, number", {batch.id}));
  std::vector<std::vector<std::string>> table;
  for (const store::Row row : rows) {
    SHUQUAN_TRY(const Json body, Json::parse(row.text(1)));
    SHUQUAN_TRY(const Json problems, Json::parse(row.text(2)));
    std::string said = problems_text(problems, layout, language);
    std::vector<std::string> cells;
    for (std::string& text : cells_of(row.text(0), body, law, layout, language)) {
      cells.push_back(cell_for_workbook(std::move(text)));
      if (fits_in_cell(cells.back())) continue;
      // A cell that came back cut would be filed cut.
      const MessageParams column = {{"column", layout.label(cells.size() - 1).in(language)}};
      said += (said.empty() ? "" : "\n") + message_text("batch.cell_too_long", column, language) + (language == "en" ? ". " : "。") + mend_text("batch.cell_too_long", column, language);
      cells.back().clear();
    }
    cells.insert(cells.begin(), truncate(cell_for_workbook(std::move(said)), kCellUnits / 2));
    table.push_back(std::move(cells));
  }
  return document::render_form_workbook(Template(law, layout, language).book(true), table, now);
}

}  // namespace shuquan::office
