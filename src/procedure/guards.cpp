#include "procedure/guards.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

#include "procedure/form_fields.h"
#include "procedure/green_lane.h"
#include "procedure/life.h"
#include "rules/deadline.h"

namespace shuquan::procedure {
namespace {

using Guard = std::optional<Error> (*)(const GuardContext&);

std::optional<Error> refuse(const GuardContext& context, std::string reason, MessageParams params = {}) {
  return Error{Errc::rejected, std::move(reason), std::move(params), {}, context.action.clause, {}};
}

LocalDate today(const GuardContext& context) { return beijing_date(context.circumstances.now); }

/// Names of things in both languages, as the parameters `key` and `key_en` of a message.
class Names {
 public:
  void add(const rules::Text& text) { add(text.zh, text.en); }
  void add(const std::string& zh, const std::string& en) {
    zh_ += (zh_.empty() ? "" : "、") + zh;
    en_ += (en_.empty() ? "" : ", ") + en;
  }
  bool empty() const { return zh_.empty(); }
  MessageParams as(const std::string& key) const { return {{key, zh_}, {key + "_en", en_}}; }

 private:
  std::string zh_;
  std::string en_;
};

const rules::Procedure& procedure_of(const GuardContext& context) { return *context.law.pack.procedure(context.file.procedure); }

bool is_applicant(const Participant& p) { return p.role == rules::Role::applicant || p.role == rules::Role::co_applicant; }

std::optional<Error> form_complete(const GuardContext& context) {
  std::vector<FieldProblem> problems = form_problems(context.file, context.law);
  if (problems.empty()) return std::nullopt;
  Error error{Errc::invalid_input, "case.form_incomplete", {{"count", std::to_string(problems.size())}}, std::move(problems), context.action.clause, {}};
  return error;
}

std::optional<Error> all_applicants_confirmed(const GuardContext& context) {
  Names missing;
  for (const Participant& p : context.file.participants) {
    if (p.role != rules::Role::co_applicant || p.confirmed_revision == context.file.form_revision) continue;
    missing.add(p.name, p.name);
  }
  if (missing.empty()) return std::nullopt;
  return refuse(context, "case.not_all_confirmed", missing.as("names"));
}

std::optional<Error> shares_sum_to_whole(const GuardContext& context) {
  int sum = 0;
  for (const Participant& p : context.file.participants | std::views::filter(is_applicant)) sum += p.share_bp;
  if (sum == 10'000) return std::nullopt;
  return refuse(context, "case.shares_do_not_sum", {{"sum", std::to_string(sum / 100) + "." + std::to_string(sum % 100 / 10) + std::to_string(sum % 10)}});
}

std::optional<Error> no_core_data(const GuardContext& context) {
  if (data_level(context.file.form) != "core") return std::nullopt;
  return refuse(context, "case.core_data");
}

std::optional<Error> no_sample_for_important_data(const GuardContext& context) {
  if (data_level(context.file.form) != "important" || !has_sample(context.file.form)) return std::nullopt;
  return refuse(context, "case.important_data_sample");
}

std::optional<Error> correction_rounds_left(const GuardContext& context) {
  const rules::Setting* limit = context.law.pack.setting("correction.max_rounds", today(context));
  const auto used = std::ranges::count(context.file.records, "correction_list", &Record::kind);
  if (!limit || used < limit->value.int_or(0)) return std::nullopt;
  return refuse(context, "case.no_correction_round_left", {{"limit", std::to_string(limit->value.int_or(0))}});
}

std::optional<Error> not_recused(const GuardContext& context) {
  if (std::ranges::find(context.file.recused, context.actor.account) == context.file.recused.end()) return std::nullopt;
  return refuse(context, "case.actor_recused");
}

std::optional<Error> assigned_to_actor(const GuardContext& context) {
  if (context.file.assignee == context.actor.account) return std::nullopt;
  if (context.file.assignee.empty()) return refuse(context, "case.not_claimed");
  return refuse(context, "case.assigned_to_other", {{"name", context.file.assignee_name}});
}

template <const char* decision>
std::optional<Error> proposed(const GuardContext& context) {
  const Record* proposal = context.file.open_proposal();
  if (proposal && proposal->proposes == decision) return std::nullopt;
  Names wanted;
  for (const rules::Action& action : procedure_of(context).actions)
    if (action.proposes == decision) wanted.add(action.label);
  return refuse(context, "case.nothing_proposed", wanted.as("decision"));
}
constexpr char kNonAcceptance[] = "non_acceptance";
constexpr char kRefusal[] = "refusal";
constexpr char kGrant[] = "grant";
constexpr char kTermination[] = "termination";
constexpr char kUpholding[] = "upholding";
constexpr char kPartialUpholding[] = "partial_upholding";
constexpr char kDismissal[] = "dismissal";

std::optional<Error> proposal_open(const GuardContext& context) {
  if (context.file.open_proposal()) return std::nullopt;
  return refuse(context, "case.no_proposal");
}

std::optional<Error> no_open_proposal(const GuardContext& context) {
  const Record* proposal = context.file.open_proposal();
  if (!proposal) return std::nullopt;
  return refuse(context, "case.proposal_open", {{"name", proposal->actor.name}});
}

std::optional<Error> green_lane_granted(const GuardContext& context) {
  if (context.file.channel == "green") return std::nullopt;
  return refuse(context, "case.not_in_green_lane");
}

std::optional<Error> green_lane_not_granted(const GuardContext& context) {
  if (context.file.channel != "green") return std::nullopt;
  return refuse(context, "case.in_green_lane");
}

std::optional<Error> second_person(const GuardContext& context) {
  const Record* proposal = context.file.open_proposal();
  if (!proposal || proposal->actor.account != context.actor.account) return std::nullopt;
  return refuse(context, "case.second_person_needed", {{"name", proposal->actor.name}});
}

/// The latest findings; what was found before the examination was reopened is history (NDA-art.25).
const Record* current_findings(const Case& file) {
  const Record* findings = file.latest("findings");
  const Record* reopening = file.latest("reopening");
  return findings && reopening && findings->sequence < reopening->sequence ? nullptr : findings;
}

/// What a second person found independently about the current findings, or nullptr.
const Record* second_reading(const Case& file) {
  const Record* findings = current_findings(file);
  const Record* second = file.latest("second_reading");
  return findings && second && second->sequence > findings->sequence && second->actor.account != findings->actor.account ? second : nullptr;
}

/// What a second reader found may be in the form of findings or one result for all.
bool objects(const Record& second) {
  if (!second.data["result"].text().empty()) return second.data["result"].text() != "met";
  return std::ranges::any_of(kElements, [&](std::string_view element) {
    const std::string& result = second.data[element]["result"].text();
    return !result.empty() && result != "met";
  });
}

rules::Text element_label(const rules::RulePack& pack, std::string_view element) {
  if (const rules::Checklist* list = pack.checklist("elements"))
    for (const rules::CheckItem& item : list->items)
      if (item.id == element) return item.label;
  return {std::string(element), std::string(element)};
}

std::optional<Error> elements_decided(const GuardContext& context) {
  const Record* findings = current_findings(context.file);
  const auto decided = [&](std::string_view element) { return !findings->data[element]["result"].text().empty(); };
  if (findings && std::ranges::all_of(kElements, decided)) return std::nullopt;
  return refuse(context, "case.elements_undecided");
}

std::optional<Error> elements_all_met(const GuardContext& context) {
  const Record* findings = current_findings(context.file);
  if (!findings) return refuse(context, "case.elements_undecided");
  Names names;
  for (const std::string_view element : kElements)
    if (findings->data[element]["result"].text() != "met") names.add(element_label(context.law.pack, element));
  if (const Record* second = second_reading(context.file); names.empty() && second && objects(*second)) {
    const rules::Action* reading = procedure_of(context).action(second->action);
    names.add(reading ? reading->label : rules::Text{second->action, second->action});
  }
  if (names.empty()) return std::nullopt;
  return refuse(context, "case.elements_not_met", names.as("names"));
}

std::optional<Error> second_reader_done(const GuardContext& context) {
  if (!needs_second_reader(context.file, context.law, today(context)) || second_reading(context.file)) return std::nullopt;
  return refuse(context, "case.second_reader_needed");
}

std::optional<Error> not_first_reader(const GuardContext& context) {
  const Record* findings = current_findings(context.file);
  if (!findings || findings->actor.account != context.actor.account) return std::nullopt;
  return refuse(context, "case.first_reader_again");
}

std::optional<Error> no_open_objection(const GuardContext& context) {
  if (context.circumstances.open_objections == 0) return std::nullopt;
  return refuse(context, "case.objection_open", {{"count", std::to_string(context.circumstances.open_objections)}});
}

bool notice_expired(const GuardContext& context) {
  const Clock* notice = context.file.clock("publicity");
  if (!notice) return false;
  if (notice->status == ClockStatus::expired) return true;
  return notice->due_on && context.circumstances.now >= end_of_day(*notice->due_on);
}

std::optional<Error> notice_running(const GuardContext& context) {
  if (context.file.clock("publicity") && !notice_expired(context)) return std::nullopt;
  return refuse(context, "case.notice_over");
}

std::optional<Error> notice_over(const GuardContext& context) {
  if (notice_expired(context)) return std::nullopt;
  return refuse(context, "case.notice_running");
}

std::optional<Error> extension_unused(const GuardContext& context) {
  if (!context.file.latest("extension")) return std::nullopt;
  return refuse(context, "case.extension_used");
}

std::optional<Error> withdrawal_agreed_by_all(const GuardContext& context) {
  Names missing;
  for (const Participant& p : context.file.participants | std::views::filter(is_applicant)) {
    if (p.party == context.actor.party || (p.role == rules::Role::applicant && context.actor.role == rules::Role::agent)) continue;
    const bool agreed = std::ranges::any_of(
        context.file.records, [&](const Record& record) { return record.kind == "withdrawal_consent" && record.actor.party == p.party; });
    if (!agreed) missing.add(p.name, p.name);
  }
  if (missing.empty()) return std::nullopt;
  return refuse(context, "case.withdrawal_not_agreed", missing.as("names"));
}

std::optional<Error> guidance_open(const GuardContext& context) {
  const Record* request = context.file.latest("guidance_request");
  const Record* note = context.file.latest("guidance_note");
  if (request && (!note || note->sequence < request->sequence)) return std::nullopt;
  return refuse(context, "case.no_guidance_requested");
}

std::optional<Error> green_lane_requested(const GuardContext& context) {
  if (has_open_lane_request(context.file)) return std::nullopt;
  return refuse(context, "case.no_lane_requested");
}

std::optional<Error> no_open_lane_request(const GuardContext& context) {
  if (!has_open_lane_request(context.file)) return std::nullopt;
  return refuse(context, "case.lane_request_open");
}

std::optional<Error> green_quota_left(const GuardContext& context) {
  if (!context.circumstances.lane_use || !has_lane_quota(context.law.pack, today(context))) return std::nullopt;
  const Result<LaneUse> use = context.circumstances.lane_use();
  if (!use) return use.error();
  const std::optional<LaneQuota> quota = lane_quota(context.law.pack, today(context), *use);
  if (!quota->is_full()) return std::nullopt;
  return refuse(context, "case.green_quota_full",
                {{"green", std::to_string(use->green)}, {"open", std::to_string(use->open)}, {"most", std::to_string(quota->most)}, {"percent", std::to_string(quota->percent)}, {"least", std::to_string(quota->least)}});
}

std::optional<Error> within_notice(const GuardContext& context) {
  if (context.circumstances.parent_in_notice) return std::nullopt;
  return refuse(context, "objection.outside_notice");
}

std::optional<Error> parties_agreed_to_mediation(const GuardContext& context) {
  const Participant* lead = context.file.lead();
  bool opener = false, other_side = false;
  for (const Record& record : context.file.records) {
    if (record.kind != "mediation" || !record.data["agrees"].bool_or(false)) continue;
    const rules::Role role = record.actor.role == rules::Role::agent ? rules::Role::applicant : record.actor.role;
    (lead && role == lead->role ? opener : other_side) = true;
  }
  if (opener && other_side) return std::nullopt;
  return refuse(context, "objection.mediation_not_agreed");
}

bool has_second_key(const Participant& p) { return p.role == rules::Role::co_applicant || p.role == rules::Role::counterparty; }

/// The two-key rule: every joint holder and everybody on the other side has confirmed the form as it stands. Whom the
/// register knows as a side counts whether or not the case still lists them.
std::optional<Error> all_sides_confirmed(const GuardContext& context) {
  Names missing;
  for (const Participant& p : context.file.participants)
    if (has_second_key(p) && p.confirmed_revision != context.file.form_revision) missing.add(p.name, p.name);
  for (const RecordalParty& side : context.circumstances.recordal_parties) {
    const auto takes_part = [&](const Participant& p) { return p.party == side.party && (p.role == rules::Role::applicant || has_second_key(p)); };
    if (context.file.is_side_by_register(side.party) && std::ranges::none_of(context.file.participants, takes_part)) missing.add(side.name, side.name);
  }
  if (missing.empty()) return std::nullopt;
  return refuse(context, "case.not_all_confirmed", missing.as("names"));
}

/// A second key is one that somebody else turns: not the account that filed.
std::optional<Error> other_account(const GuardContext& context) {
  const Record* filing = context.file.latest("filing");
  if (!filing || filing->actor.account != context.actor.account) return std::nullopt;
  return refuse(context, "case.same_account");
}

std::optional<Error> has_counterparty(const GuardContext& context) {
  const bool named = std::ranges::any_of(context.file.participants, [](const Participant& p) { return p.role == rules::Role::counterparty; });
  if (named) return std::nullopt;
  return refuse(context, "case.no_counterparty");
}

std::optional<Error> correction_answered(const GuardContext& context) {
  if (context.file.latest("correction_response")) return std::nullopt;
  return refuse(context, "case.no_correction_answered");
}

std::optional<Error> late_filing_explained(const GuardContext& context) {
  if (!is_late(context.file, context.law, context.circumstances.now) || !context.file.form["late_reason"].text().empty()) return std::nullopt;
  return refuse(context, "case.late_reason_missing");
}

std::optional<Error> renewal_window_open(const GuardContext& context) {
  const rules::Period* window = context.law.pack.period("renewal.window", today(context));
  for (const registry::Right& right : context.circumstances.rights) {
    if (!window) break;
    const LocalDate opens = rules::window_opens(*window, right.valid_until);
    if (today(context) < opens) return refuse(context, "case.renewal_window_closed", {{"number", right.number}, {"opens", to_string(opens)}, {"until", to_string(right.valid_until)}});
  }
  return std::nullopt;
}

std::optional<Error> filing_rate_normal(const GuardContext& context) {
  const rules::Setting* limit = context.law.pack.setting("two_key.filings_per_day", today(context));
  if (!limit || !context.circumstances.reducing_filings) return std::nullopt;
  const Result<int> made = context.circumstances.reducing_filings(context.actor.account);
  if (!made) return made.error();
  if (*made < limit->value.int_or(0)) return std::nullopt;
  return refuse(context, "case.too_many_reducing_filings", {{"limit", std::to_string(limit->value.int_or(0))}});
}

std::optional<Error> register_permits(const GuardContext& context, bool consents_given) {
  const Result<std::vector<Obstruction>> found = obstructions(context.file, context.law, context.circumstances);
  if (!found) return found.error();
  for (const Obstruction& each : *found)
    if (consents_given || !each.conflict.by_consent) return registry::to_error(each.conflict);
  return std::nullopt;
}
std::optional<Error> register_permits_with_consents(const GuardContext& context) { return register_permits(context, false); }
std::optional<Error> register_permits_now(const GuardContext& context) { return register_permits(context, true); }

const std::map<std::string_view, Guard>& guards() {
  static const std::map<std::string_view, Guard> kGuards = {
      {"form_complete", form_complete},
      {"all_sides_confirmed", all_sides_confirmed},
      {"other_account", other_account},
      {"has_counterparty", has_counterparty},
      {"correction_answered", correction_answered},
      {"late_filing_explained", late_filing_explained},
      {"filing_rate_normal", filing_rate_normal},
      {"renewal_window_open", renewal_window_open},
      {"register_permits", register_permits_with_consents},
      {"register_permits_now", register_permits_now},
      {"all_applicants_confirmed", all_applicants_confirmed},
      {"shares_sum_to_whole", shares_sum_to_whole},
      {"no_core_data", no_core_data},
      {"no_sample_for_important_data", no_sample_for_important_data},
      {"correction_rounds_left", correction_rounds_left},
      {"not_recused", not_recused},
      {"assigned_to_actor", assigned_to_actor},
      {"non_acceptance_proposed", proposed<kNonAcceptance>},
      {"refusal_proposed", proposed<kRefusal>},
      {"grant_proposed", proposed<::shuquan::procedure::kGrant>},
      {"termination_proposed", proposed<kTermination>},
      {"upholding_proposed", proposed<kUpholding>},
      {"partial_upholding_proposed", proposed<kPartialUpholding>},
      {"dismissal_proposed", proposed<kDismissal>},
      {"proposal_open", proposal_open},
      {"no_open_proposal", no_open_proposal},
      {"green_lane_granted", green_lane_granted},
      {"green_lane_not_granted", green_lane_not_granted},
      {"second_person", second_person},
      {"elements_decided", elements_decided},
      {"elements_all_met", elements_all_met},
      {"second_reader_done", second_reader_done},
      {"not_first_reader", not_first_reader},
      {"no_open_objection", no_open_objection},
      {"notice_running", notice_running},
      {"notice_over", notice_over},
      {"extension_unused", extension_unused},
      {"withdrawal_agreed_by_all", withdrawal_agreed_by_all},
      {"guidance_open", guidance_open},
      {"green_lane_requested", green_lane_requested},
      {"no_open_lane_request", no_open_lane_request},
      {"green_quota_left", green_quota_left},
      {"within_notice", within_notice},
      {"parties_agreed_to_mediation", parties_agreed_to_mediation},
  };
  return kGuards;
}

}  // namespace

bool needs_second_reader(const Case& file, const Law& law, LocalDate date) {
  const rules::Setting* classes = law.pack.setting("examination.second_reader_classes", date);
  if (!classes) return false;
  return std::ranges::any_of(classes->value.items(), [&](const Json& item) { return is_in_class(file.form, item.text()); });
}

bool guard_exists(std::string_view guard) { return guards().contains(guard); }

std::optional<Error> check_guard(std::string_view guard, const GuardContext& context) {
  const auto found = guards().find(guard);
  SHUQUAN_ASSERT(found != guards().end());
  return found->second(context);
}

}  // namespace shuquan::procedure
