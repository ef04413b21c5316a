#pragma once
#include "base/json.h"

namespace shuquan::api {

/// Schemas of batches, by name.
Json batch_schemas();

}  // namespace shuquan::api
