#include "document/sheet.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <limits>

namespace shuquan::document {
namespace {

constexpr Instant kNow{1'795'226'400'000};
using Kind = SheetColumn::Kind;

class Sheet : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "sheetXXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::size_t files() const {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_)) ++count;
    return count;
  }
  static std::vector<SheetColumn> columns() {
    return {{"登记号", 20, Kind::text}, {"名称", 40, Kind::text}, {"公告日期", 12, Kind::date}, {"规模（条）", 14, Kind::number}, {"备注", 20, Kind::text}};
  }

  std::string folder_;
};

// The content is read back by tests/pdf/check_sheet.py, which knows this list.
TEST_F(Sheet, IsAWorkbookOnceItIsFinished) {
  const char* directory = std::getenv("SHUQUAN_SAMPLE_DIR");
  const std::string path = (directory != nullptr ? std::string(directory) : folder_) + "/list.xlsx";
  auto sheet = SheetWriter::create(path, "登记簿", columns(), kNow);
  ASSERT_TRUE(sheet) << describe(sheet.error());
  for (std::int64_t i = 0; i < 1000; ++i) {
    const SheetCell row[] = {"000" + std::to_string(i), std::string("=1+1 & <数据集> 𠮷\n第二行"), plus_days(make_date(2026, 1, 1), static_cast<int>(i)),
                             i * 1'000'000'007, std::monostate{}};
    ASSERT_TRUE(sheet->add_row(row));
  }
  const SheetCell last[] = {std::string(32'767, 'x'), std::monostate{}, std::monostate{}, std::numeric_limits<std::int64_t>::max(), 0.5};
  ASSERT_TRUE(sheet->add_row(last));
  EXPECT_EQ(sheet->row_count(), 1001u);
  if (directory == nullptr) {
    EXPECT_FALSE(std::filesystem::exists(path));
  }
  ASSERT_TRUE(sheet->finish());
  EXPECT_GT(std::filesystem::file_size(path), 10'000u);
}

TEST_F(Sheet, ThatIsNotFinishedLeavesNothingBehind) {
  {
    auto sheet = SheetWriter::create(folder_ + "/list.xlsx", "清单", columns(), kNow);
    ASSERT_TRUE(sheet);
    const SheetCell row[] = {std::string("1")};
    ASSERT_TRUE(sheet->add_row(row));
  }
  EXPECT_EQ(files(), 0u);
}

TEST_F(Sheet, RefusesWhatNoWorkbookCanHold) {
  auto sheet = SheetWriter::create(folder_ + "/list.xlsx", "清单", columns(), kNow);
  ASSERT_TRUE(sheet);
  const auto reason = [&](SheetCell cell) {
    const SheetCell row[] = {std::move(cell)};
    const auto added = sheet->add_row(row);
    return added ? std::string("accepted") : added.error().reason;
  };
  EXPECT_EQ(reason(std::string(32'768, 'x')), "document.cell_too_long");
  EXPECT_EQ(reason(std::string("\xff")), "document.cell_invalid");
  EXPECT_EQ(reason(std::string("a\0b", 3)), "document.cell_invalid");
  EXPECT_EQ(reason(std::numeric_limits<double>::infinity()), "document.cell_invalid");
  EXPECT_EQ(reason(make_date(1899, 12, 31)), "document.cell_invalid");
  const std::vector<SheetCell> wide(6);
  EXPECT_EQ(sheet->add_row(wide).error().reason, "document.sheet_columns");
  EXPECT_EQ(sheet->row_count(), 0u);
  EXPECT_EQ(SheetWriter::create(folder_ + "/a.xlsx", "bad/name", columns(), kNow).error().reason, "document.sheet_name");
  EXPECT_EQ(SheetWriter::create(folder_ + "/a.xlsx", "x", {}, kNow).error().reason, "document.sheet_columns");
  EXPECT_EQ(SheetWriter::create(folder_ + "/none/a.xlsx", "x", columns(), kNow).error().reason, "document.sheet_file");
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/a.xlsx.new"));
}

}  // namespace
}  // namespace shuquan::document
