#include "office/case_json.h"

#include "base/messages.h"

namespace shuquan::office {

Json text_json(const rules::Text& text) { return Json::object({{"zh", text.zh}, {"en", text.en}}); }

std::string_view waits_on_text(rules::WaitsOn waits_on) {
  static constexpr std::string_view kNames[] = {"applicant", "office", "public", "objector", "court", "nobody", "counterparty"};
  return kNames[static_cast<std::size_t>(waits_on)];
}

std::string_view phase_text(rules::Phase phase) {
  static constexpr std::string_view kNames[] = {"preparation", "intake", "examination", "notice", "decision", "ended"};
  return kNames[static_cast<std::size_t>(phase)];
}

Json state_json(const rules::State& state) {
  return Json::object({{"id", state.id}, {"label", text_json(state.label)}, {"meaning", text_json(state.meaning)}, {"phase", phase_text(state.phase)}, {"waits_on", waits_on_text(state.waits_on)},
                       {"ended", state.ended}, {"editable", state.editable}, {"in_notice", state.in_notice}});
}

Json field_problems_json(const std::vector<FieldProblem>& problems, std::string_view language) {
  Json list = Json::array();
  for (const FieldProblem& problem : problems)
    list.push(Json::object({{"pointer", problem.pointer}, {"reason", problem.reason}, {"message", message_text(problem.reason, problem.params, language)},
                            {"mend", mend_text(problem.reason, problem.params, language)}}));
  return list;
}

Json obstacle_json(const Error& error, std::string_view language) {
  Json out = Json::object({{"reason", error.reason}, {"message", message_text(error.reason, error.params, language)}, {"mend", mend_text(error.reason, error.params, language)}});
  if (!error.clause.empty()) out.set("clause", error.clause);
  if (!error.fields.empty()) out.set("errors", field_problems_json(error.fields, language));
  return out;
}

}  // namespace shuquan::office
