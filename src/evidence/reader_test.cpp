#include <gtest/gtest.h>

#include <random>

#include "evidence/source.h"
#include "evidence/structural_index.h"

namespace shuquan::evidence {
namespace {

using Table = std::vector<std::vector<std::string>>;

struct Read {
  SourceForm form;
  std::vector<std::string> columns;
  Table rows;
  std::string error;
  MessageParams params;

  std::string param(std::string_view name) const {
    for (const auto& [key, value] : params)
      if (key == name) return value;
    return {};
  }
};

std::string cell_text(const Cell& cell) {
  if (cell.kind == CellKind::absent) return "<absent>";
  const std::string_view mark = cell.kind == CellKind::literal ? "#" : cell.kind == CellKind::json ? "%" : "";
  return std::string(mark) + std::string(cell.view());
}

Read read_all(std::string_view text, const FormChoice& choice = {}, const RowLimits& limits = {}, std::string name = "data.csv") {
  Read result;
  auto fill = [&]() -> Result<void> {
    SHUQUAN_TRY(result.form, recognise(text.substr(0, kHeadBytes), text.size() < kHeadBytes, name, choice));
    SHUQUAN_TRY(auto reader, read_rows(open_memory(text), result.form, limits));
    RowBatch batch;
    for (;;) {
      SHUQUAN_TRY(const bool more, reader->next(batch));
      if (!more) break;
      EXPECT_EQ(batch.first_row, result.rows.size());
      for (std::size_t i = 0; i < batch.rows(); ++i) {
        result.rows.emplace_back();
        for (const Cell& cell : batch.row(i)) result.rows.back().push_back(cell_text(cell));
      }
    }
    result.columns = reader->columns();
    return {};
  };
  if (auto done = fill(); !done) {
    result.error = done.error().reason;
    result.params = done.error().params;
  }
  return result;
}

TEST(DelimitedReader, ReadsPlainRowsUnderAHeader) {
  const Read read = read_all("id,name,price\n1,apple,2.50\n2,pear,3.10\n");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.columns, (std::vector<std::string>{"id", "name", "price"}));
  EXPECT_EQ(read.rows, (Table{{"1", "apple", "2.50"}, {"2", "pear", "3.10"}}));
}

TEST(DelimitedReader, TakesQuotesOffAndKeepsLineEndsInsideThem) {
  const Read read = read_all("a,b\r\n\"x\r\ny\",\"say \"\"hi\"\"\"\r\n\"\",plain\"mid\r\n");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.rows, (Table{{"x\r\ny", "say \"hi\""}, {"", "plain\"mid"}}));
}

TEST(DelimitedReader, LastRowNeedsNoLineEnd) {
  EXPECT_EQ(read_all("a,b\n1,2").rows, (Table{{"1", "2"}}));
  EXPECT_EQ(read_all("a,b\n1,").rows, (Table{{"1", ""}}));
  EXPECT_EQ(read_all("a,b\n1,\"2\"").rows, (Table{{"1", "2"}}));
}

TEST(DelimitedReader, RaggedRowsAreRefusedWithPlaceOrKept) {
  const std::string text = "a,b,c\n1,2,3\n4,5\n6,7,8\n9,10,11\n12,13,14\n15,16,17\n";
  const Read refused = read_all(text);
  EXPECT_EQ(refused.error, "evidence.ragged_row");
  EXPECT_EQ(refused.param("row"), "3");
  EXPECT_EQ(refused.param("offset"), "12");
  FormChoice keep;
  keep.ragged = Ragged::keep;
  EXPECT_EQ(read_all(text, keep).rows[1], (std::vector<std::string>{"4", "5"}));
}

TEST(DelimitedReader, RefusesAnOpenQuoteTextBehindAQuoteAndNulBytes) {
  FormChoice quoted;
  quoted.dialect.quote = '"';
  quoted.dialect.delimiter = ',';
  const Read open = read_all("a,b\n1,\"x\n2,y\n", quoted);
  EXPECT_EQ(open.error, "evidence.quote_open");
  EXPECT_EQ(open.param("offset"), "6");
  EXPECT_EQ(read_all("a,b\n1,\"x\"y\n", quoted).error, "evidence.text_after_quote");
  const Read nul = read_all(std::string_view("a,b\n1,\0\n", 8));
  EXPECT_EQ(nul.error, "evidence.nul_byte");
  EXPECT_EQ(nul.param("offset"), "6");
}

TEST(DelimitedReader, BlankLinesAreNoRowsUnlessTheTableHasOneColumn) {
  EXPECT_EQ(read_all("a,b\n\n1,2\n\n\n3,4\n").rows, (Table{{"1", "2"}, {"3", "4"}}));
  FormChoice one;
  one.dialect.header = true;
  EXPECT_EQ(read_all("word\nx\n\ny\n", one).rows, (Table{{"x"}, {""}, {"y"}}));
}

