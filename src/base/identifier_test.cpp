#include "base/identifier.h"

#include <gtest/gtest.h>

namespace shuquan {
namespace {

TEST(UnifiedSocialCreditCode, TheStandardsSampleAndOurSyntheticCodesAreValid) {
  for (const char* code : {"91350100M000100Y43", "91110108MADEM0011M", "91320102MADEM002X8", "91520102MADEM0038M"}) {
    EXPECT_EQ(check_uscc(code), IdentifierFault::none) << code;
  }
}

TEST(UnifiedSocialCreditCode, EverySingleWrongCharacterIsFound) {
  const std::string good = "91350100M000100Y43";
  const std::string_view alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : alphabet) {
      if (c == good[i]) continue;
      std::string bad = good;
      bad[i] = c;
      EXPECT_NE(check_uscc(bad), IdentifierFault::none) << bad;
    }
  }
}

TEST(UnifiedSocialCreditCode, NamesWhatIsWrong) {
  EXPECT_EQ(check_uscc("91350100M000100Y4"), IdentifierFault::length);
  EXPECT_EQ(check_uscc(""), IdentifierFault::length);
  EXPECT_EQ(check_uscc("91350100M000100I43"), IdentifierFault::character);
  EXPECT_EQ(check_uscc("91350100m000100Y43"), IdentifierFault::character);
  EXPECT_EQ(check_uscc("91A50100M000100Y43"), IdentifierFault::region);
  EXPECT_EQ(check_uscc("91350100M000100Y44"), IdentifierFault::check_character);
}

TEST(UnifiedSocialCreditCode, TheInnerOrganisationCodeIsOnlyAWarning) {
  EXPECT_TRUE(uscc_inner_check_matches("91350100M000100Y43"));
  EXPECT_FALSE(uscc_inner_check_matches("91350100M000100043"));
  EXPECT_FALSE(uscc_inner_check_matches("short"));
}

TEST(ResidentId, PublishedSamplesAreValid) {
  EXPECT_EQ(check_resident_id("11010519491231002X"), IdentifierFault::none);
  EXPECT_EQ(check_resident_id("440524188001010014"), IdentifierFault::none);
}

TEST(ResidentId, NamesWhatIsWrong) {
  EXPECT_EQ(check_resident_id("11010519491231002"), IdentifierFault::length);
  EXPECT_EQ(check_resident_id("11010519491231002x"), IdentifierFault::character);
  EXPECT_EQ(check_resident_id("1101051949123100A1"), IdentifierFault::character);
  EXPECT_EQ(check_resident_id("990105194912310021"), IdentifierFault::region);
  EXPECT_EQ(check_resident_id("110105194902300021"), IdentifierFault::date);
  EXPECT_EQ(check_resident_id("110105194912310021"), IdentifierFault::check_character);
}

TEST(ResidentId, EveryOtherLastCharacterIsWrong) {
  for (const char c : std::string("0123456789")) {
    EXPECT_EQ(check_resident_id(std::string("11010519491231002") + c), IdentifierFault::check_character);
  }
}

TEST(Masks, KeepWhatPeopleRecogniseAndHideTheRest) {
  EXPECT_EQ(mask_identity_number("11010519491231002X"), "110105********002X");
  EXPECT_EQ(mask_identity_number("1234567"), "*******");
  EXPECT_EQ(mask_phone("13812345678"), "138****5678");
  EXPECT_EQ(mask_phone("1234"), "****");
  EXPECT_EQ(mask_email("zhang@example.cn"), "z***@example.cn");
  EXPECT_EQ(mask_email("nothing"), "*******");
  EXPECT_EQ(mask_name("欧阳明"), "欧**");
  EXPECT_EQ(mask_name("Ann"), "A**");
  EXPECT_EQ(mask_name(""), "");
}

TEST(Masks, MalformedTextIsHiddenWholly) {
  EXPECT_EQ(mask_name("\xe6\xac"), "*");
  EXPECT_EQ(mask_name("\xff\xff"), "*");
  EXPECT_EQ(mask_email("\xff@x"), "***@x");
}

}  // namespace
}  // namespace shuquan
