#pragma once
#include <map>
#include <string>
#include <string_view>

#include "office/registrar.h"

namespace shuquan::office {

/// Who appears in the demonstration: sample parties by a short key, people by login.
struct Cast {
  std::map<std::string, PartyId, std::less<>> parties;
  std::map<std::string, Identity, std::less<>> people;
  std::map<std::string, std::string, std::less<>> owners;  ///< login of whoever files for a party, by its key

  const PartyId& party(std::string_view key) const;
  const Identity& person(std::string_view login) const;
  const Identity& owner_of(std::string_view party_key) const { return person(owners.find(party_key)->second); }
  /// e.g. official("examiner", "jiangsu").
  const Identity& official(std::string_view role, std::string_view place) const { return person("demo." + std::string(role) + "." + std::string(place)); }
};

/// Opens the sample accounts, parties, powers of attorney, appointments and the three administrators in an empty database.
/// Nobody can sign in to them with a password. Sample names and credit codes are made up; the codes carry valid check
/// characters.
Result<Cast> make_demo_cast(Services& services, Registrar& registrar);

}  // namespace shuquan::office
