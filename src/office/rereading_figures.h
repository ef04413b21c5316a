#pragma once
#include "base/json.h"
#include "office/identity.h"
#include "office/services.h"

// How often a second reader agreed, by lane and by element.
namespace shuquan::office {

/// For everybody: {"green": {read, agreed_percent}, "ordinary": …} of what was read from `from` on and before `until`. Null where
/// it would show single cases.
Result<Json> public_rereading_figures(store::Connection& db, const std::string& pack, Instant from, Instant until);
/// For those who lead the office: {"office", "lanes": [{lane, purpose, drawn, read, agreed, elements: [{element, label, read, agreed}]}]}.
/// Reasons office.unknown, office.heads_only.
Result<Json> view_rereading_figures(store::Connection& db, const Services& services, const Identity& who, const OfficeId& office);

}  // namespace shuquan::office