TEST(DelimitedReader, FindsDelimiterQuoteAndHeader) {
  EXPECT_EQ(read_all("a\tb\n1\t2\n3\t4\n").form.dialect.delimiter, '\t');
  EXPECT_EQ(read_all("name;price\nx;1,5\ny;2,25\nz;3,75\n").form.dialect.delimiter, ';');
  EXPECT_EQ(read_all("a|b|c\n1|2|3\n").form.dialect.delimiter, '|');
  EXPECT_EQ(read_all("1,2\n3,4\n").form.dialect.header, false);
  EXPECT_EQ(read_all("1,2\n3,4\n").columns, (std::vector<std::string>{"c1", "c2"}));
  EXPECT_EQ(read_all("k,v\n'a,b',1\n'c,d',2\n").form.dialect.quote, '\'');
  EXPECT_EQ(read_all("地区,户数\n东城,12\n西城,9\n").columns, (std::vector<std::string>{"地区", "户数"}));
}

TEST(DelimitedReader, SentencesWithCommasAreOneColumn) {
  const Read read = read_all("To be, or not to be\nthat is the question\nwhether, in the mind, to suffer\nthe slings and arrows\n", {}, {}, "x.txt");
  EXPECT_EQ(read.form.dialect.delimiter, '\0');
  EXPECT_EQ(read.rows.size() + (read.form.dialect.header ? 1 : 0), 4U);
}

TEST(DelimitedReader, OldMacLineEndsAreUnderstood) {
  EXPECT_EQ(read_all("a,b\r1,2\r3,4\r").rows, (Table{{"1", "2"}, {"3", "4"}}));
}

TEST(DelimitedReader, RowsAndColumnsHaveLimits) {
  RowLimits limits;
  limits.columns = 3;
  EXPECT_EQ(read_all("a,b,c,d\n1,2,3,4\n", {}, limits).error, "evidence.too_many_columns");
  limits = {};
  limits.row_bytes = 1 << 20;
  const std::string huge = "a,b\n1,\"" + std::string(3 << 20, 'x') + "\"\n";
  EXPECT_EQ(read_all(huge, {}, limits).error, "evidence.row_too_long");
  EXPECT_EQ(read_all(huge).rows.at(0).at(1).size(), std::size_t{3} << 20);
}

TEST(DelimitedReader, WhatIsReadDoesNotDependOnWhereBlocksEnd) {
  std::mt19937 random(7);
  std::string text = "a,b,c\n";
  Table expected;
  for (int i = 0; i < 60'000; ++i) {
    std::vector<std::string> row;
    for (int c = 0; c < 3; ++c) {
      std::string cell;
      for (std::size_t n = random() % 12; n > 0; --n) cell += "abc,\"\n é"[random() % 8] == '\xc3' ? std::string("é") : std::string(1, "abc,\"\n x"[random() % 8]);
      row.push_back(cell);
      std::string quoted = "\"";
      for (const char ch : cell) quoted += ch == '"' ? std::string("\"\"") : std::string(1, ch);
      text += quoted + "\"" + (c < 2 ? "," : "\n");
    }
    expected.push_back(row);
  }
  FormChoice choice;
  choice.dialect = {',', '"', true};
  ASSERT_GT(text.size(), std::size_t{1} << 20);
  const Read read = read_all(text, choice);
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.rows, expected);
  RowLimits small;
  small.batch_rows = 7;
  small.batch_bytes = 100;
  EXPECT_EQ(read_all(text, choice, small).rows, expected);
}

TEST(StructuralIndex, FastAndPortableFindTheSamePlaces) {
  std::mt19937 random(11);
  for (int round = 0; round < 200; ++round) {
    std::string text(random() % 700, '\0');
    const unsigned density = 1 + random() % 40;
    for (char& c : text) c = random() % density == 0 ? ",\"\n"[random() % 3] : 'x';
    std::vector<std::uint32_t> fast(text.size() + 64);
    std::vector<std::uint32_t> slow(text.size() + 64);
    fast.resize(index_structurals(text.data(), text.size(), {}, fast.data()));
    slow.resize(index_structurals_portable(text.data(), text.size(), {}, slow.data()));
    ASSERT_EQ(fast, slow);
  }
}

TEST(Encodings, Gb18030AndUtf16BecomeUtf8) {
  // 姓名,城市 / 张三,北京
  const std::string gb = "\xd0\xd5\xc3\xfb,\xb3\xc7\xca\xd0\n\xd5\xc5\xc8\xfd,\xb1\xb1\xbe\xa9\n";
  const Read read = read_all(gb);
  EXPECT_EQ(read.form.encoding, Encoding::gb18030);
  EXPECT_EQ(read.columns, (std::vector<std::string>{"姓名", "城市"}));
  EXPECT_EQ(read.rows, (Table{{"张三", "北京"}}));
  std::string wide = "\xff\xfe";
  for (const char c : std::string_view("a,b\n1,2\n")) wide += std::string{c, '\0'};
  EXPECT_EQ(read_all(wide).rows, (Table{{"1", "2"}}));
  EXPECT_EQ(read_all(std::string_view(wide).substr(2)).form.encoding, Encoding::utf16le);
  EXPECT_EQ(read_all("\xef\xbb\xbf" "a,b\n1,2\n").columns, (std::vector<std::string>{"a", "b"}));
}

