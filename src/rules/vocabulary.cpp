#include "rules/vocabulary.h"

#include <algorithm>
#include <array>
#include <utility>

namespace shuquan::rules {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 13> kRoles{{
    {Role::applicant, "applicant"}, {Role::co_applicant, "co_applicant"}, {Role::agent, "agent"},
    {Role::objector, "objector"},   {Role::counterparty, "counterparty"}, {Role::affected, "affected"},
    {Role::intake, "intake"},       {Role::examiner, "examiner"},
    {Role::reviewer, "reviewer"},   {Role::registrar, "registrar"},       {Role::adviser, "adviser"},
    {Role::authority, "authority"}, {Role::system, "system"},
}};

constexpr std::array<std::string_view, 4> kUnits{"working_day", "calendar_day", "month", "year"};

// The meaning of each guard stands in docs/rule-packs.md.
constexpr auto kGuards = std::to_array<std::string_view>({
    "all_applicants_confirmed", "all_sides_confirmed", "assigned_to_actor", "correction_answered", "correction_rounds_left", "dismissal_proposed",
    "elements_all_met", "elements_decided", "extension_unused", "filing_rate_normal", "form_complete", "grant_proposed", "green_lane_granted", "green_lane_not_granted",
    "green_lane_requested", "green_quota_left", "guidance_open", "has_counterparty", "late_filing_explained", "no_core_data", "no_open_lane_request", "no_open_objection", "no_open_proposal",
    "no_sample_for_important_data", "non_acceptance_proposed", "not_first_reader", "not_recused", "notice_over", "notice_running", "other_account",
    "partial_upholding_proposed", "parties_agreed_to_mediation", "proposal_open", "refusal_proposed",
    "register_permits", "register_permits_now", "renewal_window_open",
    "second_person", "second_reader_done", "shares_sum_to_whole", "termination_proposed", "upholding_proposed",
    "within_notice", "withdrawal_agreed_by_all",
});

constexpr auto kEffects = std::to_array<std::string_view>({
    "amend_recordal", "cancel_right", "change_content", "change_identity", "correct_right", "end_recordal", "grant_right",
    "record_contribution", "record_freeze", "record_licence", "record_note", "record_on_balance", "record_pledge",
    "record_securitisation", "renew_right", "revoke_right", "transfer_right",
});

constexpr auto kRecords = std::to_array<std::string_view>({
    "admission", "announcement", "confirmation", "correction_list", "correction_response", "decision", "extension",
    "filing", "findings", "guidance_note", "guidance_request", "lane_decision", "lane_request", "mediation", "objection",
    "objection_decision", "proposal", "reopening", "reply", "resumption", "second_reading", "suspension", "withdrawal_consent",
});

constexpr auto kProposals = std::to_array<std::string_view>({
    "dismissal", "grant", "non_acceptance", "partial_upholding", "refusal", "termination", "upholding",
});

constexpr auto kFormats = std::to_array<std::string_view>({
    "blob", "case", "clause", "date", "email", "ground", "industry", "instant", "party", "phone", "pointer", "region",
    "resident-id", "sha256", "sm3", "url", "uscc",
});

}  // namespace

std::string_view to_string(Role role) {
  for (const auto& [value, text] : kRoles) {
    if (value == role) return text;
  }
  return "system";
}

std::string_view to_string(Unit unit) { return kUnits[static_cast<std::size_t>(unit)]; }

std::optional<Unit> parse_unit(std::string_view text) {
  const auto found = std::ranges::find(kUnits, text);
  return found == kUnits.end() ? std::nullopt : std::optional(static_cast<Unit>(found - kUnits.begin()));
}

std::optional<Role> parse_role(std::string_view text) {
  for (const auto& [value, name] : kRoles) {
    if (name == text) return value;
  }
  return std::nullopt;
}

std::span<const std::string_view> known_guards() { return kGuards; }
std::span<const std::string_view> known_effects() { return kEffects; }
std::span<const std::string_view> known_records() { return kRecords; }
std::span<const std::string_view> known_proposals() { return kProposals; }
std::span<const std::string_view> known_formats() { return kFormats; }

}  // namespace shuquan::rules
