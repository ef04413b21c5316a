#pragma once
#include "base/json.h"

namespace shuquan::api {

/// The named schemas of what a rule pack says: forms (FormSchema), states, actions, check lists, letters …
Json rules_schemas();

}  // namespace shuquan::api
