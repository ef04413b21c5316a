#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "base/time.h"

namespace shuquan::api {

/// At most `per_minute` calls in a minute for each key, in memory. Network addresses count as one per IPv4 address and per
/// IPv6 /64, which is what one subscriber has. Safe to use from several threads.
class RateLimit {
 public:
  static constexpr std::size_t kMaxKeys = 50'000;

  explicit RateLimit(int per_minute) : per_minute_(per_minute) {}
  /// Counts a call; unavailable limit.rate where it is one too many. When more than kMaxKeys keys are active, all
  /// newcomers share one.
  Result<void> admit(std::string_view key, Instant now);

 private:
  struct Window {
    std::int64_t minute = 0;
    int calls = 0;
  };
  void forget_old(std::int64_t minute);

  int per_minute_;
  std::mutex mutex_;
  std::unordered_map<std::string, Window> windows_;
  std::int64_t swept_ = 0;
};

/// The part of an address that stands for one caller.
std::string caller_of(std::string_view remote_address);

}  // namespace shuquan::api
