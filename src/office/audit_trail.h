#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/time.h"
#include "crypto/digest.h"
#include "store/connection.h"

namespace shuquan::office {

/// One line of the audit trail as it is stored; `detail` is JSON text.
struct AuditLine {
  std::int64_t sequence = 0;
  Instant at;
  std::string account;
  std::string name;
  std::string action;
  std::string subject;
  std::string detail;
};
/// The link of the chain: SHA-256 over the link before (empty for the first line) and the line's canonical JSON.
crypto::Digest audit_link(std::string_view previous, const AuditLine& line);

struct AuditFilter {
  std::string account{};
  std::string action{};
  std::string subject{};
  std::optional<Instant> from{};   ///< at or after
  std::optional<Instant> until{};  ///< before
};
/// Lines newest first, at most `limit` before the sequence number `after` (a cursor; empty: from the newest on).
Result<Json> list_audit_entries(store::Connection& db, const AuditFilter& filter, std::string_view after, std::int64_t limit);

/// Recomputes the chain of at most kVerifiedLines lines after the sequence number `after` (0: from the first), trusting the
/// link of that line. Answers with from, to, lines, intact, first_fault (null where intact), head (hex of the last link)
/// and next (cursor, null at the end). A trail that was cut off at its end is intact by itself: compare `head` and `to`
/// with what was noted at the last inspection. O(lines).
inline constexpr std::int64_t kVerifiedLines = 100'000;
Result<Json> verify_audit_trail(store::Connection& db, std::int64_t after);

}  // namespace shuquan::office
