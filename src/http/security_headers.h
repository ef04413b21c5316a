#pragma once
#include <string>

#include "http/message.h"

namespace shuquan::http {

/// What a browser may do with our pages. The defaults fit an application served from one origin with no foreign content.
struct SecurityPolicy {
  /// Content-Security-Policy; empty leaves it out.
  std::string content_security =
      "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
      "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
      "frame-ancestors 'none'";
  /// Strict-Transport-Security in seconds; 0 leaves it out (plain HTTP behind no TLS).
  std::uint32_t strict_transport_seconds = 0;
};

/// Adds CSP, nosniff, frame, referrer, opener and permission fields, each only where the response has none of that name.
void add_security_headers(Response& response, const SecurityPolicy& policy);

}  // namespace shuquan::http
