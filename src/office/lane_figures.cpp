#include "office/lane_figures.h"

#include <algorithm>
#include <numeric>

namespace shuquan::office {
namespace {

/// Working days between two dates by one subtraction.
class WorkingDays {
 public:
  WorkingDays(LocalDate first, LocalDate last, const rules::Calendar& calendar) : first_(first) {
    int sum = 0;
    for (LocalDate day = first; day <= last; day = plus_days(day, 1)) sums_.push_back(sum += calendar.is_working_day(day) ? 1 : 0);
  }
  /// Days d with from < d ≤ to.
  std::int64_t between(LocalDate from, LocalDate to) const { return at(to) - at(from); }

 private:
  int at(LocalDate day) const { return sums_.at(static_cast<std::size_t>(days_between(first_, day))); }
  LocalDate first_;
  std::vector<int> sums_;
};

std::int64_t mean_tenths(std::int64_t sum, std::int64_t count) { return count == 0 ? 0 : (sum * 10 + count / 2) / count; }

Waits waits_of(std::vector<std::int64_t> days) {
  Waits out;
  out.cases = static_cast<std::int64_t>(days.size());
  if (days.empty()) return out;
  std::ranges::sort(days);
  const auto rank = [&](std::size_t percent) { return days[(days.size() * percent + 99) / 100 - 1]; };
  out.median = rank(50);
  out.ninety = rank(90);
  out.mean_tenths = mean_tenths(std::accumulate(days.begin(), days.end(), std::int64_t{0}), out.cases);
  return out;
}

class Months {
 public:
  Months(std::span<const Examined> examined, const rules::Calendar& calendar, LocalDate last)
      : cases_(examined.begin(), examined.end()), days_(earliest(examined, last), last, calendar) {
    std::ranges::stable_sort(cases_, {}, &Examined::decided);
    by_filing_.resize(cases_.size());
    std::iota(by_filing_.begin(), by_filing_.end(), std::size_t{0});
    std::ranges::stable_sort(by_filing_, {}, [&](std::size_t i) { return cases_[i].filed; });
  }

  void fill(LaneMonth& month) const {
    const Instant begin = start_of_day(month.first), end = start_of_day(plus_months(month.first, 1)), window = start_of_day(plus_months(month.first, 1 - kWindowMonths));
    const auto place = [&](Instant at) { return static_cast<std::size_t>(std::ranges::lower_bound(cases_, at, {}, &Examined::decided) - cases_.begin()); };
    const std::size_t from = place(window), first = place(begin), to = place(end);
    std::vector<std::int64_t> green, ordinary;
    for (std::size_t i = first; i < to; ++i) (cases_[i].green ? green : ordinary).push_back(wait(cases_[i], cases_[i].decided));
    month.green = waits_of(std::move(green));
    month.ordinary = waits_of(std::move(ordinary));
    std::int64_t sum = 0;
    std::size_t turn = from;
    for (const std::size_t i : by_filing_) {
      if (i < from || i >= to) continue;
      const Instant decided = cases_[turn++].decided;
      month.green_in_window += cases_[i].green ? 1 : 0;
      if (i >= first && !cases_[i].green) sum += wait(cases_[i], decided);
    }
    month.in_order_tenths = mean_tenths(sum, month.ordinary.cases);
  }

 private:
  static LocalDate earliest(std::span<const Examined> examined, LocalDate last) {
    LocalDate out = last;
    for (const Examined& each : examined) out = std::min(out, beijing_date(each.filed));
    return out;
  }
  std::int64_t wait(const Examined& one, Instant decided) const { return days_.between(beijing_date(one.filed), beijing_date(decided)); }

  std::vector<Examined> cases_;  // by decision
  std::vector<std::size_t> by_filing_;
  WorkingDays days_;
};

void count_steps(LaneMonth& month, std::span<const LaneStep> steps) {
  for (const LaneStep& step : steps) {
    if (month_of(beijing_date(step.at)) != month.first) continue;
    if (step.kind == LaneStep::Kind::request) ++month.requests;
    if (step.kind == LaneStep::Kind::refusal) {
      ++month.refusals;
      if (!step.ground.empty()) ++month.grounds[step.ground];
    }
    if (step.kind != LaneStep::Kind::grant) continue;
    ++month.grants;
    if (step.open > 0) month.most_use_percent = std::max(month.most_use_percent, (step.green * 100 + step.open / 2) / step.open);
  }
}

}  // namespace

LocalDate month_of(LocalDate date) { return make_date(date.year(), date.month(), 1); }

std::vector<LaneMonth> lane_months(std::span<const Examined> examined, std::span<const LaneStep> steps, LocalDate this_month, int months, const rules::Calendar& calendar) {
  const LocalDate end = month_of(this_month);
  std::vector<Examined> closed;
  for (const Examined& one : examined)
    if (one.decided < start_of_day(end)) closed.push_back(one);
  const Months all(closed, calendar, end);
  std::vector<LaneMonth> out;
  for (int back = months; back > 0; --back) {
    LaneMonth month;
    month.first = plus_months(end, -back);
    all.fill(month);
    count_steps(month, steps);
    out.push_back(std::move(month));
  }
  return out;
}

std::optional<std::int64_t> published_cell(std::int64_t count) { return count > 0 && count < kSmallestCell ? std::nullopt : std::optional(count); }

std::map<std::string, std::optional<std::int64_t>> published_parts(const std::map<std::string, std::int64_t>& parts) {
  std::map<std::string, std::optional<std::int64_t>> out;
  std::int64_t total = 0;
  for (const auto& [name, count] : parts) total += count;
  int hidden = 0;
  for (const auto& [name, count] : parts) {
    out[name] = published_cell(total) ? published_cell(count) : std::nullopt;
    hidden += out[name] ? 0 : 1;
  }
  if (hidden != 1) return out;
  auto smallest = out.end();
  for (auto each = out.begin(); each != out.end(); ++each)
    if (each->second.value_or(0) > 0 && (smallest == out.end() || *each->second < *smallest->second)) smallest = each;
  if (smallest != out.end()) smallest->second.reset();
  return out;
}

}  // namespace shuquan::office
