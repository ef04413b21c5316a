#pragma once
#include <string>

#include "office/identity.h"
#include "office/services.h"
#include "office/transaction.h"

// Due dates of cases for a calendar, and the feed of them that calendar programs subscribe to (RFC 5545).
namespace shuquan::office {

inline constexpr int kMostDeadlines = 1'000;

struct DeadlineFilter {
  LocalDate from;
  LocalDate to;      ///< included; at most two years after `from`
  std::string mine;  ///< as in work lists
  LocalDate today;
};
/// What falls due in these days in the cases that `who` may see: every running clock, and what is overdue on its own day.
/// {"items", "truncated"}: the earliest kMostDeadlines. Reason deadline.range.
Result<Json> list_deadlines(store::Connection& db, const Services& services, const Identity& who, const DeadlineFilter& filter);

/// Makes a secret address for the account's deadlines; the one before stops working. Answers with path and token, once.
Result<Json> create_calendar_feed(Transaction& tx, const Identity& who);
/// Stops it. {"active": false}.
Result<Json> revoke_calendar_feed(Transaction& tx, const Identity& who);
/// Whether there is one: {"active", "created_at"}.
Result<Json> get_calendar_feed(store::Connection& db, const Identity& who);
/// The deadlines of whoever owns the token, from a month ago to fourteen months ahead, as text/calendar. Officials get what
/// is assigned to them or to those they stand in for, what nobody has in hand yet and their roles may take on, and, like
/// everybody else, the cases of their parties. Not found feed.unknown.
Result<std::string> calendar_feed(store::Connection& db, const Services& services, std::string_view token, std::string_view language, Instant now);

}  // namespace shuquan::office
