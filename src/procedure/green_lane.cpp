#include "procedure/green_lane.h"

#include <algorithm>

namespace shuquan::procedure {

bool has_lane_quota(const rules::RulePack& pack, LocalDate date) { return pack.setting("lane.green_quota_percent", date) != nullptr; }

std::optional<LaneQuota> lane_quota(const rules::RulePack& pack, LocalDate date, const LaneUse& use) {
  const rules::Setting* percent = pack.setting("lane.green_quota_percent", date);
  if (!percent) return std::nullopt;
  const rules::Setting* least = pack.setting("lane.green_least_cases", date);
  LaneQuota quota{use, percent->value.int_or(0), least ? least->value.int_or(0) : 0, 0};
  quota.most = std::max(quota.least, use.open * quota.percent / 100);
  return quota;
}

bool has_open_lane_request(const Case& file) {
  const Record* request = file.latest("lane_request");
  const Record* decision = file.latest("lane_decision");
  return request && (!decision || decision->sequence < request->sequence);
}

bool has_green_lane(const rules::Procedure& procedure) {
  return std::ranges::any_of(procedure.actions, [](const rules::Action& action) { return action.channel == "green"; });
}

}  // namespace shuquan::procedure
