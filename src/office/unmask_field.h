#pragma once
#include <string>
#include <string_view>

#include "office/transaction.h"

namespace shuquan::office {

/// What shall be seen whole. Either a number of a party, or a sealed value of a case's form.
struct Unmasking {
  PartyId party;
  std::string field;    ///< "identity_number" or "phone"
  CaseId in_case;       ///< officials: the case that brings them to it
  std::string pointer;  ///< into the form of the case, where no party is named
  std::string reason;   ///< 5–300 characters
};
/// The value, once, for an official of the case's office or, for its own numbers, an owner of the party. Who saw what and
/// why is in the audit trail before the value leaves (commit first). Reasons party.not_in_case, party.nothing_to_unmask,
/// party.not_masked, case.unknown, party.unknown.
Result<Json> unmask_field(Transaction& tx, const Identity& who, const Unmasking& what);

}  // namespace shuquan::office
