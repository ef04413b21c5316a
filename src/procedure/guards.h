#pragma once
#include <optional>
#include <string_view>

#include "procedure/decide.h"

namespace shuquan::procedure {

struct GuardContext {
  const Case& file;
  const Law& law;
  const Actor& actor;
  const rules::Action& action;
  const Circumstances& circumstances;
};

/// The closed set of conditions that a rule pack may put before an action (rules::known_guards()). Nothing where the
/// condition holds, otherwise the refusal, which cites the action's clause. Asserts that the guard exists: rules check
/// refuses packs that name another.
std::optional<Error> check_guard(std::string_view guard, const GuardContext& context);
/// Whether a guard of this name is implemented.
bool guard_exists(std::string_view guard);
/// Whether the office owes this case a second reader (J-4a): personal information, public data or important data.
bool needs_second_reader(const Case& file, const Law& law, LocalDate date);

}  // namespace shuquan::procedure
