#pragma once
#include <cstdint>
#include <string>

#include "office/services.h"
#include "store/connection.h"

// Everything public that happens to rights, as a stream that can be taken up again anywhere (docs/formats/feed.md).
namespace shuquan::office {

/// Entries of rights from log position `after` on, at most `limit`: {"items": [{position, index, kind, number, ordinal,
/// revision, effective, recorded_at, facts, leaf, state}], "position", "more"}. `state` is the public state that the entry
/// left; "position" is where to go on. Invalid events.future beyond the log's size.
Result<Json> list_events(store::Connection& db, std::uint64_t after, int limit);

/// A page of the register as it stands, in the order of ordinals: {"position", "items": [{index, state}], "next"}. Whoever
/// starts a copy from the first page's "position", and skips events whose index is not above the one a right came with,
/// arrives at the register's state.
Result<Json> read_snapshot(store::Connection& db, std::string_view after, int limit);

/// The newest public notices as an Atom feed (RFC 4287).
Result<std::string> notices_feed(store::Connection& db, Services& services, std::string_view language, Instant now);

}  // namespace shuquan::office
