#pragma once
#include "procedure/decide.h"
#include "register/right.h"

namespace shuquan::procedure {

/// The right that a case leads to, with the validity that the rules give it on `announced` (Beijing: three years from the
/// announcement, no longer than the source agreement). `ordinal`, numbers and holder commitments are the office's to fill.
/// Only fields that the rule pack marks public go into the description.
Result<registry::Right> right_from_case(const Case& file, const Law& law, LocalDate announced);

}  // namespace shuquan::procedure
