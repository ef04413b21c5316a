#include "cli/rules_text.h"

#include "base/messages.h"
#include "rules/deadline.h"

namespace shuquan::cli {
namespace {

using rules::Confidence;
using rules::Provenance;

std::string confidence_text(Confidence confidence, std::string_view language) {
  const bool english = language == "en";
  switch (confidence) {
    case Confidence::sourced: return english ? "sourced" : "有出处";
    case Confidence::customary: return english ? "customary" : "惯例";
    case Confidence::placeholder: return english ? "placeholder" : "占位待核";
  }
  return {};
}

std::string dates_text(const Provenance& from) {
  if (!from.effective_from && !from.effective_to) return {};
  return " [" + (from.effective_from ? to_string(*from.effective_from) : "") + ".." + (from.effective_to ? to_string(*from.effective_to) : "") + "]";
}

std::string line(const std::string& key, const std::string& value, const rules::Text& label, const Provenance& from, std::string_view language) {
  std::string out = "  " + key + " = " + value + "  " + label.in(language) + "  (" + from.clause + ", " + confidence_text(from.confidence, language) + ")" +
                    dates_text(from);
  if (!from.note.in(language).empty()) out += "  " + from.note.in(language);
  return out + "\n";
}

}  // namespace

std::string findings_text(const std::vector<rules::Finding>& findings, std::string_view language) {
  std::string out;
  for (const rules::Finding& finding : findings) {
    out += finding.mark.text() + ": " + message_text(finding.reason, finding.params, language);
    const std::string mend = mend_text(finding.reason, finding.params, language);
    if (!mend.empty()) out += (language == "en" ? "; " : "；") + mend;
    out += "\n";
  }
  return out;
}

std::string list_text(const rules::RulePack& pack, bool unverified, std::string_view language) {
  std::string out = pack.id + " " + pack.version + "  " + pack.label.in(language) + "\n";
  const auto shown = [&](const Provenance& from) { return !unverified || from.confidence != Confidence::sourced; };
  for (const rules::Period& period : pack.periods) {
    if (shown(period.provenance)) out += line(period.key, rules::period_text(period).in(language), period.label, period.provenance, language);
  }
  for (const rules::Setting& setting : pack.settings) {
    if (shown(setting.provenance)) out += line(setting.key, setting.value.dump(), setting.label, setting.provenance, language);
  }
  for (const rules::NumberScheme& scheme : pack.numbering) {
    const rules::Text official{scheme.official ? "官方编号" : "非官方编号", scheme.official ? "official" : "not official"};
    if (shown(scheme.provenance)) out += line("numbering." + scheme.id, scheme.scheme, official, scheme.provenance, language);
  }
  return out;
}

std::string pack_text(const rules::RulePack& pack, std::string_view language) {
  std::string out = pack.id + " " + pack.version + "  " + pack.label.in(language) + "  " + pack.office.in(language) + "\n" + pack.digest + "\n";
  for (const rules::Procedure& procedure : pack.procedures) {
    out += "\n" + procedure.id + "  " + procedure.label.in(language) + "\n";
    for (const rules::State& state : procedure.states) {
      out += "  " + state.id + "  " + state.label.in(language) + "\n";
      for (const rules::Action& action : procedure.actions) {
        if (std::find(action.from.begin(), action.from.end(), state.id) == action.from.end()) continue;
        out += "    " + action.id + (action.to.empty() ? "" : " → " + action.to) + "  " + action.label.in(language) + "  (" + action.clause + ")\n";
      }
    }
  }
  return out;
}

const Json* find_part(const Json& resolved, std::string_view key) {
  if (const Json* section = resolved.find(key)) return section;
  for (const auto& [name, section] : resolved.members()) {
    for (const Json& item : section.items()) {
      if (item["id"].text() == key || item["key"].text() == key) return &item;
    }
  }
  return nullptr;
}

}  // namespace shuquan::cli
