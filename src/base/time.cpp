#include "base/time.h"

#include <charconv>
#include <cstdio>

namespace shuquan {
namespace {

using std::chrono::year_month_day;
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kBeijingOffsetMs = 8 * 3'600'000;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

bool digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
  if (at + count > text.size()) return false;
  for (std::size_t i = at; i < at + count; ++i)
    if (text[i] < '0' || text[i] > '9') return false;
  std::from_chars(text.data() + at, text.data() + at + count, out);
  return true;
}

std::unexpected<Error> bad_date(std::string_view text) {
  return fail(Errc::invalid_input, "date.malformed", {{"value", std::string(text.substr(0, 40))}});
}

std::string format_parts(std::int64_t local_ms, bool utc) {
  const std::int64_t day = floor_div(local_ms, kDayMs);
  const std::int64_t ms = local_ms - day * kDayMs;
  const year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  char buffer[64];
  if (utc) {
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(ms / 3'600'000),
                  static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60), static_cast<int>(ms % 1000));
  } else {
    std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u %02d:%02d:%02d", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), static_cast<int>(ms / 3'600'000),
                  static_cast<int>(ms / 60'000 % 60), static_cast<int>(ms / 1000 % 60));
  }
  return buffer;
}

}  // namespace

LocalDate make_date(int year, unsigned month, unsigned day) {
  const year_month_day date{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}};
  SHUQUAN_ASSERT(date.ok());
  return LocalDate{std::chrono::sys_days{date}};
}

LocalDate plus_days(LocalDate date, int days) { return LocalDate{date.days + std::chrono::days{days}}; }

int days_between(LocalDate from, LocalDate to) { return static_cast<int>((to.days - from.days).count()); }

LocalDate plus_months(LocalDate date, int months) {
  const year_month_day start{date.days};
  year_month_day end = start + std::chrono::months{months};
  if (!end.ok()) end = year_month_day{end.year() / end.month() / std::chrono::last};
  return LocalDate{std::chrono::sys_days{end}};
}

LocalDate plus_years(LocalDate date, int years) { return plus_months(date, 12 * years); }

Result<LocalDate> parse_date(std::string_view text) {
  int y = 0, m = 0, d = 0;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !digits(text, 0, 4, y) || !digits(text, 5, 2, m) ||
      !digits(text, 8, 2, d) || y < 1900) {
    return bad_date(text);
  }
  const year_month_day date{std::chrono::year{y}, std::chrono::month{static_cast<unsigned>(m)},
                            std::chrono::day{static_cast<unsigned>(d)}};
  if (!date.ok()) return bad_date(text);
  return LocalDate{std::chrono::sys_days{date}};
}

std::string to_chinese_text(LocalDate date) {
  return std::to_string(date.year()) + "年" + std::to_string(date.month()) + "月" + std::to_string(date.day()) + "日";
}

std::string to_string(LocalDate date) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02u", date.year(), date.month(), date.day());
  return buffer;
}

Result<Instant> parse_instant(std::string_view text) {
  int h = 0, min = 0, s = 0, ms = 0;
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't') || text[13] != ':' || text[16] != ':' || !digits(text, 11, 2, h) ||
      !digits(text, 14, 2, min) || !digits(text, 17, 2, s) || h > 23 || min > 59 || s > 60) {
    return bad_date(text);
  }
  SHUQUAN_TRY(const LocalDate date, parse_date(text.substr(0, 10)));
  std::size_t at = 19;
  if (text[at] == '.') {
    int scale = 100;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10) ms += scale * (text[at] - '0');
  }
  std::int64_t offset_ms = 0;
  const std::string_view zone = text.substr(at);
  if (zone != "Z" && zone != "z") {
    int oh = 0, om = 0;
    if (zone.size() != 6 || (zone[0] != '+' && zone[0] != '-') || zone[3] != ':' || !digits(zone, 1, 2, oh) || !digits(zone, 4, 2, om) ||
        oh > 23 || om > 59) {
      return bad_date(text);
    }
    offset_ms = (oh * 60 + om) * 60'000LL * (zone[0] == '-' ? -1 : 1);
  }
  const std::int64_t day_ms = date.days.time_since_epoch().count() * kDayMs;
  return Instant{day_ms + ((h * 60 + min) * 60 + s) * 1000LL + ms - offset_ms};
}

std::string to_string(Instant instant) { return format_parts(instant.unix_ms, true); }

std::string to_beijing_text(Instant instant) { return format_parts(instant.unix_ms + kBeijingOffsetMs, false); }

LocalDate beijing_date(Instant instant) {
  return LocalDate{std::chrono::sys_days{std::chrono::days{floor_div(instant.unix_ms + kBeijingOffsetMs, kDayMs)}}};
}

Instant start_of_day(LocalDate date) { return Instant{date.days.time_since_epoch().count() * kDayMs - kBeijingOffsetMs}; }

Instant end_of_day(LocalDate date) { return start_of_day(plus_days(date, 1)); }

}  // namespace shuquan
