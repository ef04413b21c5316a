#include "crypto/sm3_lanes.h"

#include <gtest/gtest.h>

#include <random>

namespace shuquan::crypto {
namespace {

constexpr Sm3Lanes kAll[] = {Sm3Lanes::portable4, Sm3Lanes::avx2x8, Sm3Lanes::avx512x16};

std::vector<Digest> run_with(Sm3Lanes lanes, const std::vector<std::string>& messages) {
  std::vector<std::vector<std::uint8_t>> padded;
  std::vector<Digest> digests(messages.size());
  std::vector<Sm3Job> jobs;
  for (const std::string& message : messages) {
    padded.emplace_back(sm3_padded_size(message.size()));
    std::copy(message.begin(), message.end(), padded.back().begin());
    sm3_pad(padded.back().data(), message.size());
  }
  for (std::size_t i = 0; i < messages.size(); ++i)
    jobs.push_back({padded[i].data(), static_cast<std::uint32_t>(padded[i].size() / 64), &digests[i]});
  sm3_many(jobs, lanes);
  return digests;
}

TEST(Sm3Lanes, GivesTheDigestsOfTheStandard) {
  for (const Sm3Lanes lanes : kAll) {
    if (!supported(lanes)) continue;
    std::string sixteen_times;
    for (int i = 0; i < 16; ++i) sixteen_times += "abcd";
    const auto digests = run_with(lanes, {"abc", sixteen_times});
    EXPECT_EQ(to_hex(digests[0]), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
    EXPECT_EQ(to_hex(digests[1]), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
  }
}

TEST(Sm3Lanes, EveryWidthEqualsTheSerialDigestForMessagesOfAllLengths) {
  std::mt19937_64 random(20260101);
  std::vector<std::string> messages;
  for (std::size_t size = 0; size < 300; ++size) messages.emplace_back(size, static_cast<char>(random()));
  for (int i = 0; i < 50; ++i) {
    std::string text(random() % 5000, '\0');
    for (char& c : text) c = static_cast<char>(random());
    messages.push_back(text);
  }
  std::shuffle(messages.begin(), messages.end(), random);
  for (const Sm3Lanes lanes : kAll) {
    if (!supported(lanes)) continue;
    const auto digests = run_with(lanes, messages);
    for (std::size_t i = 0; i < messages.size(); ++i) ASSERT_EQ(digests[i], sm3(messages[i])) << to_string(lanes);
  }
}

TEST(Sm3Lanes, ManyOfOneLengthWithOthersBetween) {
  std::mt19937_64 random(3);
  std::vector<std::string> messages;
  for (std::size_t i = 0; i < 700; ++i) messages.emplace_back(i % 37 == 5 ? random() % 300 : i < 300 ? 100 : 20, static_cast<char>(random()));
  for (const Sm3Lanes lanes : kAll) {
    if (!supported(lanes)) continue;
    const auto digests = run_with(lanes, messages);
    for (std::size_t i = 0; i < messages.size(); ++i) ASSERT_EQ(digests[i], sm3(messages[i])) << to_string(lanes) << " " << i;
  }
}

TEST(Sm3Batch, KeepsTheOrderOfItsMessages) {
  Sm3Batch batch;
  for (int round = 0; round < 2; ++round) {
    batch.clear();
    std::vector<Digest> digests(100);
    for (std::size_t i = 0; i < 100; ++i) {
      std::uint8_t* place = batch.add(i);
      std::fill(place, place + i, static_cast<std::uint8_t>(i));
    }
    batch.run(digests.data());
    for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(digests[i], sm3(std::string(i, static_cast<char>(i))));
  }
}

TEST(Sm3Lanes, NoJobsNoWork) { sm3_many({}); }

}  // namespace
}  // namespace shuquan::crypto
