#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan::http {

/// The bytes as one gzip member (RFC 1952), level 1 (fast) to 9. Error http.gzip_failed (out of memory).
Result<std::string> gzip(std::string_view bytes, int level);
/// True where an Accept-Encoding value allows gzip (RFC 9110 §12.5.3): named or "*", and not with weight 0.
bool accepts_gzip(std::string_view accept_encoding);
/// True for media types that shrink: text, JSON, XML, JavaScript, SVG.
bool is_compressible(std::string_view content_type);

}  // namespace shuquan::http
