#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/time.h"
#include "rules/calendar.h"

// Figures of the green lane and of its effect on the others, month by month (docs/statistics.md). Pure; nothing here is
// rounded or left out for privacy, that is published_cell()'s.
namespace shuquan::office {

/// One application that an office examined.
struct Examined {
  bool green = false;
  Instant filed;
  Instant decided;
};
/// One step in the green lane.
struct LaneStep {
  enum class Kind { request, grant, refusal };
  Kind kind = Kind::request;
  Instant at;
  std::string ground;  ///< of a refusal
  std::int64_t green = 0, open = 0;  ///< how full the lane was after a grant; 0 of 0 where it was not noted
};

/// Working days from filing to decision; the day of filing does not count.
struct Waits {
  std::int64_t cases = 0;
  std::int64_t median = 0;        ///< nearest rank; 0 without cases
  std::int64_t ninety = 0;        ///< nine in ten waited no longer, nearest rank
  std::int64_t mean_tenths = 0;   ///< tenths of a working day
};

struct LaneMonth {
  LocalDate first;  ///< the first day of the month
  std::int64_t requests = 0, grants = 0, refusals = 0;
  std::map<std::string, std::int64_t> grounds;  ///< of refusals
  std::int64_t most_use_percent = 0;            ///< the fullest that the lane was after a grant
  Waits green, ordinary;                        ///< of cases decided in the month
  std::int64_t green_in_window = 0;             ///< green cases decided in the window
  std::int64_t in_order_tenths = 0;             ///< mean wait of the same ordinary cases, had all been decided in the order of filing
};

/// How many months back the order of filing is compared, the month itself included.
inline constexpr int kWindowMonths = 12;

/// The figures of `months` whole months up to the one before `this_month`. The k-th decision within the window of a month
/// goes to the k-th filing among the cases decided in it; O(n log n + n·months).
std::vector<LaneMonth> lane_months(std::span<const Examined> examined, std::span<const LaneStep> steps, LocalDate this_month, int months, const rules::Calendar& calendar);

/// Numbers of cases from which on a cell is published.
inline constexpr std::int64_t kSmallestCell = 5;
/// The number, or nothing where it would show single cases (1…4).
std::optional<std::int64_t> published_cell(std::int64_t count);
/// The parts of a published total: nothing where a part is small, and where only one part is, the next smallest goes with it,
/// so that it does not follow by subtraction. All nothing where the total itself is small.
std::map<std::string, std::optional<std::int64_t>> published_parts(const std::map<std::string, std::int64_t>& parts);

/// The first day of the month of `date`.
LocalDate month_of(LocalDate date);

}  // namespace shuquan::office
