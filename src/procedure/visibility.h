#pragma once
#include "base/json.h"

namespace shuquan::procedure {

/// Who looks at a form. Parties of the case see what they typed; officials see all but sealed values, which are masked;
/// the public sees what the rule pack marks public.
enum class Viewer { public_, party, official };

/// The form as this viewer may see it, by the x-visibility (public | party | examiner | sealed) of the schema; a property
/// without one has that of the object around it, at the top party. Properties the schema does not know are left out.
Json visible_form(const Json& form, const Json& schema, Viewer viewer);
/// The value behind a mask, e.g. "**********"; texts keep their last two characters when longer than eight.
Json masked(const Json& value);

}  // namespace shuquan::procedure
