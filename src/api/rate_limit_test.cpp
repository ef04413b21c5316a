#include "api/rate_limit.h"

#include <gtest/gtest.h>

#include "api/problem.h"

namespace shuquan::api {
namespace {

TEST(RateLimits, CountPerKeyAndMinute) {
  RateLimit limit;
  const Instant start{600'000};
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(limit.admit("192.0.2.1", 3, start));
  const Result<void> refused = limit.admit("192.0.2.1", 3, start);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().reason, "limit.rate");
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_TRUE(limit.admit("192.0.2.2", 3, start)) << "others are not held up";
  EXPECT_TRUE(limit.admit("192.0.2.1", 3, Instant{start.unix_ms + 60'000})) << "a minute later";
}

std::string field(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return "";
}

TEST(RateLimits, SayWhenToTryAgain) {
  RateLimit limit;
  const Instant now{600'000 + 17'500};
  ASSERT_TRUE(limit.admit("192.0.2.1", 1, now));
  const Result<void> refused = limit.admit("192.0.2.1", 1, now);
  ASSERT_FALSE(refused);
  const http::Response answer = problem(refused.error(), "en", "");
  EXPECT_EQ(answer.status, 429);
  EXPECT_EQ(field(answer, "Retry-After"), "43") << "the minute ends in 42.5 s";
  EXPECT_NE(answer.body.find("Try again in 43 seconds"), std::string::npos) << answer.body;
  EXPECT_TRUE(limit.admit("192.0.2.1", 1, Instant{now.unix_ms + 43'000}));
  EXPECT_EQ(field(problem(Error{Errc::unavailable, "store.busy", {}, {}, {}, {}}, "zh", ""), "Retry-After"), "1");
}

TEST(RateLimits, ShareOneAllowanceWhenTooManyCallersCome) {
  RateLimit limit;
  const Instant now{600'000};
  for (std::size_t i = 0; i < RateLimit::kMaxKeys; ++i) ASSERT_TRUE(limit.admit("caller " + std::to_string(i), 2, now));
  EXPECT_TRUE(limit.admit("newcomer 1", 2, now));
  EXPECT_TRUE(limit.admit("newcomer 2", 2, now));
  EXPECT_FALSE(limit.admit("newcomer 3", 2, now)) << "memory stays bounded";
  EXPECT_TRUE(limit.admit("caller 7", 2, now)) << "those who were here keep their own";
}

TEST(Callers, AreOneAddressOrOneSubscribersNetwork) {
  EXPECT_EQ(caller_of("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(caller_of("2001:db8:1:2:3:4:5:6"), caller_of("2001:db8:1:2::9"));
  EXPECT_NE(caller_of("2001:db8:1:2::9"), caller_of("2001:db8:1:3::9"));
  EXPECT_EQ(caller_of("::ffff:192.0.2.1"), "::ffff:192.0.2.1");
  EXPECT_EQ(caller_of(""), "");
}

}  // namespace
}  // namespace shuquan::api
