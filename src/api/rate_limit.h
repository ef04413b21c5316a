#pragma once
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.h"
#include "base/time.h"

namespace shuquan::api {

/// So many calls in a minute for each key, counted in memory. Network addresses count as one per IPv4 address and per
/// IPv6 /64, which is what one subscriber has. Safe to use from several threads.
class RateLimit {
 public:
  static constexpr std::size_t kMaxKeys = 50'000;

  /// Counts a call; unavailable limit.rate where it is one more than `per_minute`, with the
  /// seconds after which it is worth trying again. When more than kMaxKeys keys are
  /// active, all newcomers share one.
  Result<void> admit(std::string_view key, int per_minute, Instant now);

 private:
  struct Window {
    std::int64_t minute = 0;
    int calls = 0;
  };
  void forget_old(std::int64_t minute);

  std::mutex mutex_;
  std::unordered_map<std::string, Window> windows_;
  std::int64_t swept_ = 0;
};

/// The part of an address that stands for one caller.
std::string caller_of(std::string_view remote_address);

}  // namespace shuquan::api
