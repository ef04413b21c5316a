#pragma once
#include <map>
#include <string>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "rules/rule_pack.h"

namespace shuquan::rules {

/// What one day is in the working calendar.
enum class DayKind {
  working_day,     ///< Monday to Friday of a published year
  weekend,
  holiday,         ///< statutory holiday or the rest days around it; `name` says which
  make_up_day,     ///< weekend day worked because of a holiday (调休)
  assumed_working, ///< Monday to Friday of a year without a published calendar
  assumed_weekend,
};
std::string_view to_string(DayKind kind);

struct DayClass {
  DayKind kind = DayKind::working_day;
  Text name;  ///< of the holiday, or of the holiday a make-up day belongs to
  bool works() const {
    return kind == DayKind::working_day || kind == DayKind::make_up_day || kind == DayKind::assumed_working;
  }
  bool provisional() const { return kind == DayKind::assumed_working || kind == DayKind::assumed_weekend; }
};

/// The State Council's holiday arrangements. Years without one follow Monday–Friday and are provisional.
class Calendar {
 public:
  struct Year {
    int year = 0;
    std::string source;  ///< document number of the notice
    struct Day {
      bool works = false;
      Text name;
    };
    std::map<LocalDate, Day> exceptions;
  };

  /// Adds or replaces one year.
  void add(Year year) { years_.insert_or_assign(year.year, std::move(year)); }
  bool published(int year) const { return years_.contains(year); }
  const std::map<int, Year>& years() const { return years_; }
  /// O(log n).
  DayClass classify(LocalDate date) const;
  bool is_working_day(LocalDate date) const { return classify(date).works(); }
  /// The first working day that is not before `date`.
  LocalDate working_day_from(LocalDate date) const;
  /// Working days d with from < d ≤ to (0 where `to` is not later).
  int working_days_after(LocalDate from, LocalDate to) const;
  /// Names the published years and their documents; changes whenever a calendar is added. Stored with every due date.
  std::string version() const;

 private:
  std::map<int, Year> years_;
};

/// Builds a year from a file's content that satisfies rules/schema/calendar.yaml. Reasons calendar.*: a day outside the
/// year (rest days of the turn of the year excepted), a make-up day on a weekday, a day named twice.
Result<Calendar::Year> calendar_year_from_json(const Json& json);

}  // namespace shuquan::rules
