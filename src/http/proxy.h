#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shuquan::http {

/// The proxies whose word about the client's address counts.
class TrustedProxies {
 public:
  /// Addresses or networks in CIDR notation, v4 or v6. Error http.proxy_malformed.
  static Result<TrustedProxies> parse(const std::vector<std::string>& entries);
  bool empty() const { return networks_.empty(); }
  /// True where `address` (textual) lies in one of the networks.
  bool contains(std::string_view address) const;
  /// The client of a request that came from `peer`: `peer` itself where it is not trusted; otherwise the rightmost
  /// entry of X-Forwarded-For that is not a trusted proxy. Where that entry is no address: `peer`.
  std::string client(std::string_view peer, std::string_view forwarded_for) const;

 private:
  struct Network {
    std::string bytes;  // 4 or 16, network order
    unsigned prefix;
  };
  std::vector<Network> networks_;
};

/// The address in canonical text, IPv4-mapped IPv6 as IPv4; empty where `text` is no address.
std::string canonical_address(std::string_view text);

}  // namespace shuquan::http
