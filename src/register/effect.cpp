#include "register/effect.h"

#include <algorithm>

#include "register/conflict.h"
#include "register/read_public.h"

namespace shuquan::registry {
namespace {

constexpr int kWhole = 10'000;

Json holders_json(const std::vector<Holder>& holders) {
  Json list = Json::array();
  for (const Holder& holder : holders) list.push(to_json(holder));
  return list;
}

Result<std::vector<Holder>> holders_from(const Json& list) {
  std::vector<Holder> holders;
  for (const Json& item : list.items()) {
    SHUQUAN_TRY(Holder holder, holder_from_json(item));
    holders.push_back(std::move(holder));
  }
  return holders;
}

Effect effect_on(const Right& right, std::string_view kind, LocalDate effective, Json facts, Consents consents = {}) {
  facts.set("number", right.number);
  if (!consents.empty()) {
    Json ids = Json::array();
    for (const std::uint32_t id : consents) ids.push(id);
    facts.set("consents", std::move(ids));
  }
  return Effect{std::string(kind), right.ordinal, effective, std::move(facts)};
}

/// What the certificate says of holders, name and term is no longer true: the next version replaces it.
bool renews_certificate(std::string_view kind) {
  using namespace effect;
  return kind == kTransfer || kind == kChangeIdentity || kind == kChangeContent || kind == kRenew || kind == kCorrect;
}

/// What the certificate says: the state without what only stands on the right.
Json certificate_json(const Right& right) {
  Json out = to_json(right);
  out.erase("recordals");
  return out;
}

/// The entry itself holds what the next certificate says, so that a certificate can be held against one entry alone.
Effect with_certificate(const Right& right, Effect effect) {
  effect.facts.set("certificate", certificate_json(apply(&right, effect)));
  return effect;
}

Json content_facts(std::string_view name, const Json& description) {
  Json facts = Json::object({{"description", description.is_object() ? description : Json::object()}});
  if (!name.empty()) facts.set("name", name);
  return facts;
}

Result<void> check_shares(const std::vector<Holder>& holders) {
  if (holders.empty()) return fail(Errc::rejected, "register.no_holder");
  int sum = 0;
  for (const Holder& holder : holders) {
    if (holder.share_bp <= 0 || holder.share_bp > kWhole) return fail(Errc::rejected, "register.share_out_of_range", {{"holder", holder.name}});
    sum += holder.share_bp;
  }
  if (sum != kWhole) return reject("register.shares_do_not_sum", "J-2c", {{"sum", std::to_string(sum)}});
  return {};
}

Result<void> decide_grant(const Right* current, const Effect& effect) {
  if (current) return fail(Errc::conflict, "register.ordinal_taken", {{"number", current->number}});
  SHUQUAN_TRY(const Right right, right_from_json(effect.facts));
  SHUQUAN_CHECK(check_shares(right.holders));
  if (right.valid_until < right.valid_from) {
    return fail(Errc::rejected, "register.validity_reversed",
                {{"from", to_string(right.valid_from)}, {"until", to_string(right.valid_until)}});
  }
  return {};
}

std::unexpected<Error> no_such_recordal(const Right& right, std::int64_t id) {
  return fail(Errc::rejected, "register.no_such_recordal", {{"number", right.number}, {"recordal", std::to_string(id)}});
}

Result<void> check_recordal(const Right& right, const Effect& effect) {
  SHUQUAN_TRY(const Recordal recordal, recordal_from_json(effect.facts["recordal"]));
  if (recordal.until && *recordal.until < recordal.from)
    return fail(Errc::rejected, "register.term_reversed", {{"from", to_string(recordal.from)}, {"until", to_string(*recordal.until)}});
  if (recordal.parties.empty() && recordal.kind != RecordalKind::on_balance && recordal.kind != RecordalKind::note)
    return fail(Errc::rejected, "register.recordal_without_party", {{"number", right.number}});
  const bool sub = recordal.kind == RecordalKind::licence && recordal.licence == LicenceKind::sub;
  const Recordal* head = sub ? right.recordal(recordal.head) : nullptr;
  if (sub && (!head || head->kind != RecordalKind::licence || head->id == recordal.id)) return no_such_recordal(right, recordal.head);
  if (effect.kind == effect::kRecord) return {};
  const Recordal* standing = right.recordal(recordal.id);
  if (!standing) return no_such_recordal(right, recordal.id);
  if (standing->kind != recordal.kind || standing->licence != recordal.licence || standing->head != recordal.head)
    return fail(Errc::rejected, "register.recordal_kind_changed", {{"number", right.number}, {"recordal", std::to_string(recordal.id)}});
  return {};
}

Result<void> check_holders(const Right& right, const Effect& effect) {
  SHUQUAN_TRY(const std::vector<Holder> holders, holders_from(effect.facts["holders"]));
  SHUQUAN_CHECK(check_shares(holders));
  if (effect.kind == effect::kTransfer) {
    if (holders == right.holders) return fail(Errc::rejected, "register.transfer_changes_nothing", {{"number", right.number}});
    return {};
  }
  const bool same_shares = std::ranges::equal(holders, right.holders, {}, [](const Holder& h) { return std::pair(h.kind, h.share_bp); },
                                              [](const Holder& h) { return std::pair(h.kind, h.share_bp); });
  if (!same_shares) return fail(Errc::rejected, "register.identity_changes_shares", {{"number", right.number}});
  return {};
}

Result<void> check_renewal(const Right& right, const Effect& effect) {
  SHUQUAN_TRY(const LocalDate filed, read_date(effect.facts, "filed_on"));
  SHUQUAN_TRY(const LocalDate until, read_date(effect.facts, "valid_until"));
  static_cast<void>(filed);
  if (until <= right.valid_until)
    return fail(Errc::rejected, "register.renewal_not_longer", {{"number", right.number}, {"until", to_string(right.valid_until)}, {"new", to_string(until)}});
  return {};
}

void take_out(Right& right, std::uint64_t id) {
  std::erase_if(right.recordals, [&](const Recordal& recordal) { return recordal.id == id; });
  // A sub-licence rests on its head licence and falls with it.
  for (const Recordal& recordal : std::vector<Recordal>(right.recordals))
    if (recordal.kind == RecordalKind::licence && recordal.head == id) take_out(right, recordal.id);
}

void apply_recordal(Right& next, const Effect& effect) {
  Result<Recordal> recordal = recordal_from_json(effect.facts["recordal"]);
  SHUQUAN_ASSERT(recordal.has_value());
  if (effect.kind == effect::kRecord) {
    recordal->id = next.revision;
    next.recordals.push_back(*std::move(recordal));
    return;
  }
  const auto standing = std::ranges::find(next.recordals, recordal->id, &Recordal::id);
  SHUQUAN_ASSERT(standing != next.recordals.end());
  *standing = *std::move(recordal);
}

void apply_content(Right& next, const Json& facts) {
  if (!facts["name"].text().empty()) next.name = facts["name"].text();
  for (const auto& [key, value] : facts["description"].members()) {
    if (value.is_null()) next.description.erase(key);
    else next.description.set(key, value);
  }
}

void apply_end(Right& next, const Effect& effect) {
  next.status = effect.kind == effect::kCancel ? RightStatus::cancelled : RightStatus::revoked;
  next.ended_on = effect.effective;
  next.void_from_beginning = effect.facts["from_beginning"].bool_or(false);
}

}  // namespace

Effect grant(const Right& right) {
  Json facts = to_json(right);
  facts.set("revision", 1);
  return Effect{std::string(effect::kGrant), right.ordinal, right.announced_on, std::move(facts)};
}

Effect expire(const Right& right) { return effect_on(right, effect::kExpire, plus_days(right.valid_until, 1), Json::object()); }

Effect record(const Right& right, const Recordal& recordal, LocalDate effective, Consents consents) {
  Json facts = to_json(recordal);
  facts.set("id", 0);
  return effect_on(right, effect::kRecord, effective, Json::object({{"recordal", std::move(facts)}}), consents);
}

Effect amend(const Right& right, const Recordal& recordal, LocalDate effective, Consents consents) {
  return effect_on(right, effect::kAmend, effective, Json::object({{"recordal", to_json(recordal)}}), consents);
}

Effect end(const Right& right, std::uint32_t recordal, std::string_view reason, LocalDate effective, Consents consents) {
  const Recordal* standing = right.recordal(recordal);
  return effect_on(right, effect::kEnd, effective,
                   Json::object({{"recordal", recordal}, {"recordal_kind", standing ? to_string(standing->kind) : std::string_view()}, {"reason", reason}}), consents);
}

Effect transfer(const Right& right, const std::vector<Holder>& holders, LocalDate effective, Consents consents) {
  return with_certificate(right, effect_on(right, effect::kTransfer, effective, Json::object({{"holders", holders_json(holders)}}), consents));
}

Effect change_identity(const Right& right, const std::vector<Holder>& holders, LocalDate effective) {
  return with_certificate(right, effect_on(right, effect::kChangeIdentity, effective, Json::object({{"holders", holders_json(holders)}})));
}

Effect change_content(const Right& right, std::string_view name, const Json& description, LocalDate effective, Consents consents) {
  return with_certificate(right, effect_on(right, effect::kChangeContent, effective, content_facts(name, description), consents));
}

Effect renew(const Right& right, LocalDate filed, LocalDate until, LocalDate effective, Consents consents) {
  return with_certificate(right, effect_on(right, effect::kRenew, effective, Json::object({{"filed_on", to_string(filed)}, {"valid_until", to_string(until)}}), consents));
}

Effect cancel(const Right& right, std::string_view reason, LocalDate effective, Consents consents) {
  return effect_on(right, effect::kCancel, effective, Json::object({{"reason", reason}}), consents);
}

Effect revoke(const Right& right, std::string_view ground, bool from_beginning, LocalDate effective, Consents consents) {
  return effect_on(right, effect::kRevoke, effective, Json::object({{"ground", ground}, {"from_beginning", from_beginning}}), consents);
}

Effect correct(const Right& right, std::string_view name, const Json& description, LocalDate effective, Consents consents) {
  return with_certificate(right, effect_on(right, effect::kCorrect, effective, content_facts(name, description), consents));
}

Result<void> well_formed(const Right& right, const Effect& effect) {
  using namespace effect;
  const std::string& kind = effect.kind;
  if (kind == kRecord || kind == kAmend) return check_recordal(right, effect);
  if (kind == kTransfer || kind == kChangeIdentity) return check_holders(right, effect);
  if (kind == kRenew) return check_renewal(right, effect);
  if (kind == kCancel || kind == kRevoke) return {};
  if (kind == kEnd) {
    if (!right.recordal(static_cast<std::uint64_t>(effect.facts["recordal"].int_or(0)))) return no_such_recordal(right, effect.facts["recordal"].int_or(0));
    return {};
  }
  if (kind == kChangeContent || kind == kCorrect) {
    if (effect.facts["name"].text().empty() && effect.facts["description"].size() == 0) return fail(Errc::rejected, "register.nothing_changes", {{"number", right.number}});
    return {};
  }
  if (kind == kExpire) {
    if (effect.effective <= right.valid_until)
      return fail(Errc::rejected, "register.still_valid", {{"number", right.number}, {"until", to_string(right.valid_until)}});
    return {};
  }
  return fail_with_detail(Errc::internal, "register.unknown_effect", kind);
}

Result<void> decide(const Right* current, const Effect& effect) {
  if (effect.kind == effect::kGrant) return decide_grant(current, effect);
  if (!current) return fail(Errc::not_found, "register.no_such_right", {{"ordinal", std::to_string(effect.ordinal)}});
  if (const std::optional<Conflict> over = ended_for(*current, effect)) return std::unexpected(to_error(*over));
  SHUQUAN_CHECK(well_formed(*current, effect));
  if (renews_certificate(effect.kind) && effect.facts["certificate"].canonical() != certificate_json(apply(current, effect)).canonical())
    return fail(Errc::rejected, "register.certificate_differs", {{"number", current->number}});
  const std::vector<Conflict> in_the_way = conflicts(*current, effect);
  if (!in_the_way.empty()) return std::unexpected(to_error(in_the_way.front()));
  return {};
}

Right apply(const Right* current, const Effect& effect) {
  using namespace effect;
  if (effect.kind == kGrant) {
    Result<Right> right = right_from_json(effect.facts);
    SHUQUAN_ASSERT(right.has_value());
    right->revision = 1;
    return *std::move(right);
  }
  SHUQUAN_ASSERT(current != nullptr);
  Right next = *current;
  ++next.revision;
  if (renews_certificate(effect.kind)) ++next.certificate_version;
  if (effect.kind == kRecord || effect.kind == kAmend) {
    apply_recordal(next, effect);
  } else if (effect.kind == kEnd) {
    take_out(next, static_cast<std::uint64_t>(effect.facts["recordal"].int_or(0)));
  } else if (effect.kind == kTransfer || effect.kind == kChangeIdentity) {
    Result<std::vector<Holder>> holders = holders_from(effect.facts["holders"]);
    SHUQUAN_ASSERT(holders.has_value());
    next.holders = *std::move(holders);
  } else if (effect.kind == kChangeContent || effect.kind == kCorrect) {
    apply_content(next, effect.facts);
  } else if (effect.kind == kRenew) {
    const Result<LocalDate> until = parse_date(effect.facts["valid_until"].text());
    SHUQUAN_ASSERT(until.has_value());
    next.valid_until = *until;
  } else if (effect.kind == kCancel || effect.kind == kRevoke) {
    apply_end(next, effect);
  } else {
    SHUQUAN_ASSERT(effect.kind == kExpire);
    next.status = RightStatus::expired;
  }
  return next;
}

}  // namespace shuquan::registry
