#include "register/conflict.h"

#include <algorithm>

namespace shuquan::registry {
namespace {

constexpr std::string_view kFreezeClause = "NDA-art.23";
constexpr std::string_view kPledgeClause = "CC-444";
constexpr std::string_view kLicenceClause = "SR-recordal";
constexpr std::string_view kTermClause = "B-art.25";

std::string names_of(const Recordal& recordal) {
  std::string names;
  for (const Holder& party : recordal.parties) names += (names.empty() ? "" : "、") + (party.name.empty() ? std::string("（自然人）") : party.name);
  return names;
}

Conflict standing(const Right& right, const Recordal& recordal, std::string reason, std::string_view clause, bool by_consent) {
  return {std::move(reason), std::string(clause),
          {{"number", right.number}, {"recordal", std::to_string(recordal.id)}, {"party", names_of(recordal)}, {"reference", recordal.reference}, {"since", to_string(recordal.from)},
           {"until", recordal.until ? to_string(*recordal.until) : "—"}},
          recordal.id, by_consent};
}

/// What the effect does, as far as rules differ.
struct Act {
  const Effect& effect;
  std::optional<Recordal> subject;  ///< the recordal that comes or changes
  const Recordal* ended = nullptr;  ///< the standing recordal that ends or changes
  std::vector<std::uint64_t> consents;
  bool is(std::string_view kind) const { return effect.kind == kind; }
  bool consented(const Recordal& recordal) const { return std::ranges::find(consents, recordal.id) != consents.end(); }
  bool concerns(RecordalKind kind) const { return (subject && subject->kind == kind) || (ended && ended->kind == kind); }
};

Act act_of(const Right& right, const Effect& effect) {
  Act act{effect, std::nullopt, nullptr, {}};
  for (const Json& id : effect.facts["consents"].items()) act.consents.push_back(static_cast<std::uint64_t>(id.int_or(0)));
  if (act.is(effect::kRecord) || act.is(effect::kAmend)) {
    Result<Recordal> subject = recordal_from_json(effect.facts["recordal"]);
    SHUQUAN_ASSERT(subject.has_value());
    act.subject = *std::move(subject);
  }
  if (act.is(effect::kAmend)) act.ended = right.recordal(act.subject->id);
  if (act.is(effect::kEnd)) act.ended = right.recordal(static_cast<std::uint64_t>(effect.facts["recordal"].int_or(0)));
  return act;
}

void frozen(const Right& right, const Act& act, std::vector<Conflict>& out) {
  const bool orders = act.concerns(RecordalKind::freeze) || act.concerns(RecordalKind::note);
  if (orders || act.is(effect::kChangeIdentity) || act.is(effect::kExpire)) return;
  for (const Recordal& recordal : right.recordals)
    if (recordal.kind == RecordalKind::freeze && !act.consented(recordal)) out.push_back(standing(right, recordal, "register.right_frozen", kFreezeClause, true));
}

/// What the pledge contract would have to allow for this act, or empty where pledgees have no say.
std::string_view asks_of_pledgees(const Act& act) {
  if (act.is(effect::kTransfer)) return "transfer";
  if (act.is(effect::kChangeContent)) return "change_content";
  if (act.is(effect::kCancel)) return "cancel";
  if (!act.subject) return {};
  switch (act.subject->kind) {
    case RecordalKind::licence: return "licence";
    case RecordalKind::contribution: return "transfer";
    case RecordalKind::securitisation: return "transfer";
    case RecordalKind::pledge:
    case RecordalKind::on_balance:
    case RecordalKind::freeze:
    case RecordalKind::note: return {};
  }
  return {};
}

void pledged(const Right& right, const Act& act, std::vector<Conflict>& out) {
  const std::string_view what = asks_of_pledgees(act);
  if (what.empty()) return;
  for (const Recordal& recordal : right.recordals)
    if (recordal.kind == RecordalKind::pledge && !recordal.allows_to(what) && !act.consented(recordal))
      out.push_back(standing(right, recordal, "register.pledgee_consent_missing", kPledgeClause, true));
}

void sub_licence(const Right& right, const Recordal& licence, std::vector<Conflict>& out) {
  const Recordal* head = right.recordal(licence.head);
  SHUQUAN_ASSERT(head != nullptr);
  if (!head->allows_to("sublicence")) {
    out.push_back(standing(right, *head, "register.sublicence_not_allowed", kLicenceClause, false));
  } else if (!covers(*head, licence)) {
    out.push_back(standing(right, *head, "register.sublicence_exceeds_head", kLicenceClause, false));
  }
}

void licensed(const Right& right, const Act& act, std::vector<Conflict>& out) {
  if (!act.subject || act.subject->kind != RecordalKind::licence) return;
  const Recordal& licence = *act.subject;
  if (licence.licence == LicenceKind::sub) return sub_licence(right, licence, out);
  for (const Recordal& other : right.recordals) {
    if (other.kind != RecordalKind::licence || other.id == licence.id || other.licence == LicenceKind::sub || !overlap(other, licence)) continue;
    if (other.licence == LicenceKind::exclusive) out.push_back(standing(right, other, "register.exclusive_licence_stands", kLicenceClause, false));
    if (other.licence == LicenceKind::sole) out.push_back(standing(right, other, "register.sole_licence_stands", kLicenceClause, false));
  }
}

/// A renewal counts from the day it was asked for; that day must lie within the validity.
void late_renewal(const Right& right, const Act& act, std::vector<Conflict>& out) {
  if (!act.is(effect::kRenew) || act.effect.facts["filed_on"].text() <= to_string(right.valid_until)) return;
  out.push_back({"register.renewal_after_lapse", std::string(kTermClause), {{"number", right.number}, {"until", to_string(right.valid_until)}}, 0, false});
}

}  // namespace

std::optional<Conflict> ended_for(const Right& right, const Effect& effect) {
  const bool expired = right.status == RightStatus::expired;
  if (right.status == RightStatus::registered || effect.kind == effect::kEnd || (expired && effect.kind == effect::kRevoke)) return std::nullopt;
  const bool late = expired && effect.kind == effect::kRenew;
  return Conflict{late ? "register.renewal_after_lapse" : "register.right_ended", std::string(kTermClause),
                  {{"number", right.number}, {"status", std::string(to_string(right.status))}, {"until", to_string(right.valid_until)}}, 0, false};
}

std::vector<Conflict> conflicts(const Right& right, const Effect& effect) {
  if (std::optional<Conflict> ended = ended_for(right, effect)) return {*std::move(ended)};
  const Act act = act_of(right, effect);
  std::vector<Conflict> out;
  frozen(right, act, out);
  pledged(right, act, out);
  licensed(right, act, out);
  late_renewal(right, act, out);
  return out;
}

Error to_error(const Conflict& conflict) { return Error{Errc::rejected, conflict.reason, conflict.params, {}, conflict.clause, {}}; }

}  // namespace shuquan::registry
