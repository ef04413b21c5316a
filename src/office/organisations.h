#pragma once
#include <string_view>

#include "office/transaction.h"

namespace shuquan::office {

/// Enters an organisation, an institution or a person; whoever does it becomes its owner. `form`: kind, name, and for
/// organisations and institutions identifier (unified social credit code), for persons identity_kind and
/// identity_number; region, address, contact, email, phone, activities. Conflicts party.code_taken, party.person_taken.
Result<Json> create_party(Transaction& tx, const Identity& who, const Json& form);

/// Contact data; owners only. Absent members stay. A new name is refused (party.name_needs_procedure): it is a change
/// of the register.
Result<Json> update_party(Transaction& tx, const Identity& who, const PartyId& id, const Json& form);

/// A party with numbers masked, for its members, its agents, and officials. Not found party.unknown for everybody else.
Result<Json> describe_party(store::Connection& db, const Services& services, const Identity& who, const PartyId& id, Instant now);

/// The organisation or institution with exactly this credit code, as {"items":[{id, name, kind, identifier}]}: enough to
/// name it as joint applicant or agent. Persons are found by nobody.
Result<Json> find_party(store::Connection& db, std::string_view credit_code);

/// Not found party.unknown for whoever is no member, so that ids tell nothing; forbidden member.owner_only for members
/// who are no owners.
Result<void> require_owner(const Identity& who, const PartyId& party);

}  // namespace shuquan::office
