#pragma once
#include "office/identity.h"
#include "procedure/case.h"
#include "store/connection.h"

namespace shuquan::office {

/// The role in which `who` may file for `applicant`: its own member, or its agent by a power of attorney that is valid today.
/// Not found party.unknown for everybody else.
Result<procedure::Actor> filing_actor(store::Connection& db, const Identity& who, const PartyId& applicant, LocalDate today);

}  // namespace shuquan::office
