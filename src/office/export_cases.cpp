#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "document/sheet.h"
#include "office/work_list.h"

namespace shuquan::office {
namespace {

using document::SheetCell;
using document::SheetColumn;
using Kind = SheetColumn::Kind;

struct Word {
  std::string_view id;
  rules::Text label;
};

const std::string& word(const std::vector<Word>& words, const std::string& id, const std::string& language) {
  const auto found = std::ranges::find(words, std::string_view(id), &Word::id);
  return found == words.end() ? id : found->label.in(language);
}

const std::vector<Word>& phases() {
  static const std::vector<Word> kWords = {{"preparation", {"准备", "Preparation"}}, {"intake", {"受理", "Intake"}},     {"examination", {"审查", "Examination"}},
                                           {"notice", {"公示", "Public notice"}},    {"decision", {"决定", "Decision"}}, {"ended", {"已办结", "Ended"}}};
  return kWords;
}

const std::vector<Word>& waits() {
  static const std::vector<Word> kWords = {{"applicant", {"申请人", "Applicant"}}, {"office", {"登记机构", "Office"}}, {"public", {"公众", "The public"}},
                                           {"objector", {"异议人", "Objector"}},   {"court", {"法院或者仲裁机构", "Court"}}, {"nobody", {"—", "—"}},
                                           {"counterparty", {"相对方", "Other side"}}};
  return kWords;
}

const std::vector<Word>& channels() {
  static const std::vector<Word> kWords = {{"normal", {"普通", "Normal"}}, {"green", {"绿色通道", "Green lane"}}, {"batch", {"批量", "Batch"}}};
  return kWords;
}

struct Context {
  const Services& services;
  const std::string& language;
  const std::string& label(const Json& text) const { return text[language == "en" ? "en" : "zh"].text(); }
};

SheetCell text_cell(const std::string& text) { return text.empty() ? SheetCell() : SheetCell(text); }

SheetCell day_cell(const std::string& text) {
  const Result<LocalDate> day = parse_date(text);
  return day ? SheetCell(*day) : SheetCell();
}

SheetCell moment_cell(const std::string& text) {
  const Result<Instant> at = parse_instant(text);
  return at ? SheetCell(beijing_date(*at)) : SheetCell();
}

SheetCell industry_cell(const Json& item, const Context& context) {
  const std::string& code = item["industry"].text();
  const rules::CodeList* list = context.services.rules->book().codes.list("industry");
  const rules::Code* found = list ? list->find(code) : nullptr;
  return text_cell(found ? code + " " + found->label.in(context.language) : code);
}

struct Column {
  std::string_view id;
  rules::Text title;
  double width;
  Kind kind;
  SheetCell (*cell)(const Json&, const Context&);
};

const std::vector<Column>& columns() {
  static const std::vector<Column> kColumns = {
      {"number", {"申请号", "Application number"}, 22, Kind::text, [](const Json& i, const Context&) { return text_cell(i["number"].text()); }},
      {"title", {"名称", "Name"}, 40, Kind::text, [](const Json& i, const Context&) { return text_cell(i["title"].text()); }},
      {"lead_name", {"申请人", "Lead applicant"}, 32, Kind::text, [](const Json& i, const Context&) { return text_cell(i["lead_name"].text()); }},
      {"pack", {"登记地", "Jurisdiction"}, 12, Kind::text, [](const Json& i, const Context& c) { return text_cell(c.label(i["pack_label"])); }},
      {"procedure", {"程序", "Procedure"}, 14, Kind::text, [](const Json& i, const Context& c) { return text_cell(c.label(i["procedure_label"])); }},
      {"phase", {"阶段", "Phase"}, 12, Kind::text, [](const Json& i, const Context& c) { return text_cell(word(phases(), i["phase"].text(), c.language)); }},
      {"state", {"状态", "State"}, 16, Kind::text, [](const Json& i, const Context& c) { return text_cell(c.label(i["state_label"])); }},
      {"waits_on", {"等待", "Waits on"}, 14, Kind::text, [](const Json& i, const Context& c) { return text_cell(word(waits(), i["waits_on"].text(), c.language)); }},
      {"due_on", {"期限届满日", "Due on"}, 12, Kind::date, [](const Json& i, const Context&) { return day_cell(i["due_on"].text()); }},
      {"due_clock", {"期限", "Period"}, 14, Kind::text, [](const Json& i, const Context& c) { return text_cell(c.label(i["due_clock_label"])); }},
      {"days_left", {"剩余工作日", "Working days left"}, 12, Kind::number, [](const Json& i, const Context&) { return i["days_left"].is_int() ? SheetCell(i["days_left"].int_or(0)) : SheetCell(); }},
      {"assignee_name", {"承办人", "Official in charge"}, 14, Kind::text, [](const Json& i, const Context&) { return text_cell(i["assignee_name"].text()); }},
      {"channel", {"通道", "Channel"}, 10, Kind::text, [](const Json& i, const Context& c) { return text_cell(word(channels(), i["channel"].text(), c.language)); }},
      {"industry", {"行业", "Industry"}, 28, Kind::text, industry_cell},
      {"submitted_at", {"提交日", "Filed on"}, 12, Kind::date, [](const Json& i, const Context&) { return moment_cell(i["submitted_at"].text()); }},
      {"updated_at", {"最近变化日", "Last change"}, 12, Kind::date, [](const Json& i, const Context&) { return moment_cell(i["updated_at"].text()); }},
      {"registration_number", {"登记号", "Registration number"}, 22, Kind::text, [](const Json& i, const Context&) { return text_cell(i["registration_number"].text()); }}};
  return kColumns;
}

Result<std::vector<const Column*>> chosen_columns(const std::vector<std::string>& ids) {
  std::vector<const Column*> out;
  for (const std::string& id : ids) {
    const auto found = std::ranges::find(columns(), std::string_view(id), &Column::id);
    if (found == columns().end()) return fail(Errc::invalid_input, "export.column", {{"column", id.substr(0, 60)}});
    if (std::ranges::find(out, &*found) == out.end()) out.push_back(&*found);
  }
  if (out.empty())
    for (const Column& column : columns()) out.push_back(&column);
  return out;
}

/// A file that is gone with the object.
struct Scratch {
  std::string path;
  explicit Scratch(Instant now) : path((std::filesystem::temp_directory_path() / ("shuquan-" + new_identifier(now) + ".xlsx")).string()) {}
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
  }
};

}  // namespace

