#include "rules/calendar.h"

namespace shuquan::rules {
namespace {

bool is_weekend(LocalDate date) { return date.weekday() == 0 || date.weekday() == 6; }

Text text_from(const Json& json) { return {json["zh"].text(), json["en"].text()}; }

Result<bool> add_day(Calendar::Year& year, LocalDate date, bool works, const Text& name) {
  const MessageParams params{{"date", to_string(date)}};
  if (date.year() != year.year) return fail(Errc::invalid_input, "calendar.outside_year", params);
  if (works && !is_weekend(date)) return fail(Errc::invalid_input, "calendar.make_up_on_weekday", params);
  if (!year.exceptions.emplace(date, Calendar::Year::Day{works, name}).second) {
    return fail(Errc::invalid_input, "calendar.day_twice", params);
  }
  return true;
}

}  // namespace

std::string_view to_string(DayKind kind) {
  switch (kind) {
    case DayKind::working_day: return "working_day";
    case DayKind::weekend: return "weekend";
    case DayKind::holiday: return "holiday";
    case DayKind::make_up_day: return "make_up_day";
    case DayKind::assumed_working: return "assumed_working";
    case DayKind::assumed_weekend: return "assumed_weekend";
  }
  return "working_day";
}

DayClass Calendar::classify(LocalDate date) const {
  const auto year = years_.find(date.year());
  if (year == years_.end()) return {is_weekend(date) ? DayKind::assumed_weekend : DayKind::assumed_working, {}};
  const auto day = year->second.exceptions.find(date);
  if (day == year->second.exceptions.end()) return {is_weekend(date) ? DayKind::weekend : DayKind::working_day, {}};
  return {day->second.works ? DayKind::make_up_day : DayKind::holiday, day->second.name};
}

LocalDate Calendar::working_day_from(LocalDate date) const {
  while (!is_working_day(date)) date = plus_days(date, 1);  // a rest period never exceeds a fortnight
  return date;
}

int Calendar::working_days_after(LocalDate from, LocalDate to) const {
  int count = 0;
  for (LocalDate day = plus_days(from, 1); day <= to; day = plus_days(day, 1)) count += is_working_day(day) ? 1 : 0;
  return count;
}

std::string Calendar::version() const {
  std::string out;
  for (const auto& [number, year] : years_) {
    if (!out.empty()) out += "; ";
    out += std::to_string(number) + " " + year.source;
  }
  return out;
}

Result<Calendar::Year> calendar_year_from_json(const Json& json) {
  Calendar::Year year;
  year.year = static_cast<int>(json["year"].int_or(0));
  year.source = json["source"].text();
  for (const Json& holiday : json["holidays"].items()) {
    const Text name = text_from(holiday["label"]);
    SHUQUAN_TRY(const LocalDate from, parse_date(holiday["from"].text()));
    SHUQUAN_TRY(const LocalDate to, parse_date(holiday["to"].text()));
    if (to < from || days_between(from, to) > 13) {
      return fail(Errc::invalid_input, "calendar.span", {{"date", to_string(from)}});
    }
    for (LocalDate day = from; day <= to; day = plus_days(day, 1)) SHUQUAN_CHECK(add_day(year, day, false, name));
    for (const Json& made_up : holiday["make_up"].items()) {
      SHUQUAN_TRY(const LocalDate day, parse_date(made_up.text()));
      SHUQUAN_CHECK(add_day(year, day, true, name));
    }
  }
  return year;
}

}  // namespace shuquan::rules
