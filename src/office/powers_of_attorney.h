#pragma once
#include <string_view>

#include "office/transaction.h"

namespace shuquan::office {

/// The longest a power of attorney may run, from the day it is granted.
inline constexpr int kMaxPowerYears = 5;

struct Power {
  PartyId principal;
  PartyId agent;
  CaseId only_case;         ///< empty: everything
  std::string valid_until;  ///< last day, inclusive
};
/// Lets an agency act for a party. Owners and filers of the principal grant it; the agent must declare the activity
/// "agency"; a single case must be the principal's own. Reasons power.agent_not_agency, power.to_itself,
/// power.date_passed, power.too_long, power.case_not_own, conflict power.exists.
Result<Json> grant_power_of_attorney(Transaction& tx, const Identity& who, const Power& power);

/// By the principal, or given back by the agent; at once. Not found power.unknown for everybody else.
Result<Json> revoke_power_of_attorney(Transaction& tx, const Identity& who, std::string_view id);

/// Powers that the party has granted or holds, newest first. Members only. At most `limit` after the id `after`.
Result<Json> list_powers(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit, Instant now);

}  // namespace shuquan::office
