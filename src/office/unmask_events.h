#pragma once
#include <string_view>

#include "office/case_access.h"

namespace shuquan::office {

/// Who has seen masked values of a case whole, when and why: what was typed in its form, and the numbers of the reader's own
/// parties seen for its sake. For the side that typed the form. Newest first. Forbidden case.view_not_yours.
Result<Json> list_case_unmaskings(store::Connection& db, const Identity& who, const OpenedCase& opened, std::string_view after, std::int64_t limit);
/// The same for the numbers of a party, for its members. Not found party.unknown.
Result<Json> list_party_unmaskings(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit);

}  // namespace shuquan::office
