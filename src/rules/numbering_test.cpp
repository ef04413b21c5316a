#include "rules/numbering.h"

#include <gtest/gtest.h>

#include <random>

namespace shuquan::rules {
namespace {

const NumberScheme kDemo{"registration", "DEMO16-v1", {}, false, {}};
const NumberScheme kCertificate{"certificate", "CNIPA17-v1", {{"registry", "1100"}}, false, {}};
const NumberScheme kApplication{"application", "APPLICATION-v1", {{"prefix", "SQ"}}, false, {}};
const NumberInput kInput{make_date(2026, 11, 21), "beijing", "110000", "self_collected", "enterprise"};

TEST(CheckCharacter, MatchesTheGlobalReleaseIdentifierSample) {
  EXPECT_EQ(check_character_37_36("A12425GABC1234002"), 'M');  // a published MOD 37,36 identifier
}

TEST(CheckCharacter, FindsEverySingleErrorAndEveryNeighbourSwap) {
  const std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const std::string good = "2026SE000000001";
  const char check = check_character_37_36(good);
  for (std::size_t i = 0; i < good.size(); ++i) {
    for (const char c : alphabet) {
      std::string bad = good;
      bad[i] = c;
      if (c == good[i]) continue;
      EXPECT_NE(check_character_37_36(bad), check) << bad;
    }
    std::string swapped = good;
    if (i + 1 < good.size() && good[i] != good[i + 1]) {
      std::swap(swapped[i], swapped[i + 1]);
      EXPECT_NE(check_character_37_36(swapped), check) << swapped;
    }
  }
}

TEST(RegistrationNumber, HasSixteenCharactersAndReadsBack) {
  const auto number = format_number(kDemo, kInput, 42);
  ASSERT_TRUE(number);
  EXPECT_EQ(number->size(), 16U);
  EXPECT_EQ(number->substr(0, 15), "2026SE000000042");
  const auto parsed = parse_number(kDemo, *number);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->year, 2026);
  EXPECT_EQ(parsed->counter, 42U);
  EXPECT_EQ(parsed->source + parsed->holder, "SE");
}

TEST(RegistrationNumber, RefusesMistypedOnes) {
  std::string number = *format_number(kDemo, kInput, 42);
  number[10] = number[10] == '1' ? '2' : '1';
  EXPECT_EQ(parse_number(kDemo, number).error().reason, "number.check_character");
  EXPECT_EQ(parse_number(kDemo, "2026ZE0000000420").error().reason, "number.malformed");
  EXPECT_EQ(parse_number(kDemo, "").error().reason, "number.malformed");
}

TEST(RegistrationNumber, KnowsEverySourceKind) {
  for (const char* kind : {"self_collected", "agreement", "purchased", "public_automated", "public_authorised", "derived"}) {
    NumberInput input = kInput;
    input.source_kind = kind;
    EXPECT_TRUE(format_number(kDemo, input, 1)) << kind;
  }
  NumberInput input = kInput;
  input.source_kind = "other";
  EXPECT_EQ(format_number(kDemo, input, 1).error().reason, "number.unknown_source_kind");
  input = kInput;
  input.holder_kind = "robot";
  EXPECT_EQ(format_number(kDemo, input, 1).error().reason, "number.unknown_holder_kind");
}

TEST(CertificateNumber, HasSeventeenDigits) {
  const auto number = format_number(kCertificate, kInput, 7);
  ASSERT_TRUE(number);
  EXPECT_EQ(*number, "20261111000000007");
  EXPECT_EQ(parse_number(kCertificate, *number)->counter, 7U);
  EXPECT_EQ(parse_number(kCertificate, "20261332000000007").error().reason, "number.malformed");
}

TEST(ApplicationNumber, ReadsBackAndRefusesMistypedOnes) {
  const auto number = format_number(kApplication, kInput, 1);
  ASSERT_TRUE(number);
  EXPECT_EQ(number->substr(0, 25), "SQ-110000-20261121-000001");
  const auto parsed = parse_number(kApplication, *number);
  ASSERT_TRUE(parsed) << *number;
  EXPECT_EQ(parsed->registry, "110000");
  EXPECT_EQ(parsed->counter, 1U);
  std::string typo = *number;
  typo[20] = '9';
  EXPECT_EQ(parse_number(kApplication, typo).error().reason, "number.check_character");
}

TEST(Counters, StartAtOneAndEndWithTheirDigits) {
  EXPECT_EQ(format_number(kCertificate, kInput, 0).error().reason, "number.counter_exhausted");
  EXPECT_EQ(format_number(kCertificate, kInput, 10'000'000).error().reason, "number.counter_exhausted");
  EXPECT_TRUE(format_number(kCertificate, kInput, 9'999'999));
  EXPECT_EQ(format_number(kApplication, kInput, 1'000'000).error().reason, "number.counter_exhausted");
  EXPECT_EQ(format_number(kDemo, kInput, 1'000'000'000).error().reason, "number.counter_exhausted");
}

TEST(Counters, NumbersOfOneScopeNeverMeet) {
  NumberInput guizhou = kInput;
  guizhou.region = "520000";
  EXPECT_EQ(*number_scope(kDemo, kInput), *number_scope(kDemo, guizhou));  // the number names no place
  EXPECT_NE(*number_scope(kApplication, kInput), *number_scope(kApplication, guizhou));
  NumberInput tomorrow = kInput;
  tomorrow.date = plus_days(tomorrow.date, 1);
  EXPECT_EQ(*number_scope(kCertificate, kInput), *number_scope(kCertificate, tomorrow));
  EXPECT_NE(*number_scope(kApplication, kInput), *number_scope(kApplication, tomorrow));
}

TEST(Schemes, RandomTextIsRefusedNotMisread) {
  std::mt19937 random(11);
  for (int round = 0; round < 5000; ++round) {
    std::string text(std::uniform_int_distribution<std::size_t>(0, 30)(random), ' ');
    for (char& c : text) c = static_cast<char>(std::uniform_int_distribution<int>(0, 255)(random));
    EXPECT_FALSE(parse_number(kDemo, text));
    EXPECT_FALSE(parse_number(kApplication, text));
    EXPECT_FALSE(parse_number(kCertificate, text));
  }
}

TEST(Schemes, UnknownOnesAreNamed) {
  const NumberScheme strange{"registration", "OFFICIAL-v9", {}, true, {}};
  EXPECT_EQ(format_number(strange, kInput, 1).error().reason, "number.unknown_scheme");
  EXPECT_EQ(parse_number(strange, "1").error().reason, "number.unknown_scheme");
  EXPECT_EQ(number_scope(strange, kInput).error().reason, "number.unknown_scheme");
  EXPECT_TRUE(scheme_problem(strange));
  EXPECT_TRUE(scheme_problem({"certificate", "CNIPA17-v1", {{"registry", "11"}}, false, {}}));
  EXPECT_TRUE(scheme_problem({"application", "APPLICATION-v1", {}, false, {}}));
}

}  // namespace
}  // namespace shuquan::rules
