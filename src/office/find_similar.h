#pragma once
#include "office/case_access.h"

namespace shuquan::office {

/// Registered rights are looked through from the newest on, up to this many; the answer says how many.
inline constexpr std::int64_t kMostExamined = 200'000;

/// What resembles this application: registered rights and pending cases (of the offices that `who` serves, and whatever is on
/// public notice) whose names share distinctive pairs of characters with its name, or that have the same holder, compared by
/// name and overview. Evidence, not a verdict. `score` 0–100: the share of the pairs of this name that occur in the other
/// one, rare pairs counting more, and of the overview. For officials (case.officials_only). O(rights).
Result<Json> find_similar(store::Connection& db, const Services& services, const Identity& who, const OpenedCase& opened);

}  // namespace shuquan::office
