#include "office/case_json.h"
#include "office/case_queries.h"

namespace shuquan::office {

Json view_case_rules(const OpenedCase& opened) {
  Json states = Json::array();
  for (const rules::State& state : opened.procedure().states) states.push(state_json(state));
  const rules::Form* form = opened.form();
  return Json::object({{"pack", opened.law.pack.id},
                       {"version", opened.law.pack.version},
                       {"digest", opened.law.pack.digest},
                       {"form", form ? Json::object({{"id", form->id}, {"label", text_json(form->label)}, {"schema", form->schema}}) : Json()},
                       {"states", std::move(states)}});
}

}  // namespace shuquan::office
