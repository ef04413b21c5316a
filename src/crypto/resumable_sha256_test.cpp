#include "crypto/resumable_sha256.h"

#include <gtest/gtest.h>

namespace shuquan::crypto {
namespace {

TEST(ResumableSha256, GoesOnWhereItWasLeft) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += static_cast<char>(i * 31);
  for (const std::size_t cut : {0U, 1U, 55U, 63U, 64U, 65U, 1000U, 2999U, 3000U}) {
    ResumableSha256 first;
    first.update(std::string_view(text).substr(0, cut));
    std::optional<ResumableSha256> second = ResumableSha256::restore(first.save());
    ASSERT_TRUE(second);
    second->update(std::string_view(text).substr(cut));
    EXPECT_EQ(second->finish(), sha256(text)) << cut;
  }
}

TEST(ResumableSha256, RefusesWhatItDidNotWrite) {
  std::string state = ResumableSha256().save();
  EXPECT_FALSE(ResumableSha256::restore(state.substr(1)));
  state.back() = 64;
  EXPECT_FALSE(ResumableSha256::restore(state));
}

}  // namespace
}  // namespace shuquan::crypto
