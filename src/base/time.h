#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan {

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t unix_ms = 0;
  auto operator<=>(const Instant&) const = default;
};

/// A legal date (no time of day) in the calendar of the place, i.e. Beijing time.
struct LocalDate {
  std::chrono::sys_days days{};
  auto operator<=>(const LocalDate&) const = default;

  int year() const { return static_cast<int>(std::chrono::year_month_day(days).year()); }
  unsigned month() const { return static_cast<unsigned>(std::chrono::year_month_day(days).month()); }
  unsigned day() const { return static_cast<unsigned>(std::chrono::year_month_day(days).day()); }
  /// 0 = Sunday … 6 = Saturday.
  unsigned weekday() const { return std::chrono::weekday(days).c_encoding(); }
};

/// A valid date, or nothing is constructed: asserts (use parse_date for input).
LocalDate make_date(int year, unsigned month, unsigned day);
LocalDate plus_days(LocalDate date, int days);
/// Whole days from `from` to `to` (negative when `to` is earlier).
int days_between(LocalDate from, LocalDate to);
/// Corresponding day `months` later, or the last day of that month where there is none (Civil Code art. 202).
LocalDate plus_months(LocalDate date, int months);
LocalDate plus_years(LocalDate date, int years);

/// "2026-02-28"; years 1900–9999 only. Reason date.malformed otherwise.
Result<LocalDate> parse_date(std::string_view text);
std::string to_string(LocalDate date);
/// "2026年2月28日", as certificates and letters write it.
std::string to_chinese_text(LocalDate date);

/// RFC 3339, e.g. "2026-02-28T09:00:00.123Z" or with an offset; fractions are cut to milliseconds.
Result<Instant> parse_instant(std::string_view text);
/// UTC with milliseconds, "2026-02-28T01:00:00.000Z".
std::string to_string(Instant instant);
/// Beijing time for people: "2026-02-28 09:00:00".
std::string to_beijing_text(Instant instant);

/// The legal date of a moment: Beijing time, UTC+8, no daylight saving since 1991.
LocalDate beijing_date(Instant instant);
/// 00:00 Beijing time at the start of `date`.
Instant start_of_day(LocalDate date);
/// 24:00 Beijing time at the end of `date`, i.e. the start of the next day.
Instant end_of_day(LocalDate date);

}  // namespace shuquan
