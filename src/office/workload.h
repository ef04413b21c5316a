#pragma once
#include <string_view>

#include "base/json.h"
#include "office/identity.h"
#include "office/services.h"
#include "store/connection.h"

namespace shuquan::office {

/// Who of an office has how much on the desk: open cases, those that wait on the office, overdue, due within three days, and
/// who is away. The first line without account counts what nobody has taken. For the registrars and reviewers of the office;
/// not found office.unknown for strangers, forbidden office.heads_only for other officials of it.
Result<Json> view_workload(store::Connection& db, const Identity& who, const OfficeId& office, LocalDate today);

}  // namespace shuquan::office
