#include "http/security_headers.h"

namespace shuquan::http {
namespace {

void add_missing(Response& response, std::string_view name, std::string_view value) {
  const bool present = std::any_of(response.headers.begin(), response.headers.end(),
                                   [&](const auto& field) { return equal_ignoring_case(field.first, name); });
  if (!present && !value.empty()) response.headers.emplace_back(name, value);
}

}  // namespace

void add_security_headers(Response& response, const SecurityPolicy& policy) {
  add_missing(response, "Content-Security-Policy", policy.content_security);
  add_missing(response, "X-Content-Type-Options", "nosniff");
  add_missing(response, "X-Frame-Options", "DENY");
  add_missing(response, "Referrer-Policy", "same-origin");
  add_missing(response, "Cross-Origin-Opener-Policy", "same-origin");
  add_missing(response, "Cross-Origin-Resource-Policy", "same-origin");
  add_missing(response, "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
  if (policy.strict_transport_seconds > 0) {
    add_missing(response, "Strict-Transport-Security",
                "max-age=" + std::to_string(policy.strict_transport_seconds) + "; includeSubDomains");
  }
}

}  // namespace shuquan::http
