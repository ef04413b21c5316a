#include "office/case_json.h"
#include "office/case_queries.h"

#include <algorithm>

namespace shuquan::office {
namespace {

Json form_json(const rules::Form& form) { return Json::object({{"id", form.id}, {"label", text_json(form.label)}, {"schema", form.schema}}); }

Json item_json(const rules::CheckItem& item) {
  Json fields = Json::array();
  for (const std::string& field : item.fields) fields.push(field);
  Json json = Json::object({{"id", item.id}, {"label", text_json(item.label)}, {"question", text_json(item.question)}, {"clause", item.clause},
                            {"severity", item.severity == rules::Severity::must ? "must" : "advice"}, {"fields", std::move(fields)}});
  if (!item.ground.empty()) json.set("ground", item.ground);
  return json;
}

Json checklists_json(const rules::RulePack& pack) {
  Json lists = Json::array();
  for (const rules::Checklist& list : pack.checklists) {
    Json items = Json::array();
    for (const rules::CheckItem& item : list.items) items.push(item_json(item));
    lists.push(Json::object({{"id", list.id}, {"label", text_json(list.label)}, {"items", std::move(items)}}));
  }
  return lists;
}

/// The actions of the procedure by name, and the forms that their inputs have, each form once.
std::pair<Json, Json> actions_json(const rules::RulePack& pack, const rules::Procedure& procedure) {
  Json actions = Json::array(), forms = Json::array();
  std::vector<std::string_view> given;
  for (const rules::Action& action : procedure.actions) {
    const rules::Form* input = pack.form(action.input);
    actions.push(Json::object({{"id", action.id}, {"label", text_json(action.label)}, {"form", input ? Json(input->id) : Json()}}));
    if (!input || std::ranges::find(given, input->id) != given.end()) continue;
    given.push_back(input->id);
    forms.push(form_json(*input));
  }
  return {std::move(actions), std::move(forms)};
}

}  // namespace

Json view_case_rules(const OpenedCase& opened) {
  const rules::RulePack& pack = opened.law.pack;
  Json states = Json::array(), clauses = Json::array(), grounds = Json::array();
  for (const rules::State& state : opened.procedure().states) states.push(state_json(state));
  for (const rules::Clause& clause : pack.clauses)
    clauses.push(Json::object({{"id", clause.id}, {"instrument", clause.instrument}, {"label", text_json(clause.label)}, {"gist", text_json(clause.gist)}}));
  for (const rules::RefusalGround& ground : pack.grounds) grounds.push(Json::object({{"id", ground.id}, {"label", text_json(ground.label)}, {"clause", ground.clause}}));
  auto [actions, forms] = actions_json(pack, opened.procedure());
  const rules::Form* form = opened.form();
  return Json::object({{"pack", pack.id},
                       {"version", pack.version},
                       {"digest", pack.digest},
                       {"form", form ? form_json(*form) : Json()},
                       {"states", std::move(states)},
                       {"actions", std::move(actions)},
                       {"forms", std::move(forms)},
                       {"checklists", checklists_json(pack)},
                       {"clauses", std::move(clauses)},
                       {"grounds", std::move(grounds)}});
}

}  // namespace shuquan::office
