#pragma once
#include "base/json.h"

namespace shuquan::api {

/// Named schemas of the public side: register, log, notices, rules.
Json public_schemas();

}  // namespace shuquan::api
