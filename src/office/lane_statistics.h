#pragma once
#include <string>
#include <string_view>

#include "base/json.h"
#include "office/transaction.h"

// Public statistics of the green lane (G-4e): what was asked and granted, how long applications wait in it and outside, and
// what it costs the others. Only months that are over; only cells that show no single case (docs/statistics.md).
namespace shuquan::office {

/// How many months are published.
inline constexpr int kPublishedMonths = 12;

/// {"from", "until", "smallest_cell", "window_months", "offices": [{pack, office, green_lane, quota, rereading, months}]} of the months that
/// are over: as published for this month, or read anew where that has not happened yet.
Result<Json> lane_statistics(store::Connection& db, const Services& services, LocalDate today);
/// Whether the figures of this month's past have been published.
Result<bool> is_published(store::Connection& db, LocalDate today);
/// Keeps figures as published; what has been published for the month stays.
Result<Json> publish_lane_statistics(Transaction& tx, LocalDate today, const Json& figures);
/// Reads the figures anew.
Result<Json> read_lane_statistics(store::Connection& db, const Services& services, LocalDate today);

/// One line for each office and month as CSV (RFC 4180, UTF-8 with a byte order mark) or as a workbook. An empty cell is one
/// that would show single cases.
std::string lane_statistics_csv(const Json& statistics, std::string_view language);
Result<std::string> lane_statistics_workbook(const Json& statistics, std::string_view language, Instant now);

}  // namespace shuquan::office
