#pragma once
#include "base/json.h"

namespace shuquan::api {

/// The schemas that several operations share, by name: Problem, CaseSummary, Case, CaseEvent, Clock, RightEntry …
Json shared_schemas();

}  // namespace shuquan::api
