#pragma once
#include "base/json.h"
#include "rules/rule_pack.h"

// How rules are shown, in one way.
namespace shuquan::office {

std::string_view confidence_text(rules::Confidence confidence);
/// The clause with label and gist, or null where the pack has none of that id.
Json clause_json(const rules::RulePack& pack, const std::string& id);
/// Clause, confidence and note.
Json provenance_json(const rules::RulePack& pack, const rules::Provenance& provenance);
/// A period with its provenance, length and words.
Json period_json(const rules::RulePack& pack, const rules::Period& period);

}  // namespace shuquan::office
