#include "rules/deadline.h"

namespace shuquan::rules {
namespace {

constexpr int kMaxSteps = 4000;

struct Span {
  LocalDate first;
  std::optional<LocalDate> last;
  Text why;
};

/// Pauses as closed spans of days that do not count, in order and apart from each other.
std::vector<Span> merged(std::span<const Pause> pauses) {
  std::vector<Span> spans;
  for (const Pause& pause : pauses) {
    if (pause.to && *pause.to <= pause.from) continue;
    spans.push_back({plus_days(pause.from, 1), pause.to, pause.why});
  }
  std::sort(spans.begin(), spans.end(), [](const Span& a, const Span& b) { return a.first < b.first; });
  std::vector<Span> out;
  for (Span& span : spans) {
    if (!out.empty() && (!out.back().last || span.first <= plus_days(*out.back().last, 1))) {
      Span& before = out.back();
      if (before.last && (!span.last || *span.last > *before.last)) before.last = span.last;
    } else {
      out.push_back(std::move(span));
    }
  }
  return out;
}

Text day_note(const DayClass& day) {
  switch (day.kind) {
    case DayKind::working_day: return {"工作日", "working day"};
    case DayKind::make_up_day: return {day.name.zh + "调休上班", "make-up working day (" + day.name.en + ")"};
    case DayKind::weekend: return {"周末", "weekend"};
    case DayKind::holiday: return {day.name.zh + "放假", "holiday (" + day.name.en + ")"};
    case DayKind::assumed_working: return {"工作日(当年放假安排尚未公布)", "working day (calendar of that year not yet published)"};
    case DayKind::assumed_weekend: return {"周末(当年放假安排尚未公布)", "weekend (calendar of that year not yet published)"};
  }
  return {};
}

class Counter {
 public:
  Counter(const Period& period, LocalDate start, std::span<const Pause> pauses, const Calendar& calendar)
      : period_(period), calendar_(calendar), spans_(merged(pauses)), day_(start) {
    step(start, start, StepKind::start, 0, {"起算日当日不计入(民法典第201条)", "the start day does not count (Civil Code art. 201)"});
  }

  Deadline working_days() {
    if (period_.value == 0) return finish(day_);
    for (int counted = 0; counted < period_.value;) {
      if (!next_open_day()) return std::move(deadline_);
      const DayClass day = calendar_.classify(day_);
      deadline_.provisional = deadline_.provisional || day.provisional();
      if (day.works()) step(day_, day_, StepKind::counted, ++counted, day_note(day));
      else step(day_, day_, StepKind::rest_day, 0, day_note(day));
    }
    return finish(day_);
  }

  Deadline calendar_units() {
    const LocalDate start = day_;
    const LocalDate target = corresponding(start);
    step(target, target, StepKind::corresponding_day, 0,
         {period_text(period_).zh + "后的对应日(民法典第202条)", "corresponding day after " + period_text(period_).en + " (Civil Code art. 202)"});
    const int length = days_between(start, target);
    for (int counted = 0; counted < length;) {
      // Whole stretches between pauses are passed at once, so that long terms cost nothing.
      if (const Span* span = next_span(); span == nullptr || days_between(day_, span->first) > length - counted) {
        day_ = plus_days(day_, length - counted);
        break;
      } else {
        const int gap = std::max(0, days_between(day_, span->first) - 1);
        counted += gap;
        day_ = plus_days(day_, gap);
      }
      if (!next_open_day()) return std::move(deadline_);
      ++counted;
    }
    if (day_ > target) {
      const std::string days = std::to_string(days_between(target, day_));
      step(day_, day_, StepKind::extended, 0, {"因中止顺延" + days + "日", "extended by " + days + " paused days"});
    }
    return finish(rolled(day_));
  }

 private:
  void step(LocalDate date, LocalDate through, StepKind kind, int number, Text note) {
    if (deadline_.steps.size() < kMaxSteps) deadline_.steps.push_back({date, through, kind, number, std::move(note)});
  }

  LocalDate corresponding(LocalDate start) const {
    switch (period_.unit) {
      case Unit::month: return plus_months(start, period_.value);
      case Unit::year: return plus_years(start, period_.value);
      case Unit::calendar_day:
      case Unit::working_day: break;
    }
    return plus_days(start, period_.value);
  }

  /// The first span that ends after day_ (or never).
  const Span* next_span() {
    while (at_ < spans_.size() && spans_[at_].last && *spans_[at_].last <= day_) ++at_;
    return at_ < spans_.size() ? &spans_[at_] : nullptr;
  }

