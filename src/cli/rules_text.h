#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "rules/check.h"

namespace shuquan::cli {

/// Findings as lines "file:line: what is wrong; how to mend it".
std::string findings_text(const std::vector<rules::Finding>& findings, std::string_view language);
/// Periods, settings and number schemes of a pack as a table; only those not sourced where `unverified` is set.
std::string list_text(const rules::RulePack& pack, bool unverified, std::string_view language);
/// What the pack is: procedures with states and actions, forms, letters, counts.
std::string pack_text(const rules::RulePack& pack, std::string_view language);
/// The part of the resolved pack called `key` (an id or key of any section, or a section), or nullptr.
const Json* find_part(const Json& resolved, std::string_view key);

}  // namespace shuquan::cli
