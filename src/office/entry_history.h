#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "register/right.h"
#include "store/connection.h"

namespace shuquan::office {

/// All log entries of a right, oldest first: {"number","ordinal","items":[{index, kind, revision, effective, recorded_at,
/// facts, commitments, leaf, previous}]}. `number` as in find_entry; not found entry.unknown.
Result<Json> list_entry_history(store::Connection& db, std::string_view number);

/// One entry of a right and the public state that it left.
struct HistoricState {
  std::uint64_t index = 0;
  Instant at;
  std::string kind;
  LocalDate effective;
  registry::Right right;
};
/// The states of a right, oldest first, folded from its entries: O(entries). None where the ordinal is unknown.
Result<std::vector<HistoricState>> fold_entries(store::Connection& db, std::uint64_t ordinal);

/// What the public register said at the end of a past day: the state (schema RightEntry without certificate) with `as_of`,
/// `log` and `in_force`; with `since`, the entries after that day up to `date` as `changes`. Reasons entry.unknown,
/// entry.not_yet (not registered by then), entry.future.
Result<Json> view_entry_as_of(store::Connection& db, std::string_view log_origin, std::string_view number, LocalDate date, std::optional<LocalDate> since, LocalDate today);

}  // namespace shuquan::office
