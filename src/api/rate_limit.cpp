#include "api/rate_limit.h"

#include <arpa/inet.h>

#include "base/hex.h"

namespace shuquan::api {

std::string caller_of(std::string_view remote_address) {
  in6_addr address{};
  const std::string text(remote_address.substr(0, remote_address.find('%')));
  if (inet_pton(AF_INET6, text.c_str(), &address) != 1 || IN6_IS_ADDR_V4MAPPED(&address)) return text;
  return to_hex(std::string_view(reinterpret_cast<const char*>(&address), 8)) + "/64";
}

void RateLimit::forget_old(std::int64_t minute) {
  if (swept_ == minute) return;
  swept_ = minute;
  std::erase_if(windows_, [&](const auto& item) { return item.second.minute != minute; });
}

Result<void> RateLimit::admit(std::string_view key, int per_minute, Instant now) {
  const std::int64_t minute = now.unix_ms / 60'000;
  const std::lock_guard lock(mutex_);
  forget_old(minute);
  const bool crowded = windows_.size() >= kMaxKeys && !windows_.contains(std::string(key));
  Window& window = windows_[crowded ? std::string() : std::string(key)];
  if (window.minute != minute) window = {minute, 0};
  if (window.calls >= per_minute) return fail(Errc::unavailable, "limit.rate", {{"seconds", std::to_string(60 - now.unix_ms / 1000 % 60)}});
  ++window.calls;
  return {};
}

}  // namespace shuquan::api
