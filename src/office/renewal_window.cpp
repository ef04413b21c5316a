#include "office/renewal_window.h"

#include "rules/deadline.h"

namespace shuquan::office {

const rules::Period* renewal_window(const Services& services, std::string_view pack_id, LocalDate today) {
  const rules::RulePack* pack = services.rules->book().pack(pack_id);
  return pack ? pack->period("renewal.window", today) : nullptr;
}

std::optional<LocalDate> renewal_opens(const Services& services, std::string_view pack, LocalDate until, LocalDate today) {
  const rules::Period* window = renewal_window(services, pack, today);
  return window ? std::optional(rules::window_opens(*window, until)) : std::nullopt;
}

}  // namespace shuquan::office