  /// Moves day_ to the next day outside every pause; false where an open pause is met.
  bool next_open_day() {
    day_ = plus_days(day_, 1);
    while (at_ < spans_.size()) {
      const Span& span = spans_[at_];
      if (day_ < span.first) return true;
      if (!span.last) {
        step(day_, day_, StepKind::paused, 0, {"中止，尚未恢复" + reason(span).zh, "paused and not yet resumed" + reason(span).en});
        return false;
      }
      if (day_ <= *span.last) {
        step(day_, *span.last, StepKind::paused, 0, {"中止期间不计入" + reason(span).zh, "paused, does not count" + reason(span).en});
        day_ = plus_days(*span.last, 1);
      }
      ++at_;
    }
    return true;
  }

  static Text reason(const Span& span) {
    if (span.why.zh.empty() && span.why.en.empty()) return {};
    return {"：" + span.why.zh, ": " + span.why.en};
  }

  LocalDate rolled(LocalDate date) {
    if (!period_.roll_if_rest_day) return date;
    const DayClass day = calendar_.classify(date);
    deadline_.provisional = deadline_.provisional || day.provisional();
    if (day.works()) return date;
    const LocalDate next = calendar_.working_day_from(date);
    deadline_.provisional = deadline_.provisional || calendar_.classify(next).provisional();
    step(next, next, StepKind::rolled, 0,
         {to_string(date) + "为" + day_note(day).zh + "，顺延至下一工作日(民法典第203条)",
          to_string(date) + " is a " + day_note(day).en + "; moved to the next working day (Civil Code art. 203)"});
    return next;
  }

  Deadline finish(LocalDate due) {
    step(due, due, StepKind::due, 0, {"期限于当日24时届满", "the period ends at 24:00 of this day"});
    deadline_.due = due;
    return std::move(deadline_);
  }

  const Period& period_;
  const Calendar& calendar_;
  std::vector<Span> spans_;
  std::size_t at_ = 0;
  LocalDate day_;
  Deadline deadline_;
};

}  // namespace

std::optional<Instant> Deadline::expires() const {
  if (!due) return std::nullopt;
  return end_of_day(*due);
}

Deadline compute_deadline(const Period& period, LocalDate start, std::span<const Pause> pauses, const Calendar& calendar) {
  SHUQUAN_ASSERT(period.value >= 0);
  Counter counter(period, start, pauses, calendar);
  return period.unit == Unit::working_day ? counter.working_days() : counter.calendar_units();
}

int units_left(Unit unit, LocalDate today, LocalDate due, const Calendar& calendar) {
  if (unit != Unit::working_day) return days_between(today, due);
  return due >= today ? calendar.working_days_after(today, due) : -calendar.working_days_after(due, today);
}

Result<Validity> compute_validity(const RulePack& pack, LocalDate announced, std::string_view source_kind,
                                  std::optional<LocalDate> agreement_end) {
  const Period* term = pack.period("validity.term", announced);
  if (term == nullptr) return fail(Errc::internal, "rules.no_period", {{"key", "validity.term"}, {"date", to_string(announced)}});
  Period exact = *term;
  exact.roll_if_rest_day = false;
  const Deadline deadline = compute_deadline(exact, announced, {}, Calendar{});
  SHUQUAN_ASSERT(deadline.due.has_value());
  const Text length = period_text(exact);
  Validity validity{announced, *deadline.due, false,
                    {"自登记公告之日起" + length.zh, length.en + " from the registration announcement"}};
  const Setting* last_day = pack.setting("validity.last_day", announced);
  if (last_day != nullptr && last_day->value.text() == "day_before") validity.until = plus_days(validity.until, -1);
  const Setting* cap = pack.setting("validity.capped_by_source_agreement", announced);
  if (cap == nullptr || !agreement_end || *agreement_end >= validity.until) return validity;
  const auto& kinds = cap->value.items();
  if (std::none_of(kinds.begin(), kinds.end(), [&](const Json& kind) { return kind.text() == source_kind; })) return validity;
  validity.until = std::max(*agreement_end, announced);
  validity.capped = true;
  validity.note = {"以来源协议期限为限，至" + to_string(*agreement_end), "limited by the source agreement, which ends on " + to_string(*agreement_end)};
  return validity;
}

LocalDate window_opens(const Period& window, LocalDate expiry) {
  switch (window.unit) {
    case Unit::month: return plus_months(expiry, -window.value);
    case Unit::year: return plus_years(expiry, -window.value);
    case Unit::working_day:
    case Unit::calendar_day: break;
  }
  return plus_days(expiry, -window.value);
}

Text period_text(const Period& period) {
  const std::string n = std::to_string(period.value);
  const std::string s = period.value == 1 ? "" : "s";
  switch (period.unit) {
    case Unit::working_day: return {n + "个工作日", n + " working day" + s};
    case Unit::calendar_day: return {n + "日", n + " day" + s};
    case Unit::month: return {n + "个月", n + " month" + s};
    case Unit::year: return {n + "年", n + " year" + s};
  }
  return {};
}

}  // namespace shuquan::rules
