#include "document/certificate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/hex.h"
#include "document/certificate_samples.h"

namespace shuquan::document {
namespace {

constexpr Instant kSealedAt{1'795'226'400'000};  // 2026-11-21 10:00 Beijing time

class Certificate : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = testing::TempDir() + "certificateXXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder() = pattern;
    auto key = crypto::SealKey::open(pattern + "/seal.pem", "示例市数据知识产权登记中心", kSealedAt);
    ASSERT_TRUE(key) << describe(key.error());
    key_ = new crypto::SealKey(*std::move(key));
  }
  static void TearDownTestSuite() {
    delete key_;
    key_ = nullptr;
    std::filesystem::remove_all(folder());
  }
  static std::string& folder() {
    static std::string path;
    return path;
  }
  static Seal seal() { return {key_, kSealedAt}; }
  static crypto::SealKey* key_;
};
crypto::SealKey* Certificate::key_ = nullptr;

// With SHUQUAN_SAMPLE_DIR set, the samples are kept for the independent validators (tests/pdf/check_samples.sh).
TEST_F(Certificate, OfEverySampleFitsOnePageAndComesBackAsItWentIn) {
  for (const auto& [name, facts] : certificate_samples()) {
    SCOPED_TRACE(name);
    const auto pdf = render_certificate(facts, seal());
    ASSERT_TRUE(pdf) << describe(pdf.error());
    EXPECT_LT(pdf->size(), 200'000u);
    const auto contents = read_certificate(*pdf);
    ASSERT_TRUE(contents) << describe(contents.error());
    EXPECT_EQ(contents->facts, facts);
    EXPECT_EQ(contents->sealed_at, kSealedAt);
    EXPECT_EQ(contents->signer.sha256, key_->certificate().sha256);
    if (const char* directory = std::getenv("SHUQUAN_SAMPLE_DIR"))
      std::ofstream(std::string(directory) + "/certificate_" + name + ".pdf", std::ios::binary) << *pdf;
  }
}

TEST_F(Certificate, IsDrawnAlikeByThreadsAtTheSameTime) {
  const auto until_signature = [](const std::string& pdf) { return pdf.substr(0, pdf.rfind("/Contents <")); };
  const auto alone = render_certificate(plain_sample(), seal());
  ASSERT_TRUE(alone);
  std::vector<std::string> drawn(4);
  std::vector<std::thread> threads;
  for (auto& out : drawn) {
    threads.emplace_back([&out] {
      for (int round = 0; round < 3; ++round) {
        auto pdf = render_certificate(plain_sample(), seal());
        if (pdf) out = *std::move(pdf);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto& pdf : drawn) EXPECT_EQ(until_signature(pdf), until_signature(*alone));
}

TEST_F(Certificate, IsRefusedWithAnyByteChanged) {
  const auto pdf = render_certificate(plain_sample(), seal());
  ASSERT_TRUE(pdf);
  const std::size_t hole = pdf->rfind("/Contents <");
  ASSERT_NE(hole, std::string::npos);
  std::size_t tried = 0;
  const auto refused = [&](std::size_t at, int mask) {
    std::string changed = *pdf;
    changed[at] = static_cast<char>(changed[at] ^ mask);
    ++tried;
    return !read_certificate(changed).has_value();
  };
  for (std::size_t at = 0; at < pdf->size(); at += 37) ASSERT_TRUE(refused(at, 1 << (at % 8))) << at;
  // Signature dictionary, signature value, its padding, cross-reference table and trailer: every byte.
  for (std::size_t at = hole - 400; at < pdf->size(); ++at) {
    ASSERT_TRUE(refused(at, 0x01)) << at;
    ASSERT_TRUE(refused(at, 0x20)) << at << ": the case of a digit";
  }
  EXPECT_GT(tried, 5000u);
}

TEST_F(Certificate, IsRefusedWithBytesAddedOrMissing) {
  const auto pdf = render_certificate(plain_sample(), seal());
  ASSERT_TRUE(pdf);
  EXPECT_FALSE(read_certificate(*pdf + "\n"));
  EXPECT_FALSE(read_certificate(*pdf + *pdf));
  EXPECT_FALSE(read_certificate("\n" + *pdf));
  for (std::size_t size = 0; size < pdf->size(); size += 211) ASSERT_FALSE(read_certificate(std::string_view(*pdf).substr(0, size)));
  // An incremental update, as an editor would append it.
  const std::string update = "1 0 obj\n<< >>\nendobj\nxref\n1 1\n" + std::string("0000000000 00000 n \n") +
                             "trailer\n<< /Size 2 /Root 1 0 R /Prev 9 >>\nstartxref\n" + std::to_string(pdf->size() + 21) + "\n%%EOF\n";
  EXPECT_FALSE(read_certificate(*pdf + update));
  EXPECT_EQ(read_certificate("%PDF-1.7\n").error().reason, "document.not_ours");
  EXPECT_EQ(read_certificate("").error().reason, "document.not_ours");
  EXPECT_EQ(read_certificate(std::string(9'000'000, 'x')).error().reason, "document.too_large");
}

TEST_F(Certificate, SaysThatContentWasAlteredWhenOnlyTextChanged) {
  auto pdf = render_certificate(plain_sample(), seal());
  ASSERT_TRUE(pdf);
  const std::size_t at = pdf->find("\"effect\":\"grant\"");
  ASSERT_NE(at, std::string::npos);
  (*pdf)[at + 10] = 'G';
  const auto refused = read_certificate(*pdf);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "document.altered");
}

// Sealed by the office's own key over every byte, but telling other readers that less is covered.
TEST_F(Certificate, IsRefusedWhenItsByteRangeIsNotTheWholeFile) {
  const auto pdf = render_certificate(plain_sample(), seal());
  ASSERT_TRUE(pdf);
  const auto sealed_again = [&](const char* from, const char* to) {
    std::string changed = *pdf;
    const std::size_t at = changed.rfind(from);
    changed.replace(at, std::string_view(to).size(), to);
    const std::size_t begin = changed.rfind("/Contents <") + 10;
    const std::size_t end = changed.find('>', begin) + 1;
    const std::string_view parts[] = {std::string_view(changed).substr(0, begin), std::string_view(changed).substr(end)};
    std::string cms = to_hex(*crypto::sign_cms_detached(*key_, parts));
    cms.resize(end - begin - 2, '0');
    return changed.replace(begin + 1, cms.size(), cms);
  };
  const auto good = read_certificate(sealed_again("/ByteRange [0 ", "/ByteRange [0 "));
  EXPECT_TRUE(good) << describe(good.error());
  const auto refused = read_certificate(sealed_again("/ByteRange [0 ", "/ByteRange [1 "));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "document.structure");
}

TEST_F(Certificate, IsRefusedWhenSealedOutsideTheValidityOfTheSeal) {
  const auto pdf = render_certificate(plain_sample(), {key_, Instant{kSealedAt.unix_ms + 4000LL * 86'400'000}});
  ASSERT_TRUE(pdf);
  const auto refused = read_certificate(*pdf);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "document.seal_period");
}

TEST_F(Certificate, SurvivesNoRandomDamage) {
  const auto pdf = render_certificate(plain_sample(), seal());
  ASSERT_TRUE(pdf);
  std::uint64_t state = 42;
  const auto next = [&](std::size_t limit) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>(state >> 33) % limit;
  };
  for (int round = 0; round < 400; ++round) {
    std::string changed = *pdf;
    const std::size_t at = next(changed.size());
    switch (next(4)) {
      case 0: changed.erase(at, 1 + next(500)); break;
      case 1: changed.insert(at, std::string(1 + next(50), static_cast<char>(next(256)))); break;
      case 2: changed.replace(at, 1 + next(20), "<<[(<<[(/ 0 R"); break;
      default: changed += changed.substr(at, next(300) + 1);
    }
    if (changed == *pdf) continue;
    ASSERT_FALSE(read_certificate(changed)) << round;
  }
}

