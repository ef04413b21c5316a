#include "rules/form_table.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "rules/load.h"
#include "rules/schema.h"

namespace shuquan::rules {
namespace {

const RuleBook& book() {
  static const RuleBook kBook = [] {
    auto loaded = load_rules("rules", [](std::string_view bytes) { return std::to_string(std::hash<std::string_view>{}(bytes)); });
    EXPECT_TRUE(loaded) << describe(loaded.error());
    return *std::move(loaded);
  }();
  return kBook;
}

const Form& application(std::string_view pack) { return *book().pack(pack)->form(book().pack(pack)->procedure("registration")->form); }

std::size_t column_of(const std::vector<FormColumn>& columns, std::string_view pointer) {
  return static_cast<std::size_t>(std::ranges::find(columns, pointer, &FormColumn::pointer) - columns.begin());
}

/// The value that a cell stands for, as JSON; of the Beijing application.
std::string value(std::string_view pointer, std::string_view cell) {
  const std::vector<FormColumn> columns = form_columns(application("beijing").schema);
  std::vector<std::string> cells(columns.size());
  cells[column_of(columns, pointer)] = cell;
  CodeNames names(book().codes);
  const Json form = form_from_cells(columns, cells, names);
  const Json* found = form.at_pointer(pointer);
  return found ? found->dump() : "nothing";
}

// G-4d: every field of an application can be written in the table, under a name that no other column has.
TEST(FormTable, EveryFieldOfEveryPlaceHasItsColumn) {
  for (const std::string_view place : {"beijing", "jiangsu", "guizhou"}) {
    const std::vector<FormColumn> columns = form_columns(application(place).schema);
    EXPECT_GT(columns.size(), 60u) << place;
    EXPECT_LT(columns.size(), 198u) << place << ": the template has two columns more, a workbook of ours at most 200";
    for (std::size_t i = 0; i < columns.size(); ++i) {
      EXPECT_FALSE(columns[i].label.zh.empty() || columns[i].label.en.empty()) << columns[i].pointer;
      for (std::size_t j = 0; j < i; ++j) {
        EXPECT_NE(columns[i].label.zh, columns[j].label.zh) << columns[i].pointer << " and " << columns[j].pointer;
        EXPECT_NE(columns[i].label.en, columns[j].label.en) << columns[i].pointer << " and " << columns[j].pointer;
      }
    }
  }
}

TEST(FormTable, CodesAreWrittenAsCodeAsLabelOrAsBoth) {
  EXPECT_EQ(value("/industry", "54"), "\"54\"");
  EXPECT_EQ(value("/industry", "54 道路运输业"), "\"54\"");
  EXPECT_EQ(value("/data_level", " 一般数据 "), value("/data_level", "general"));
  EXPECT_EQ(value("/data_forms", "table；text, picture"), R"(["table","text","picture"])");
  EXPECT_EQ(value("/industry", "没有这个行业"), "\"没有这个行业\"") << "what is no code is kept, for the validation to tell";
}

TEST(FormTable, NumbersTruthValuesAndDatesAsPeopleWriteThem) {
  EXPECT_EQ(value("/scale/count", "7,300,000"), "7300000");
  EXPECT_EQ(value("/scale/count", "１２"), "12");
  EXPECT_EQ(value("/scale/count", "12.0"), "12");
  EXPECT_EQ(value("/scale/count", "12.5"), "\"12.5\"");
  EXPECT_EQ(value("/public_data/involved", "否"), "false");
  EXPECT_EQ(value("/public_data/involved", "Yes"), "true");
  EXPECT_EQ(value("/public_data/involved", "也许"), "\"也许\"");
  for (const char* day : {"2025-01-31", "2025/1/31", "2025.1.31", "2025年1月31日", "2025-01-31 00:00:00"}) EXPECT_EQ(value("/time_span/from", day), "\"2025-01-31\"") << day;
  EXPECT_EQ(value("/time_span/from", "31/1/2025"), "\"31/1/2025\"");
  EXPECT_EQ(value("/deposit/time", "2025-12-31 9:00"), "\"2025-12-31T09:00:00+08:00\"");
  EXPECT_EQ(value("/deposit/time", "2025-12-31T09:00:00Z"), "\"2025-12-31T09:00:00Z\"");
}

TEST(FormTable, AListOfObjectsIsOneALineWithBars) {
  EXPECT_EQ(value("/structure", "lot | 停车场编码 | code | A1 | 否\n\n occupied｜占用数｜整数||no "),
            R"([{"name":"lot","meaning":"停车场编码","type":"code","example":"A1","sensitive":false},{"name":"occupied","meaning":"占用数","type":"integer","sensitive":false}])");
  EXPECT_EQ(value("/structure", "a|b|code||否|too much"), R"([{"name":"a","meaning":"b","type":"code","sensitive":false,"part_6":"too much"}])") << "told by the validation, not lost";
  EXPECT_EQ(value("/attachments", "source_proof | 来源.pdf | 见第3页"), R"([{"kind":"source_proof","name":"来源.pdf","note":"见第3页"}])");
}

// Whatever a form holds comes back from its cells: rows that were refused are handed back and filed again.
TEST(FormTable, CellsGiveBackTheFormTheyShow) {
  const std::vector<FormColumn> columns = form_columns(application("beijing").schema);
  const Json form = *Json::parse(R"({"title":"2025年示例数据集","industry":"54","source_subject":["enterprise","personal"],"scale":{"count":5,"count_unit":"rows"},
    "structure":[{"name":"a","meaning":"甲","type":"code","sensitive":true}],"time_span":{"from":"2025-01-01"},"public_data":{"involved":false},"deposit":{"time":"2025-12-31T09:00:00+08:00"},
    "regions":["110000"]})");
  for (const std::string_view language : {"zh", "en"}) {
    std::vector<std::string> cells;
    for (const FormColumn& column : columns) cells.push_back(cell_text(column, form, book().codes, language));
    CodeNames names(book().codes);
    const Json again = form_from_cells(columns, cells, names);
    for (const FormColumn& column : columns) {
      const Json* before = form.at_pointer(column.pointer);
      const Json* after = again.at_pointer(column.pointer);
      EXPECT_EQ(before ? before->dump() : "", after ? after->dump() : "") << column.pointer << " in " << language;
    }
  }
}

TEST(FormTable, AProblemShowsInItsCell) {
  const std::vector<FormColumn> columns = form_columns(application("beijing").schema);
  EXPECT_EQ(place_of(columns, "/scale/count").column, column_of(columns, "/scale/count"));
  const CellPlace line = place_of(columns, "/structure/2/type");
  EXPECT_EQ(line.column, column_of(columns, "/structure"));
  EXPECT_EQ(line.line, 3);
  EXPECT_EQ(place_of(columns, "/deposit").column, column_of(columns, "/deposit/method"));
  EXPECT_EQ(place_of(columns, "/nothing").column, columns.size());
}

// An object that everybody must fill in is missing as a whole: each of its cells is told, not the first only.
TEST(FormTable, EveryEmptyCellOfARequiredObjectIsTold) {
  const Form& form = application("beijing");
  const std::vector<FormColumn> columns = form_columns(form.schema);
  CodeNames names(book().codes);
  const std::vector<std::string> cells(columns.size());
  const std::vector<FieldProblem> problems = validate(form_from_cells(columns, cells, names), form.schema, book().codes, Completeness::complete);
  for (const std::string_view pointer : {"/deposit/number", "/commitment/no_dispute", "/scale/volume_unit"})
    EXPECT_TRUE(std::ranges::any_of(problems, [&](const FieldProblem& each) { return each.pointer == pointer; })) << pointer;
}

}  // namespace
}  // namespace shuquan::rules