std::vector<std::string_view> export_columns() {
  std::vector<std::string_view> out;
  for (const Column& column : columns()) out.push_back(column.id);
  return out;
}

Result<std::string> export_cases(store::Connection& db, const Services& services, const Identity& who, CaseFilter filter, const std::vector<std::string>& ids) {
  SHUQUAN_TRY(const std::vector<const Column*> chosen, chosen_columns(ids));
  const bool english = filter.language == "en";
  std::vector<SheetColumn> heads;
  for (const Column* column : chosen) heads.push_back({column->title.in(filter.language), column->width, column->kind});
  const Instant now = services.time.now();
  const Scratch scratch(now);
  SHUQUAN_TRY(document::SheetWriter sheet, document::SheetWriter::create(scratch.path, english ? "Cases" : "案件", std::move(heads), now));
  const std::string language = filter.language;
  const Context context{services, language};
  filter.limit = 500;
  filter.after.clear();
  int written = 0;
  for (bool more = true; more && written < kMostExported;) {
    SHUQUAN_TRY(const Json page, list_cases(db, services, who, filter));
    for (const Json& item : page["items"].items()) {
      std::vector<SheetCell> cells;
      for (const Column* column : chosen) cells.push_back(column->cell(item, context));
      SHUQUAN_CHECK(sheet.add_row(cells));
      ++written;
    }
    filter.after = page["next"].text();
    more = !filter.after.empty();
  }
  if (!filter.after.empty()) {
    const std::string most = std::to_string(kMostExported);
    const std::vector<SheetCell> note{english ? "Only the first " + most + " cases are listed; narrow the filter to see the others." : "仅列出前" + most + "件，其余请缩小筛选范围后导出。"};
    SHUQUAN_CHECK(sheet.add_row(note));
  }
  SHUQUAN_CHECK(sheet.finish());
  std::ifstream file(scratch.path, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (!file || bytes.empty()) return fail_with_detail(Errc::unavailable, "store.io", scratch.path);
  return bytes;
}

}  // namespace shuquan::office
