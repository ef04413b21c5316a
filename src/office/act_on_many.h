#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "office/case_commands.h"
#include "office/work_list.h"

// One decision on many cases (G-4d): the same action with the same input, each case judged by its own guards, with its own
// answer. Actions whose input says something about one particular case are left to that case.
namespace shuquan::office {

inline constexpr std::size_t kCasesAtOnce = 200;

/// Which actions the caller may perform on these cases now: {"items": [{id, label, help, clause, form?, schema?, cases: [ids],
/// exceptions: [{case_id, obstacle}]}]}. Cases in which an action does not occur at all are its exceptions too. Cases that
/// `who` may not see are passed over.
Result<Json> offer_actions(store::Connection& db, Services& services, const Identity& who, const std::vector<CaseId>& ids, std::string_view language);

/// Performs it on each: {"items": [{case_id, ok, state, obstacle}], "done"}. What stands in the way of one case does not keep the
/// others. Invalid input action.per_case for actions that are decided case by case. A refusal by the register while a
/// decision is carried out, or a fault, undoes all.
Result<Json> act_on_many(Transaction& tx, const Identity& who, const std::vector<CaseId>& ids, std::string_view action, const Json& input, std::string_view language);

/// The cases of a work list that look alike: filed from one batch, or by one applicant for one industry and source under names
/// that differ in numbers only. {"groups": [{"batch", "title", "lead_name", "items": [summaries]}], "looked_at", "more"}; groups
/// of one are left out; the first 500 cases of the list are looked at.
Result<Json> group_cases(store::Connection& db, const Services& services, const Identity& who, CaseFilter filter);

}  // namespace shuquan::office
