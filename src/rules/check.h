#pragma once
#include <vector>

#include "rules/load.h"

namespace shuquan::rules {

/// Something in a pack that cannot work or that people could not understand. `reason` (rules.*) is in the catalogue with
/// what to do about it.
struct Finding {
  Mark mark;
  std::string reason;
  MessageParams params;
};

/// Checks what a schema cannot: names that lead nowhere (states, actions, clocks, periods, forms, guards, effects,
/// records, letters, clauses, grounds, code lists), unreachable states, states without a way to an end, ended states with
/// actions, actions that no one can perform, system actions that nothing asks for, clocks that never stop or expire
/// without consequence, form fields without label, visibility or clause, unknown placeholders, unknown number schemes.
/// Findings of all packs in the order of files; a finding that several packs share (in the common base) is told once.
std::vector<Finding> check_rules(const RuleBook& book);

/// load_rules() and check_rules() in one: every finding is a field problem of rules.invalid.
Result<RuleBook> load_checked_rules(const std::filesystem::path& directory, const DigestFunction& digest);

/// Placeholders that a letter may use.
std::span<const std::string_view> known_placeholders();

}  // namespace shuquan::rules
