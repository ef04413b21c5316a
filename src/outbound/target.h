#pragma once
#include <sys/socket.h>

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

// Where this server may be made to connect to. Whoever enters an address must not reach through us what only we can reach.
namespace shuquan::outbound {

/// An address that somebody entered, taken apart by the same parser that connects to it.
struct Target {
  std::string url;
  std::string origin;          ///< scheme://host:port, lower case, port always there
  std::string host;
  bool allow_listed = false;   ///< the operator named this origin: plain http and private addresses are in order
};

/// https only; http and private addresses only where `allowed` holds the origin. At most 2,000 characters, no user name or password, no
/// fragment. Reasons outbound.url_malformed, outbound.https_only, outbound.private_address (a literal one; names are checked when
/// they are connected to).
Result<Target> parse_target(std::string_view url, std::span<const std::string> allowed);
/// An origin as an operator lists it, "http://127.0.0.1:9000", in the spelling of Target::origin. Reason outbound.url_malformed.
Result<std::string> parse_origin(std::string_view text);

/// Reachable by anybody on the internet: not private, loopback, link-local, shared, multicast, reserved, tunnelled, nor one of
/// the addresses at which clouds answer their own machines (IANA special-purpose registries; RFC 6890).
bool is_public(const sockaddr& address);

}  // namespace shuquan::outbound
