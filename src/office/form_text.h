#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "rules/codes.h"

// Values of a form in words, for papers. The browser has its own (SchemaView).
namespace shuquan::office {

/// The label of a code; the code itself where the list does not know it.
std::string code_label(const rules::Codes& codes, std::string_view list_id, const std::string& code, bool english);
/// An income share in basis points as a percentage without needless zeros, e.g. 3350 as "33.5%".
std::string share_text(std::int64_t share_bp);
/// Label and value of each member of `value` that `schema` knows, in the order of the form; nested members and lists in one
/// text each. Codes by their labels, flags as yes and no. O(size of the value).
std::vector<std::pair<std::string, std::string>> form_lines(const rules::Codes& codes, const Json& schema, const Json& value, bool english);

}  // namespace shuquan::office
