#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "http/message.h"

namespace shuquan::http {

/// "Not Found" for 404; "Status" for a number without a registered phrase.
std::string_view reason_phrase(int status);
/// Bytes of the body that the response carries.
std::uint64_t body_size(const Response& response);
/// False where a handler's response cannot be sent: a status outside 200–599, a field name that is no token, a value
/// with control characters, or a field that belongs to the server (framing, Date, Connection).
bool is_sendable(const Response& response);
/// Compresses a body of 1 KiB to 8 MiB where its type shrinks and the client accepts gzip, and says so in Vary.
/// A response with a strong ETag stays as it is: the tag names these very bytes.
void compress(Response& response, bool gzip_accepted);
/// The status line and fields up to and including the empty line. Content-Length is left out where the status has no
/// body (204, 304).
void append_head(std::string& out, const Response& response, bool keep_alive, std::string_view date);
/// IMF-fixdate of RFC 9110 §5.6.7, e.g. "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::int64_t unix_seconds);
/// The server's own answer to a request it does not serve, as problem details (RFC 9457).
Response plain_refusal(int status, std::string_view reason);

}  // namespace shuquan::http
