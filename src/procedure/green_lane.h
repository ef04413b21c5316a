#pragma once
#include <optional>

#include "procedure/decide.h"

// The green lane 绿色通道 (G-4e): a shorter examination on request, for a limited part of what an office has open.
namespace shuquan::procedure {

/// How much of the green lane may be used, by the settings lane.green_quota_percent and lane.green_least_cases.
struct LaneQuota {
  LaneUse use;
  std::int64_t percent = 0;  ///< of open cases, 0…100
  std::int64_t least = 0;    ///< so many cases at any rate, so that a small office has a lane at all
  std::int64_t most = 0;     ///< the cases that may be in the lane now
  bool is_full() const { return use.green >= most; }
};
/// Whether the pack limits its green lane on `date`.
bool has_lane_quota(const rules::RulePack& pack, LocalDate date);
/// The limit on `date`, or nothing where the pack sets none. `percent` of the open cases is rounded down.
std::optional<LaneQuota> lane_quota(const rules::RulePack& pack, LocalDate date, const LaneUse& use);

/// Whether the newest request for the green lane waits for its decision.
bool has_open_lane_request(const Case& file);
/// Whether an action of this procedure lets a case into the green lane.
bool has_green_lane(const rules::Procedure& procedure);

}  // namespace shuquan::procedure
