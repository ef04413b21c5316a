#pragma once
#include "base/json.h"

namespace shuquan::api {

/// The named schemas of dockets and of the change feed; part of shared_schemas().
Json docket_schemas();

}  // namespace shuquan::api
