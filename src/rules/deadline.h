#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "rules/calendar.h"
#include "rules/rule_pack.h"

namespace shuquan::rules {

/// A time during which a clock stands still: from the end of `from` to the end of `to`; (from, to] does not count.
/// Without `to` the clock stands until further notice.
struct Pause {
  LocalDate from;
  std::optional<LocalDate> to;
  Text why;
};

enum class StepKind { start, counted, rest_day, paused, corresponding_day, extended, rolled, due };

/// One line of the derivation that people can check with a wall calendar.
struct DeadlineStep {
  LocalDate date;
  LocalDate through;  ///< equals `date` except where several days are told in one line
  StepKind kind = StepKind::counted;
  int number = 0;     ///< the counted number, for `counted`
  Text note;
};

/// When a period ends and why.
struct Deadline {
  std::optional<LocalDate> due;  ///< ends at 24:00 of this day; none while an open pause stands
  bool provisional = false;      ///< rests on a year whose calendar is not published
  std::vector<DeadlineStep> steps;
  /// The moment after which the period is over (start of the day after `due`).
  std::optional<Instant> expires() const;
};

/// Civil Code art. 201–203: the start day does not count. Working-day periods count working days outside pauses.
/// Calendar periods end on the corresponding day (or the last day of the month), are lengthened by paused calendar days,
/// and move to the next working day where they end on a rest day and the period says so. Pauses may overlap and come in
/// any order. `period.value` 0…3650 (asserted for negative values only); O(days of the period and its pauses).
Deadline compute_deadline(const Period& period, LocalDate start, std::span<const Pause> pauses, const Calendar& calendar);

/// Working days (for working-day periods) or calendar days from `today` to `due`; negative when it is past.
int units_left(Unit unit, LocalDate today, LocalDate due, const Calendar& calendar);

/// How long a right lasts that is announced on `announced`.
struct Validity {
  LocalDate from;
  LocalDate until;  ///< last day, ends at 24:00
  bool capped = false;
  Text note;        ///< why it ends then
};
/// The term by the pack in force on `announced`: period `validity.term`; where the setting
/// `validity.capped_by_source_agreement` lists `source_kind`, the term ends no later than `agreement_end`; the setting
/// `validity.last_day` says `corresponding_day` or `day_before`. Reason rules.no_period where the pack has no term.
Result<Validity> compute_validity(const RulePack& pack, LocalDate announced, std::string_view source_kind,
                                  std::optional<LocalDate> agreement_end);
/// The first day on which a renewal may be filed: `window` before `expiry`, counted backwards by months or years.
LocalDate window_opens(const Period& window, LocalDate expiry);

/// "10个工作日", "10 working days".
Text period_text(const Period& period);

}  // namespace shuquan::rules
