#pragma once
#include <string>
#include <vector>

#include "office/identity.h"
#include "office/services.h"
#include "office/transaction.h"

// What holders, licensees, pledgees and their agents have in the register, and what becomes due on it (B-art.25).
namespace shuquan::office {

struct DocketFilter {
  std::string party;      ///< one of one's own parties or clients; all where empty
  std::string status;     ///< registry::RightStatus
  std::string lapses_by;  ///< in force, and the last day is not after this one
  bool window_open = false;  ///< in force, and a renewal may be filed now
  std::string after;      ///< "valid_until:ordinal" of the last item of the page before
  int limit = 50;
  LocalDate today;
};
/// Rights that the caller's parties hold or have a recordal on, and those of the principals that the caller's agencies act for
/// by a power of attorney for all cases; in the order of their last day: {"summary", "items", "next"}, the summary on the
/// first page only. A party that is not the caller's: not found party.unknown. Invalid entry.cursor.
Result<Json> list_docket(store::Connection& db, const Services& services, const Identity& who, const DocketFilter& filter);

/// A day that a right of the docket has in a calendar: its last day, or the first on which renewal may be filed.
struct RightDay {
  LocalDate on;
  std::uint64_t ordinal = 0;
  std::string number;
  std::string name;
  bool window_opens = false;
};
/// Of rights in force, between these days, at most 2,000.
Result<std::vector<RightDay>> docket_days(store::Connection& db, const Services& services, const Identity& who, LocalDate from, LocalDate to);

/// Every change of a date of this right: of its last day, by the log; and of the clocks of filings about it that the caller
/// takes part in. Oldest first: {"number", "items": [{at, what, before, after, …}]}. At most 2,000.
Result<Json> list_date_changes(store::Connection& db, const Services& services, const Identity& who, std::string_view number);

/// Opens and files a renewal for each of these rights with the same form, each by itself: {"items": [{number, ok, case_id,
/// state, obstacle}], "done"}. What stands in the way of one leaves nothing behind of it and does not keep the others.
Result<Json> renew_many(Transaction& tx, const Identity& who, const PartyId& applicant, const std::vector<std::string>& numbers, const Json& form, std::string_view language);

}  // namespace shuquan::office
