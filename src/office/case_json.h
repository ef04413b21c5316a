#pragma once
#include "base/json.h"
#include "base/result.h"
#include "rules/rule_pack.h"

// The parts of cases that several answers show, written in one way.
namespace shuquan::office {

Json text_json(const rules::Text& text);
std::string_view waits_on_text(rules::WaitsOn waits_on);
std::string_view phase_text(rules::Phase phase);
Json state_json(const rules::State& state);
/// Why something is not possible: reason, message, mend, clause and wrong fields where there are any, for answers that are
/// no errors themselves.
Json obstacle_json(const Error& error, std::string_view language);
/// Wrong fields: pointer, reason, message, mend.
Json field_problems_json(const std::vector<FieldProblem>& problems, std::string_view language);

}  // namespace shuquan::office
