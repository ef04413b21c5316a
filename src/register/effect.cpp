#include "register/effect.h"

namespace shuquan::registry {
namespace {

constexpr std::string_view kGrant = "grant";
constexpr std::string_view kExpire = "expire";
constexpr int kWhole = 10'000;

Result<void> decide_grant(const Right* current, const Effect& effect) {
  if (current) return fail(Errc::conflict, "register.ordinal_taken", {{"number", current->number}});
  SHUQUAN_TRY(const Right right, right_from_json(effect.facts));
  if (right.holders.empty()) return fail(Errc::rejected, "register.no_holder");
  int sum = 0;
  for (const Holder& holder : right.holders) {
    if (holder.share_bp <= 0 || holder.share_bp > kWhole) return fail(Errc::rejected, "register.share_out_of_range", {{"holder", holder.name}});
    sum += holder.share_bp;
  }
  if (sum != kWhole) return reject("register.shares_do_not_sum", "J-2c", {{"sum", std::to_string(sum)}});
  if (right.valid_until < right.valid_from) {
    return fail(Errc::rejected, "register.validity_reversed",
                {{"from", to_string(right.valid_from)}, {"until", to_string(right.valid_until)}});
  }
  return {};
}

}  // namespace

Effect grant(const Right& right) {
  Json facts = to_json(right);
  facts.set("revision", 1);
  return Effect{std::string(kGrant), right.ordinal, right.announced_on, std::move(facts)};
}

Effect expire(const Right& right) {
  return Effect{std::string(kExpire), right.ordinal, plus_days(right.valid_until, 1), Json::object({{"number", right.number}})};
}

Result<void> decide(const Right* current, const Effect& effect) {
  if (effect.kind == kGrant) return decide_grant(current, effect);
  if (!current) return fail(Errc::not_found, "register.no_such_right", {{"ordinal", std::to_string(effect.ordinal)}});
  if (current->status != RightStatus::registered) {
    return fail(Errc::rejected, "register.right_ended", {{"number", current->number}, {"status", std::string(to_string(current->status))}});
  }
  if (effect.kind == kExpire) {
    if (effect.effective <= current->valid_until) {
      return fail(Errc::rejected, "register.still_valid", {{"number", current->number}, {"until", to_string(current->valid_until)}});
    }
    return {};
  }
  return fail_with_detail(Errc::internal, "register.unknown_effect", effect.kind);
}

Right apply(const Right* current, const Effect& effect) {
  if (effect.kind == kGrant) {
    Result<Right> right = right_from_json(effect.facts);
    SHUQUAN_ASSERT(right.has_value());
    right->revision = 1;
    return *std::move(right);
  }
  SHUQUAN_ASSERT(current != nullptr && effect.kind == kExpire);
  Right next = *current;
  next.status = RightStatus::expired;
  ++next.revision;
  return next;
}

}  // namespace shuquan::registry
