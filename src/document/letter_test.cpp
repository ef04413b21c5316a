#include "document/letter.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "document/signed_pdf.h"

namespace shuquan::document {
namespace {

constexpr Instant kNow{1'795'226'400'000};

LetterDocument correction_letter() {
  LetterDocument letter;
  letter.office = "示例市数据知识产权登记中心";
  letter.office_contact = "地址：示例市登记路 1 号　电话：010-00000000　网址：register.example.cn";
  letter.title = "补正通知书";
  letter.number = "示数登补〔2026〕12号";
  letter.date = make_date(2026, 11, 21);
  letter.addressee = "示例市轨道交通运营有限公司";
  letter.references = {{"申请号", "SQ2026111000012"}, {"数据名称", "城市轨道交通客流时空分布数据集"}, {"代理机构", "示例知识产权代理有限公司"}};
  letter.paragraphs = {"你单位于2026年11月17日提交的数据知识产权登记申请已收悉。经形式审查，申请材料存在下列问题，请予补正："};
  letter.points = {
      {"数据来源证明缺少与客流清分中心签订的数据共享协议，请补充提交协议扫描件，并标明授权范围和期限。", "《示例市数据知识产权登记管理办法》第十二条第（三）项",
       "数据来源 / 来源证明"},
      {"应用场景描述过于笼统，未说明数据在何种业务中解决何种问题，请按“适用条件、范围、对象、解决的主要问题”逐项填写。",
       "《示例市数据知识产权登记管理办法》第十三条", "应用场景"},
      {"样例数据含有可识别个人的字段“卡号”，请脱敏后重新提交。", "", "样例数据"},
  };
  letter.closing = {"请自收到本通知之日起十五个工作日内完成补正。逾期未补正或者补正后仍不符合要求的，视为撤回申请。", "特此通知。"};
  letter.remedy = "对本通知有异议的，可以在收到之日起十个工作日内通过登记平台“我的案件”提出意见，或者向本中心申请当面说明。";
  return letter;
}

LetterDocument long_letter() {
  LetterDocument letter = correction_letter();
  letter.title = "驳回登记申请决定书";
  letter.demo = true;
  const LetterPoint point = letter.points[0];
  for (int i = 0; i < 40; ++i) letter.points.push_back(point);
  return letter;
}

LetterDocument english_letter() {
  LetterDocument letter;
  letter.language = LetterLanguage::en;
  letter.office = "Data IP Registration Centre of Shili";
  letter.title = "Invitation to correct the application";
  letter.number = "SDIP-C/2026/12";
  letter.date = make_date(2026, 11, 21);
  letter.addressee = "Northern Metropolitan Railway Data Services Inc.";
  letter.references = {{"Application", "SQ2026111000012"}};
  letter.paragraphs = {"We have received your application of 17 November 2026. The formal examination found the following defects, which you "
                       "are invited to correct within fifteen working days of receiving this letter."};
  letter.points = {{"The proof of source lacks the data sharing agreement with the clearing centre.", "Measures of Shili, art. 12 (3)",
                    "Source of the data"},
                   {"The sample contains the field \"card number\", which identifies persons.", "", "Sample"}};
  letter.closing = {"If the defects are not corrected in time, the application is deemed withdrawn."};
  letter.remedy = "You may comment within ten working days on the page of your case.";
  return letter;
}

class Letter : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "letterXXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    auto key = crypto::SealKey::open(folder_ + "/seal.pem", "示例市数据知识产权登记中心", kNow);
    ASSERT_TRUE(key) << describe(key.error());
    key_ = *std::move(key);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string folder_;
  std::optional<crypto::SealKey> key_;
};

int pages_of(const std::string& pdf) {
  const std::size_t at = pdf.find("/Count ");
  return at == std::string::npos ? 0 : std::atoi(pdf.c_str() + at + 7);
}

void keep_sample(const char* name, const std::string& pdf) {
  if (const char* directory = std::getenv("SHUQUAN_SAMPLE_DIR"))
    std::ofstream(std::string(directory) + "/letter_" + name + ".pdf", std::ios::binary) << pdf;
}

TEST_F(Letter, IsSealedAndReadsBackAsASealedDocument) {
  const auto pdf = render_letter(correction_letter(), Seal{&*key_, kNow}, kNow);
  ASSERT_TRUE(pdf) << describe(pdf.error());
  keep_sample("correction", *pdf);
  EXPECT_LE(pages_of(*pdf), 2);
  const auto read = read_signed_pdf(*pdf);
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->signer.sha256, key_->certificate().sha256);
  EXPECT_EQ(read->sealed_at, kNow);
  EXPECT_EQ(read_certificate(*pdf).error().reason, "document.not_certificate");
}

TEST_F(Letter, RunsOverSeveralPagesInBothLanguages) {
  const auto pdf = render_letter(long_letter(), Seal{&*key_, kNow}, kNow);
  ASSERT_TRUE(pdf) << describe(pdf.error());
  keep_sample("long", *pdf);
  EXPECT_GT(pages_of(*pdf), 4);
  EXPECT_TRUE(read_signed_pdf(*pdf));
  const auto english = render_letter(english_letter(), Seal{&*key_, kNow}, kNow);
  ASSERT_TRUE(english) << describe(english.error());
  keep_sample("english", *english);
  EXPECT_EQ(pages_of(*english), 1);
}

TEST_F(Letter, WithoutSealIsADraftThatNobodyTakesForSealed) {
  const auto pdf = render_letter(correction_letter(), std::nullopt, kNow);
  ASSERT_TRUE(pdf) << describe(pdf.error());
  keep_sample("draft", *pdf);
  EXPECT_EQ(read_signed_pdf(*pdf).error().reason, "document.unsigned");
}

TEST_F(Letter, OfEveryLengthKeepsItsSignatureBlockOnOnePage) {
  LetterDocument letter = correction_letter();
  int last = 1;
  for (int i = 0; i < 30; ++i) {
    letter.closing.push_back("又一段。");
    const auto pdf = render_letter(letter, Seal{&*key_, kNow}, kNow);
    ASSERT_TRUE(pdf) << describe(pdf.error());
    const int pages = pages_of(*pdf);
    ASSERT_TRUE(pages == last || pages == last + 1) << i;
    last = pages;
    // The rectangle of the seal: left, bottom, right, top. The foot of the page begins 70 points above its edge.
    double left = 0, bottom = 0, right = 0, top = 0;
    ASSERT_EQ(std::sscanf(pdf->c_str() + pdf->find("/Rect ["), "/Rect [%lf %lf %lf %lf", &left, &bottom, &right, &top), 4);
    ASSERT_GT(bottom, 75) << i;
    ASSERT_LT(top, 842 - 75) << i;
    ASSERT_LT(right, 596 - 40) << i;
  }
  EXPECT_GT(last, 1);
}

TEST_F(Letter, NamesTheFieldsThatAreOutOfTheirLimits) {
  LetterDocument letter = correction_letter();
  letter.title.clear();
  letter.points[1].text = "line\nbreak";
  letter.closing.push_back(std::string(8001, 'x'));
  const auto refused = render_letter(letter, std::nullopt, kNow);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "document.letter_invalid");
  ASSERT_EQ(refused.error().fields.size(), 3u);
  EXPECT_EQ(refused.error().fields[1].pointer, "/points/1/text");
  LetterDocument endless = correction_letter();
  endless.points.assign(300, {std::string(8000, 'W'), "", ""});
  EXPECT_EQ(render_letter(endless, std::nullopt, kNow).error().reason, "document.letter_too_long");
}

}  // namespace
}  // namespace shuquan::document
