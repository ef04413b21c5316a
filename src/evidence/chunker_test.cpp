#include "evidence/chunker.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <set>

#include "evidence/compare.h"
#include "evidence/evidence.h"

namespace shuquan::evidence {
namespace {

std::string noise(std::size_t size, unsigned seed) {
  std::mt19937_64 random(seed);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}
std::vector<std::uint64_t> chunks(std::string_view bytes, std::size_t step) {
  std::vector<std::uint64_t> out;
  Chunker chunker([&](std::uint64_t hash) { out.push_back(hash); });
  for (std::size_t at = 0; at < bytes.size(); at += step) chunker.update(bytes.substr(at, step));
  chunker.finish();
  return out;
}
Deposit deposit_of(const Source& source) {
  Options options;
  options.created = Instant{1'790'000'000'000};
  const auto created = create_deposit(source, options);
  EXPECT_TRUE(created) << describe(created.error());
  return created->deposit;
}

TEST(Chunks, DependOnContentNotOnReadsAndFindTheirFeetAgain) {
  const std::string bytes = noise(4 << 20, 1);
  const auto whole = chunks(bytes, bytes.size());
  EXPECT_EQ(chunks(bytes, 777), whole);
  EXPECT_GT(whole.size(), bytes.size() / 16'000);
  EXPECT_LT(whole.size(), bytes.size() / 5'000);
  const auto shifted = chunks("inserted at the beginning" + bytes, 65'536);
  const std::set<std::uint64_t> known(whole.begin(), whole.end());
  EXPECT_GT(std::ranges::count_if(shifted, [&](std::uint64_t hash) { return known.contains(hash); }), static_cast<std::ptrdiff_t>(whole.size()) - 4);
}

TEST(Chunks, AreTheSketchOfDataWithoutRows) {
  const std::string one = noise(6 << 20, 2), other = noise(6 << 20, 3);
  const Deposit a = deposit_of(Source::memory("\x89PNG" + one, "a.bin"));
  ASSERT_TRUE(a.sketch && a.head.sketch_sm3 && !a.head.rows);
  EXPECT_TRUE(parse_deposit(write_deposit(a)));
  const std::string part = noise(1 << 20, 4) + one.substr(2 << 20);
  const Deposit b = deposit_of(Source::memory("\x89PNG" + part, "b.bin")), c = deposit_of(Source::memory("\x89PNG" + other, "c.bin"));
  EXPECT_EQ(compare(*a.sketch, *b.sketch)->grade, Grade::same_rows);
  EXPECT_NEAR(compare(*a.sketch, *b.sketch)->a_in_b.found.value, 4.0 / 6, 0.05);
  EXPECT_EQ(compare(*a.sketch, *c.sketch)->grade, Grade::none);
  const std::string suspect = "\x89PNG" + part;
  const auto data = compare_with_data(*a.sketch, Source::memory(suspect, "b.bin"), {});
  ASSERT_TRUE(data) << describe(data.error());
  EXPECT_EQ(data->grade, Grade::same_rows);
}

class Folders : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("shuquan_folder_" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder_ / "b" / "deep");
    write("b/deep/two.bin", noise(300'000, 5));
    write("a.txt", "hello");
    write("b/empty", "");
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& bytes) const { std::ofstream(folder_ / name, std::ios::binary) << bytes; }
  std::filesystem::path folder_;
};

TEST_F(Folders, AreOneStreamInTheOrderOfTheirPaths) {
  const Deposit deposit = deposit_of(Source::folder(folder_.string()));
  EXPECT_EQ(deposit.head.form.format, Format::opaque);
  EXPECT_EQ(deposit.head.file.bytes, 4 + 5 + 8 + 5 + 4 + 14 + 8 + 300'000 + 4 + 7 + 8U);
  EXPECT_TRUE(*check_source(Source::folder(folder_.string() + "/"), deposit));
  write("a.txt", "hellO");
  EXPECT_FALSE(*check_source(Source::folder(folder_.string()), deposit));
  write("a.txt", "hello");
  std::filesystem::rename(folder_ / "a.txt", folder_ / "b.txt");
  EXPECT_FALSE(*check_source(Source::folder(folder_.string()), deposit)) << "names are committed to";
}

TEST_F(Folders, LinksAndPipesAreRefusedByName) {
  std::filesystem::create_symlink("/etc/passwd", folder_ / "link");
  Options options;
  const auto refused = create_deposit(Source::folder(folder_.string()), options);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "evidence.folder_entry");
  EXPECT_EQ(refused.error().params.at(0).second, "link");
}

}  // namespace
}  // namespace shuquan::evidence
