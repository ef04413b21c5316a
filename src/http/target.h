#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace shuquan::http {

/// A request target taken apart (RFC 9112 §3.2). `authority` is set for the absolute form only.
struct Target {
  std::string path;
  std::vector<std::pair<std::string, std::string>> parameters;
  std::string authority;
  bool server_wide = false;  ///< "*", for OPTIONS
};

/// Well-formed UTF-8 without overlong forms and surrogates (RFC 3629).
bool is_utf8(std::string_view text);
/// Percent-decodes once; with `plus_is_space` as in forms. Nothing where an escape is broken.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space = false);
/// Reads origin form, absolute form (http, https) and "*".
/// Errors http.target_malformed (characters, escapes, UTF-8), http.path_refused (NUL and other controls, backslash,
/// dot segments, encoded slash), http.too_many_parameters (over 200).
Result<Target> parse_target(std::string_view target);

/// A Host value or authority: name, IPv4 or [IPv6], with an optional port; lower case.
struct HostAndPort {
  std::string host;
  std::string port;
};
/// Nothing where the syntax is wrong (RFC 9110 §7.2; user information is refused).
std::optional<HostAndPort> parse_host(std::string_view text);
/// True where `allowed` is empty or names the host. An entry without a port allows every port.
bool host_allowed(const HostAndPort& host, const std::vector<std::string>& allowed);

}  // namespace shuquan::http
