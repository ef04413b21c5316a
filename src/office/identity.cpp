#include "office/identity.h"

#include <algorithm>
#include <array>
#include <optional>

namespace shuquan::office {
namespace {

constexpr std::array<std::string_view, 3> kMemberRoles = {"owner", "filer", "viewer"};
constexpr std::array<std::string_view, 4> kAdministrators = {"", "system", "security", "audit"};

template <class Enum, std::size_t size>
std::optional<Enum> parse(const std::array<std::string_view, size>& names, std::string_view text) {
  const auto found = std::ranges::find(names, text);
  return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

}  // namespace

std::string_view to_string(MemberRole role) { return kMemberRoles[static_cast<std::size_t>(role)]; }
std::optional<MemberRole> parse_member_role(std::string_view text) { return parse<MemberRole>(kMemberRoles, text); }
std::string_view to_string(Administrator kind) { return kAdministrators[static_cast<std::size_t>(kind)]; }
std::optional<Administrator> parse_administrator(std::string_view text) { return parse<Administrator>(kAdministrators, text); }

const Membership* Identity::membership(const PartyId& party) const {
  const auto found = std::ranges::find(memberships, party, &Membership::party);
  return found == memberships.end() ? nullptr : &*found;
}

bool Identity::may_act_for(const PartyId& party) const {
  const Membership* found = membership(party);
  return found && found->role != MemberRole::viewer;
}

bool Identity::holds(std::string_view pack, rules::Role role) const {
  return std::ranges::any_of(appointments, [&](const Appointment& a) { return a.pack == pack && a.role == role; });
}

bool Identity::serves(std::string_view pack) const {
  return std::ranges::any_of(appointments, [&](const Appointment& a) { return a.pack == pack; });
}

}  // namespace shuquan::office
