#pragma once
#include "base/json.h"

namespace shuquan::api {

/// The named schemas of webhooks and mail; part of shared_schemas().
Json outbound_schemas();

}  // namespace shuquan::api
