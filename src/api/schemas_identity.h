#pragma once
#include "api/operation.h"
#include "base/json.h"

namespace shuquan::api {

/// The named schemas of accounts, parties and administration; part of shared_schemas().
Json identity_schemas();

/// {"items": […], "next": cursor or null}.
Json page_of(std::string_view schema, std::string_view description);
/// The query parameters `limit` (1–200) and `after`, and their values in a call.
void add_paging(Operation& operation);
std::int64_t page_limit(const Call& call);
const std::string& page_after(const Call& call);

}  // namespace shuquan::api
