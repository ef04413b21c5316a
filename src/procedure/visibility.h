#pragma once
#include <string_view>

#include "base/json.h"

namespace shuquan::procedure {

/// Who looks at something typed in a case. The side that typed it sees all of it; the other parties see what the rule pack
/// marks public or party; officials see all but sealed values, which are masked; the public sees what is marked public.
enum class Viewer { public_, party, other_side, official };

/// The form as this viewer may see it, by the x-visibility (public | party | examiner | sealed) of the schema; a property
/// without one has that of the object around it, at the top party. Properties the schema does not know are left out.
Json visible_form(const Json& form, const Json& schema, Viewer viewer);
/// The input of an action as this viewer may see it; what the schema does not mark is for the office only.
Json visible_input(const Json& input, const Json& schema, Viewer viewer);
/// Whether records of this kind are the office's own until a letter tells of them (SR-exam).
bool is_internal_record(std::string_view kind);
/// The value behind a mask, e.g. "**********"; texts keep their last two characters when longer than eight.
Json masked(const Json& value);

}  // namespace shuquan::procedure
