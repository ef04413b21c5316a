#pragma once
#include <string_view>

#include "base/result.h"
#include "http/message.h"

namespace shuquan::api {

/// The status for an error: one table for the whole API.
int status_of(const Error& error);
/// RFC 9457 problem details in the reader's language: title, how to mend, field problems, clause. `detail` of the error
/// never leaves the server; for internal errors `incident` names the log line.
/// `status` overrides the table, for what the HTTP layer itself has refused.
http::Response problem(const Error& error, std::string_view language, std::string_view incident = {}, int status = 0);

}  // namespace shuquan::api
