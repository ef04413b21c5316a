#pragma once
#include "base/json.h"

namespace shuquan::api {

/// The named schemas of everybody's desk: inbox, preferences, deadlines, absence, work of an office.
Json desk_schemas();

}  // namespace shuquan::api
