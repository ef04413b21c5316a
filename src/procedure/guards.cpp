#include "procedure/guards.h"

#include <algorithm>
#include <map>
#include <ranges>
#include <set>

#include "procedure/form_fields.h"

namespace shuquan::procedure {
namespace {

using Guard = std::optional<Error> (*)(const GuardContext&);

std::optional<Error> refuse(const GuardContext& context, std::string reason, MessageParams params = {}) {
  return Error{Errc::rejected, std::move(reason), std::move(params), {}, context.action.clause, {}};
}

LocalDate today(const GuardContext& context) { return beijing_date(context.circumstances.now); }

bool is_applicant(const Participant& p) { return p.role == rules::Role::applicant || p.role == rules::Role::co_applicant; }

std::optional<Error> form_complete(const GuardContext& context) {
  std::vector<FieldProblem> problems = form_problems(context.file, context.law);
  if (problems.empty()) return std::nullopt;
  Error error{Errc::invalid_input, "case.form_incomplete", {{"count", std::to_string(problems.size())}}, std::move(problems), context.action.clause, {}};
  return error;
}

std::optional<Error> all_applicants_confirmed(const GuardContext& context) {
  std::string missing;
  for (const Participant& p : context.file.participants) {
    if (p.role != rules::Role::co_applicant || p.confirmed_revision == context.file.form_revision) continue;
    missing += (missing.empty() ? "" : "、") + p.name;
  }
  if (missing.empty()) return std::nullopt;
  return refuse(context, "case.not_all_confirmed", {{"names", missing}});
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
  return refuse(context, "case.nothing_proposed", {{"decision", decision}});
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

const Record* latest_findings(const Case& file) { return file.latest("findings"); }

/// What a second reader found may be in the form of findings or one result for all.
bool second_reading_objects(const Case& file, const Record& findings) {
  const Record* second = file.latest("second_reading");
  if (!second || second->sequence < findings.sequence) return false;
  if (!second->data["result"].text().empty()) return second->data["result"].text() != "met";
  return std::ranges::any_of(kElements, [&](std::string_view element) {
    const std::string& result = second->data[element]["result"].text();
    return !result.empty() && result != "met";
  });
}

bool decides_all_elements(const Json& findings) {
  return std::ranges::all_of(kElements, [&](std::string_view element) { return !findings[element]["result"].text().empty(); });
}

std::optional<Error> elements_decided(const GuardContext& context) {
  const Record* findings = latest_findings(context.file);
  if (findings && decides_all_elements(findings->data)) return std::nullopt;
  return refuse(context, "case.elements_undecided");
}

std::optional<Error> elements_all_met(const GuardContext& context) {
  const Record* findings = latest_findings(context.file);
  if (!findings) return refuse(context, "case.elements_undecided");
  std::string names;
  for (const std::string_view element : kElements)
    if (findings->data[element]["result"].text() != "met") names.append(names.empty() ? "" : ", ").append(element);
  if (names.empty() && second_reading_objects(context.file, *findings)) names = "second reading";
  if (names.empty()) return std::nullopt;
  return refuse(context, "case.elements_not_met", {{"names", names}});
}

std::optional<Error> second_reader_done(const GuardContext& context) {
  if (!needs_second_reader(context.file, context.law, today(context))) return std::nullopt;
  std::set<std::string> readers;
  for (const Record& record : context.file.records)
    if (record.kind == "findings" || record.kind == "second_reading") readers.insert(record.actor.account.value);
  if (readers.size() >= 2) return std::nullopt;
  return refuse(context, "case.second_reader_needed");
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
  std::string missing;
  for (const Participant& p : context.file.participants | std::views::filter(is_applicant)) {
    if (p.party == context.actor.party || (p.role == rules::Role::applicant && context.actor.role == rules::Role::agent)) continue;
    const bool agreed = std::ranges::any_of(
        context.file.records, [&](const Record& record) { return record.kind == "withdrawal_consent" && record.actor.party == p.party; });
    if (!agreed) missing += (missing.empty() ? "" : "、") + p.name;
  }
  if (missing.empty()) return std::nullopt;
  return refuse(context, "case.withdrawal_not_agreed", {{"names", missing}});
}

std::optional<Error> guidance_open(const GuardContext& context) {
  const Record* request = context.file.latest("guidance_request");
  const Record* note = context.file.latest("guidance_note");
  if (request && (!note || note->sequence < request->sequence)) return std::nullopt;
  return refuse(context, "case.no_guidance_requested");
}

std::optional<Error> green_lane_requested(const GuardContext& context) {
  const Record* request = context.file.latest("lane_request");
  const Record* decision = context.file.latest("lane_decision");
  if (request && (!decision || decision->sequence < request->sequence)) return std::nullopt;
  return refuse(context, "case.no_lane_requested");
}

std::optional<Error> within_notice(const GuardContext& context) {
  if (context.circumstances.parent_in_notice) return std::nullopt;
  return refuse(context, "objection.outside_notice");
}

std::optional<Error> parties_agreed_to_mediation(const GuardContext& context) {
  bool applicant = false, objector = false;
  for (const Record& record : context.file.records) {
    if (record.kind != "mediation" || !record.data["agrees"].bool_or(false)) continue;
    (record.actor.role == rules::Role::objector ? objector : applicant) = true;
  }
  if (applicant && objector) return std::nullopt;
  return refuse(context, "objection.mediation_not_agreed");
}

const std::map<std::string_view, Guard>& guards() {
  static const std::map<std::string_view, Guard> kGuards = {
      {"form_complete", form_complete},
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
      {"no_open_objection", no_open_objection},
      {"notice_running", notice_running},
      {"notice_over", notice_over},
      {"extension_unused", extension_unused},
      {"withdrawal_agreed_by_all", withdrawal_agreed_by_all},
      {"guidance_open", guidance_open},
      {"green_lane_requested", green_lane_requested},
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
