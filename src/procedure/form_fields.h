#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"

// The few fields of the application form that guards, lists and the register look at (rules/common/forms/application.yaml).
// A test holds these names against the packs.
namespace shuquan::procedure {

/// The five elements of a data IP that an examiner decides one by one (B-art.2).
inline constexpr std::array<std::string_view, 5> kElements = {"source", "lawfulness", "processing", "practical_value", "achievement"};

std::string_view title_of(const Json& form);
std::string_view industry_of(const Json& form);
std::string_view source_kind_of(const Json& form);
/// "general", "important" or "core"; empty while not stated (GB/T 43697).
std::string_view data_level(const Json& form);
bool has_sample(const Json& form);
/// Whether the data set belongs to a class for prudent examination (J-4a): "personal", "public" or "important".
bool is_in_class(const Json& form, std::string_view data_class);
/// Last day of the source agreement, or of the authorisation to operate public data; the earlier where both are stated.
std::optional<LocalDate> agreement_end(const Json& form);

}  // namespace shuquan::procedure