TEST(Encodings, WrongBytesAreRefusedWithTheirOffset) {
  FormChoice utf8;
  utf8.encoding = Encoding::utf8;
  std::string text = "a,b\n";
  for (int i = 0; i < 100'000; ++i) text += "汉字,1\n";
  const std::size_t place = text.size();
  text += "x,\xff\n1,2\n";
  const Read read = read_all(text, utf8);
  EXPECT_EQ(read.error, "evidence.bad_encoding");
  EXPECT_EQ(read.param("offset"), std::to_string(place + 2));
  EXPECT_EQ(read_all("\x81\xff\xff\xff,1\n").error, "evidence.unknown_encoding");
}

TEST(JsonLines, ObjectsBecomeRowsAndColumnsGrow) {
  const Read read = read_all("{\"id\":1,\"p\":{\"x\":1.50,\"y.z\":null}}\n\n{\"id\":\"a\\u4e2d\\n\",\"tags\":[1, 2],\"ok\":true}\n", {}, {}, "d.jsonl");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.form.format, Format::json_lines);
  EXPECT_EQ(read.columns, (std::vector<std::string>{"id", "p.x", "p.y\\.z", "tags", "ok"}));
  EXPECT_EQ(read.rows, (Table{{"#1", "#1.50", "<absent>"}, {"a中\n", "<absent>", "<absent>", "%[1, 2]", "#true"}}));
}

TEST(JsonLines, EverythingThatIsNoJsonIsRefusedWithItsPlace) {
  for (const std::string_view bad : {"{\"a\":01}", "{\"a\":1,}", "{\"a\":\"\\ud800\"}", "{\"a\":tru}", "{\"a\":1} x", "{\"a\":[1,]}",
                                     "{\"a\":\"\t\"}", "{\"a\" 1}", "{\"a\":1.}", "{a:1}", "{\"a\":\"x"}) {
    const Read read = read_all("{\"a\":1}\n" + std::string(bad) + "\n", {Format::json_lines, {}, {}, {}, {}});
    EXPECT_EQ(read.error, "evidence.json_malformed") << bad;
    EXPECT_EQ(read.param("row"), "2") << bad;
    EXPECT_EQ(read.param("offset"), "8") << bad;
  }
  EXPECT_EQ(read_all("{\"a\":1,\"a\":2}\n").error, "evidence.json_duplicate");
  EXPECT_EQ(read_all("{\"a\":1}\n7\n").error, "evidence.json_not_a_row");
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "{\"a\":";
  EXPECT_EQ(read_all(deep + "1" + std::string(40, '}') + "\n").error, "evidence.json_nested");
  EXPECT_EQ(read_all("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}\n").error, "evidence.json_malformed");
}

TEST(JsonArray, ItemsAreRowsWhereverLinesEnd) {
  for (const std::string_view text : {"[{\"a\":1,\"b\":\"x,]\\\"y\"},{\"a\":[2,3]}]", "[\n  {\"a\": 1,\n   \"b\": \"x,]\\\"y\"},\n  {\"a\": [2,3]}\n]\n"}) {
    const Read read = read_all(text, {}, {}, "d.json");
    EXPECT_EQ(read.error, "") << text;
    EXPECT_EQ(read.form.format, Format::json_array);
    EXPECT_EQ(read.columns, (std::vector<std::string>{"a", "b"}));
    EXPECT_EQ(read.rows, (Table{{"#1", "x,]\"y"}, {"%[2,3]"}}));
  }
  EXPECT_TRUE(read_all("[]", {Format::json_array, {}, {}, {}, {}}).rows.empty());
}

TEST(JsonArray, DamageIsRefusedWithItsPlace) {
  const FormChoice array{Format::json_array, {}, {}, {}, {}};
  for (const std::string_view bad : {"[{\"a\":1}", "[{\"a\":1},]", "[,{\"a\":1}]", "[{\"a\":1}]x", "{\"a\":1}", "[{\"a\":\"x"})
    EXPECT_EQ(read_all(bad, array).error, "evidence.json_array") << bad;
  const Read read = read_all("[{\"a\":1},{\"a\":01}]", array);
  EXPECT_EQ(read.error, "evidence.json_malformed");
  EXPECT_EQ(read.param("offset"), "9");
}

TEST(Recognition, BytesThatAreNoTextAreOpaque) {
  const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  EXPECT_EQ(recognise(png, true, "a.png", {})->format, Format::opaque);
  EXPECT_EQ(recognise("", true, "empty.csv", {})->format, Format::opaque);
}

}  // namespace
}  // namespace shuquan::evidence
