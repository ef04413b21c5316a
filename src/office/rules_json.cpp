#include "office/rules_json.h"

#include "office/case_json.h"
#include "rules/deadline.h"

namespace shuquan::office {

std::string_view confidence_text(rules::Confidence confidence) {
  static constexpr std::string_view kNames[] = {"sourced", "customary", "placeholder"};
  return kNames[static_cast<std::size_t>(confidence)];
}

Json clause_json(const rules::RulePack& pack, const std::string& id) {
  const rules::Clause* clause = pack.clause(id);
  if (!clause) return Json();
  return Json::object({{"id", id}, {"label", text_json(clause->label)}, {"gist", text_json(clause->gist)}});
}

Json provenance_json(const rules::RulePack& pack, const rules::Provenance& provenance) {
  return Json::object({{"clause", clause_json(pack, provenance.clause)}, {"confidence", confidence_text(provenance.confidence)}, {"note", text_json(provenance.note)}});
}

Json period_json(const rules::RulePack& pack, const rules::Period& period) {
  return provenance_json(pack, period.provenance)
      .set("value", Json::object({{"value", period.value}, {"unit", to_string(period.unit)}, {"roll_if_rest_day", period.roll_if_rest_day}}))
      .set("text", text_json(rules::period_text(period)));
}

}  // namespace shuquan::office