TEST_F(Certificate, NamesTheFieldsThatAreOutOfTheirLimits) {
  CertificateFacts facts = plain_sample();
  facts.name = "";
  facts.holders = {{"坏\x01", ""}, {std::string(601, 'x'), ""}};
  facts.leaf_hash = "xyz";
  facts.industry = "\xff\xfe";
  facts.version = 0;
  facts.proof.clear();
  facts.public_url = "https://示例";
  const auto refused = render_certificate(facts, seal());
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "document.facts_invalid");
  std::vector<std::string> pointers;
  for (const auto& field : refused.error().fields) pointers.push_back(field.pointer);
  EXPECT_EQ(pointers, (std::vector<std::string>{"/name", "/industry", "/holders/0/name", "/holders/1/name", "/version", "/leaf_hash",
                                                "/public_url", "/proof"}));
}

TEST_F(Certificate, FactsTravelAsJsonStrictly) {
  const CertificateFacts facts = plain_sample();
  const Json json = to_json(facts);
  auto back = certificate_facts_from_json(json);
  ASSERT_TRUE(back);
  back->entry = facts.entry;
  back->proof = facts.proof;
  EXPECT_EQ(*back, facts);
  for (const auto& [key, value] : json.members()) {
    Json without = json;
    without.erase(key);
    EXPECT_FALSE(certificate_facts_from_json(without)) << key;
    Json wrong = json;
    wrong.set(key, Json());
    EXPECT_FALSE(certificate_facts_from_json(wrong)) << key;
  }
  Json more = json;
  more.set("unknown", 1);
  EXPECT_FALSE(certificate_facts_from_json(more));
}

}  // namespace
}  // namespace shuquan::document
