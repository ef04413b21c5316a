#include "evidence/unfinished.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

namespace shuquan::evidence {
namespace {

class UnfinishedRun : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = std::filesystem::temp_directory_path() / ("unfinished_" + std::to_string(::getpid()) + ".csv");
    write(40'000, 1);
  }
  void TearDown() override { std::filesystem::remove(path_); }

  // Numbers, texts, gaps and dates whose order is settled late.
  void write(int rows, unsigned seed) const {
    std::ofstream out(path_);
    std::mt19937 random(seed);
    out << "id,name,amount,day,mail\n";
    for (int i = 0; i < rows; ++i)
      out << i << ",name " << random() % 900 << ',' << (random() % 7 == 0 ? std::string() : std::to_string(random() % 100'000) + ".5") << ','
          << (i < rows / 2 ? "03/04/2024" : "25/04/2024") << ",p" << random() % 5000 << "@example.cn\n";
  }
  Options options() const {
    Options options;
    options.created = Instant{1'790'000'000'000};
    options.resuming.every = std::chrono::milliseconds(0);
    return options;
  }
  Source source() const { return Source::file(path_.string()); }

  std::filesystem::path path_;
};

// A run that is broken off after any of its batches and taken up again makes the same deposit.
TEST_F(UnfinishedRun, TakenUpAfterAnyBatchMakesTheSameDeposit) {
  std::vector<std::string> states;
  Options whole = options();
  whole.resuming.keep = [&](const std::string& state) -> Result<void> {
    states.push_back(state);
    return {};
  };
  const Created expected = create_deposit(source(), whole).value();
  ASSERT_GE(states.size(), 4U);
  for (const std::string& state : states) {
    Options rest = options();
    rest.resuming.from = state;
    const auto resumed = create_deposit(source(), rest);
    ASSERT_TRUE(resumed) << describe(resumed.error());
    EXPECT_EQ(resumed->dataset_key, expected.dataset_key);
    EXPECT_EQ(write_deposit(resumed->deposit), write_deposit(expected.deposit));
  }
}

TEST_F(UnfinishedRun, IsBrokenOffTwiceAndStillTheSame) {
  std::string first, second;
  const auto stop_at = [](std::string& state, int batches) {
    return [&state, left = batches](const std::string& kept) mutable -> Result<void> {
      state = kept;
      if (--left > 0) return {};
      return fail(Errc::unavailable, "evidence.cancelled");
    };
  };
  Options one = options();
  one.dataset_key = std::string(kDatasetKeyBytes, 'k');
  one.resuming.keep = stop_at(first, 2);
  EXPECT_EQ(create_deposit(source(), one).error().reason, "evidence.cancelled");
  Options two = options();
  two.resuming.from = first;
  two.resuming.keep = stop_at(second, 1);
  EXPECT_EQ(create_deposit(source(), two).error().reason, "evidence.cancelled");
  EXPECT_NE(first, second);
  Options three = options();
  three.resuming.from = second;
  Options whole = options();
  whole.dataset_key = one.dataset_key;
  EXPECT_EQ(write_deposit(create_deposit(source(), three)->deposit), write_deposit(create_deposit(source(), whole)->deposit));
}

TEST_F(UnfinishedRun, AChangedSourceOtherOptionsAndDamageAreRefused) {
  std::string state;
  Options broken = options();
  broken.resuming.keep = [&](const std::string& kept) -> Result<void> {
    state = kept;
    return fail(Errc::unavailable, "evidence.cancelled");
  };
  ASSERT_FALSE(create_deposit(source(), broken));
  const auto reason = [&](const std::string& from, Disclosure disclosure = Disclosure::field) {
    Options options = this->options();
    options.resuming.from = from;
    options.disclosure = disclosure;
    const auto created = create_deposit(source(), options);
    return created ? std::string("made") : created.error().reason;
  };
  EXPECT_EQ(reason(state), "made");
  EXPECT_EQ(reason(state, Disclosure::row), "evidence.unfinished_differs");
  EXPECT_EQ(reason(state.substr(0, state.size() - 1)), "evidence.unfinished_damaged");
  for (const std::size_t at : {std::size_t{3}, state.size() / 2, state.size() - 40}) {
    std::string altered = state;
    altered[at] = static_cast<char>(altered[at] ^ 1);
    EXPECT_EQ(reason(altered), "evidence.unfinished_damaged") << at;
  }
  const auto before = std::filesystem::last_write_time(path_);
  write(40'000, 2);
  std::filesystem::last_write_time(path_, before + std::chrono::seconds(5));
  EXPECT_EQ(reason(state), "evidence.resumed_source_differs");
}

// Whoever sets size and time of a changed file back is found out by the file tree.
TEST(UnfinishedSource, BytesThatWereReadBeforeMustComeAgain) {
  std::string text = "a,b\n";
  for (int i = 0; i < 300'000; ++i) text += std::to_string(i) + "," + std::to_string(i * 7 % 1000) + "\n";
  std::string state;
  Options broken;
  broken.resuming.every = std::chrono::milliseconds(0);
  broken.resuming.keep = [&, left = 60](const std::string& kept) mutable -> Result<void> {
    state = kept;
    if (--left > 0) return {};
    return fail(Errc::unavailable, "evidence.cancelled");
  };
  ASSERT_FALSE(create_deposit(Source::memory(text, "t.csv"), broken));
  Options rest;
  rest.resuming.from = state;
  EXPECT_TRUE(create_deposit(Source::memory(text, "t.csv"), rest));
  text[5000] = text[5000] == '1' ? '2' : '1';
  EXPECT_EQ(create_deposit(Source::memory(text, "t.csv"), rest).error().reason, "evidence.resumed_source_differs");
}

}  // namespace
}  // namespace shuquan::evidence
