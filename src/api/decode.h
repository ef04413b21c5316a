#pragma once
#include "api/operation.h"

namespace shuquan::api {

/// Query parameters by the operation's schema: typed, unknown ones refused. Field problems point to "/query/<name>".
Result<Json> decode_query(const Operation& operation, const http::Request& request);
/// The body by the operation's schema. Field problems are JSON pointers into the body.
Result<Json> decode_body(const Operation& operation, const http::Request& request);

}  // namespace shuquan::api
