#pragma once
#include <optional>

#include "office/services.h"
#include "rules/rule_pack.h"

namespace shuquan::office {

/// The first day on which the renewal of a right of `pack`, valid until `until`, may be filed by the rules of `today`
/// (B-art.25); nothing where the place has no such window.
std::optional<LocalDate> renewal_opens(const Services& services, std::string_view pack, LocalDate until, LocalDate today);
/// The period behind it, or nullptr.
const rules::Period* renewal_window(const Services& services, std::string_view pack, LocalDate today);

}  // namespace shuquan::office
