#pragma once
#include <span>
#include <string_view>
#include <utility>

#include "base/json.h"

namespace shuquan::office {

/// Where the words of a query stand in the fields (name, text) of a result: for each field with a hit the surroundings of
/// its first one, cut into parts: [{"field":"name","parts":[{"text":"…","hit":false},…]}]. Letters A–Z match in either
/// case. Linear in the text.
Json highlights(std::string_view query, std::span<const std::pair<std::string_view, std::string_view>> fields);

}  // namespace shuquan::office
