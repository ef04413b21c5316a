#pragma once
#include "base/json.h"

namespace shuquan::api {

/// The named schemas of deposits and of what resembles them.
Json deposit_schemas();

}  // namespace shuquan::api
