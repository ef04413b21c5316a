#pragma once
#include <string_view>

#include "base/json.h"
#include "store/connection.h"

namespace shuquan::office {

/// Every log entry of one right, oldest first: kind, effective date, public facts, commitments, place in the log and
/// pointer to the entry before. `number` as in find_entry. Not found entry.unknown.
Result<Json> list_entry_history(store::Connection& db, std::string_view number);

}  // namespace shuquan::office
