#include "outbound/target.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

namespace shuquan::outbound {
namespace {

constexpr std::size_t kMostCharacters = 2'000;

struct Block {
  std::uint32_t network;
  int bits;
};
constexpr std::uint32_t ip(std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t d) { return a << 24U | b << 16U | c << 8U | d; }
constexpr std::array kNotPublic = {
    Block{ip(0, 0, 0, 0), 8},      Block{ip(10, 0, 0, 0), 8},      Block{ip(100, 64, 0, 0), 10},  Block{ip(127, 0, 0, 0), 8},   Block{ip(169, 254, 0, 0), 16},
    Block{ip(172, 16, 0, 0), 12},  Block{ip(192, 0, 0, 0), 24},    Block{ip(192, 0, 2, 0), 24},   Block{ip(192, 88, 99, 0), 24}, Block{ip(192, 168, 0, 0), 16},
    Block{ip(198, 18, 0, 0), 15},  Block{ip(198, 51, 100, 0), 24}, Block{ip(203, 0, 113, 0), 24}, Block{ip(224, 0, 0, 0), 3},
    Block{ip(168, 63, 129, 16), 32},  // Azure's own service for its machines; the other clouds' lie in 169.254/16 and 100.64/10
};

bool is_public_v4(std::uint32_t address) {
  return std::ranges::none_of(kNotPublic, [&](const Block& block) { return (address ^ block.network) >> (32 - block.bits) == 0; });
}

/// Only 2000::/3 is given out for use on the internet; inside it, Teredo and protocol assignments, 6to4 and documentation are not.
bool is_public_v6(const std::uint8_t* a) {
  if (a[0] >> 5U != 1) return false;
  const unsigned first = static_cast<unsigned>(a[0]) << 8U | a[1], second = static_cast<unsigned>(a[2]) << 8U | a[3];
  if (first == 0x2001 && (second < 0x0200 || second == 0x0db8)) return false;
  if (first == 0x2002) return false;
  return first != 0x3fff || second >= 0x1000;
}

using Url = std::unique_ptr<CURLU, void (*)(CURLU*)>;

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string out = text;
  curl_free(text);
  return out;
}

Result<Target> take_apart(std::string_view text) {
  const bool plain = std::ranges::all_of(text, [](unsigned char c) { return c > 0x20 && c < 0x7f; });
  const Url url(curl_url(), curl_url_cleanup);
  const auto malformed = [] { return fail(Errc::invalid_input, "outbound.url_malformed"); };
  if (!url || !plain || text.empty() || text.size() > kMostCharacters) return malformed();
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) return malformed();
  const std::string scheme = part(url.get(), CURLUPART_SCHEME), host = part(url.get(), CURLUPART_HOST);
  if ((scheme != "https" && scheme != "http") || host.empty() || !part(url.get(), CURLUPART_FRAGMENT).empty()) return malformed();
  std::string lower = host;
  std::ranges::transform(lower, lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return Target{part(url.get(), CURLUPART_URL), scheme + "://" + lower + ":" + part(url.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT), lower, false};
}

/// A host that is written as an address, not as a name; curl has brought other spellings of IPv4 into this one.
bool is_private_literal(std::string host) {
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) return !is_public(reinterpret_cast<const sockaddr&>(v4));
  if (!host.starts_with('[') || !host.ends_with(']')) return false;
  host = host.substr(1, host.size() - 2);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  return inet_pton(AF_INET6, host.substr(0, host.find('%')).c_str(), &v6.sin6_addr) != 1 || !is_public(reinterpret_cast<const sockaddr&>(v6));
}

}  // namespace

bool is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return is_public_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  return is_public_v6(v6.sin6_addr.s6_addr);
}

Result<Target> parse_target(std::string_view url, std::span<const std::string> allowed) {
  SHUQUAN_TRY(Target target, take_apart(url));
  target.allow_listed = std::ranges::find(allowed, target.origin) != allowed.end();
  if (target.allow_listed) return target;
  if (!target.origin.starts_with("https://")) return fail(Errc::invalid_input, "outbound.https_only");
  if (is_private_literal(target.host)) return fail(Errc::invalid_input, "outbound.private_address");
  return target;
}

Result<std::string> parse_origin(std::string_view text) {
  SHUQUAN_TRY(const Target target, take_apart(text));
  return target.origin;
}

}  // namespace shuquan::outbound
