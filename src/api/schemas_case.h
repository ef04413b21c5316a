#pragma once
#include "base/json.h"

namespace shuquan::api {

/// The named schemas of cases: what one reader sees of a case, lists of cases, time line, letters.
Json case_schemas();

}  // namespace shuquan::api
