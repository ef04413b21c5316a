#pragma once
#include "base/json.h"

namespace shuquan::api {

/// Named schemas of public statistics, samples and second readings.
Json statistics_schemas();

}  // namespace shuquan::api
