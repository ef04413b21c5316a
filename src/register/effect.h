#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "register/right.h"

namespace shuquan::registry {

/// One change of a right, in the form that goes into the log: everything in it is public.
/// `facts` is what apply() needs; its members are fixed by `kind` and never change for a published kind.
struct Effect {
  std::string kind;  ///< one of namespace effect
  std::uint64_t ordinal = 0;
  LocalDate effective;
  Json facts;
};

namespace effect {
inline constexpr std::string_view kGrant = "grant";
inline constexpr std::string_view kExpire = "expire";
inline constexpr std::string_view kRecord = "record";                    ///< 备案
inline constexpr std::string_view kAmend = "amend";                      ///< 备案变更
inline constexpr std::string_view kEnd = "end";                          ///< 备案注销、解除
inline constexpr std::string_view kTransfer = "transfer";                ///< 转移登记
inline constexpr std::string_view kChangeIdentity = "change_identity";   ///< 变更登记：权利人名称等
inline constexpr std::string_view kChangeContent = "change_content";     ///< 变更登记：数据的公开说明
inline constexpr std::string_view kRenew = "renew";                      ///< 续展
inline constexpr std::string_view kCancel = "cancel";                    ///< 注销
inline constexpr std::string_view kRevoke = "revoke";                    ///< 撤销
inline constexpr std::string_view kCorrect = "correct";                  ///< 更正
}  // namespace effect

/// Those who stand in the way and have agreed: ids of their recordals. Published with the effect.
using Consents = std::span<const std::uint32_t>;

/// Builds the effect that brings a right into being. `right.ordinal` is the next free ordinal, `right.revision` is 0.
Effect grant(const Right& right);
/// The right reached the end of its validity (B-art.25; no grace period).
Effect expire(const Right& right);
/// A recordal comes to stand on the right; its id is given by apply().
Effect record(const Right& right, const Recordal& recordal, LocalDate effective, Consents consents = {});
/// The standing recordal with `recordal.id` says something else from now on; kind and licence kind stay.
Effect amend(const Right& right, const Recordal& recordal, LocalDate effective, Consents consents = {});
/// A recordal no longer stands, and neither do the sub-licences that rest on it. `reason` is a word of the rule pack's form.
Effect end(const Right& right, std::uint32_t recordal, std::string_view reason, LocalDate effective, Consents consents = {});
/// The right passes to these holders; recordals stay, the term is not renewed.
Effect transfer(const Right& right, const std::vector<Holder>& holders, LocalDate effective, Consents consents = {});
/// The same holders with the same shares under new names.
Effect change_identity(const Right& right, const std::vector<Holder>& holders, LocalDate effective);
/// Members of the public description that change (null removes), and a new name of the data set unless empty.
Effect change_content(const Right& right, std::string_view name, const Json& description, LocalDate effective, Consents consents = {});
/// The term goes on to `until`; `filed` is the day on which renewal was asked for.
Effect renew(const Right& right, LocalDate filed, LocalDate until, LocalDate effective, Consents consents = {});
Effect cancel(const Right& right, std::string_view reason, LocalDate effective, Consents consents = {});
Effect revoke(const Right& right, std::string_view ground, bool from_beginning, LocalDate effective, Consents consents = {});
/// A clerical error of the register is put right; arguments as in change_content.
Effect correct(const Right& right, std::string_view name, const Json& description, LocalDate effective, Consents consents = {});

/// What is wrong with a change in itself, before anything that stands on the right is looked at: shares, dates, names that
/// lead nowhere. Reasons register.*
Result<void> well_formed(const Right& right, const Effect& effect);
/// Refuses what contradicts the register: what is wrong in itself (shares, dates, names that lead nowhere), then the first
/// of conflicts(). Reasons register.* with the clause and the standing recordal; reads, never changes.
Result<void> decide(const Right* current, const Effect& effect);
/// The state after the effect; `current` is null for a grant. Never refuses what decide() let pass. Equal inputs give
/// equal states: this is the published map function from log entries to state leaves.
Right apply(const Right* current, const Effect& effect);

}  // namespace shuquan::registry
