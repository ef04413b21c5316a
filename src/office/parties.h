#pragma once
#include <string>

#include "office/transaction.h"
#include "register/right.h"

namespace shuquan::office {

/// A party as the office knows it. The name of a natural person is shown to those who may see it only.
struct Party {
  PartyId id;
  registry::HolderKind kind = registry::HolderKind::organisation;
  std::string name;
  std::string identifier;  ///< unified social credit code; empty for persons
  std::string region;
  std::string address;
  std::string contact;
  std::string email;
};

/// Not found party.unknown where there is none of that id.
Result<Party> load_party(store::Connection& db, const PartyId& id);

}  // namespace shuquan::office
