#pragma once
#include <span>

#include "api/operation.h"

namespace shuquan::api {

/// The OpenAPI 3.1 document of the table.
Json openapi_document(std::span<const Operation> operations);

}  // namespace shuquan::api
