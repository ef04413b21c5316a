#pragma once
#include <optional>
#include <vector>

#include "procedure/decide.h"

namespace shuquan::procedure {

/// A phase that is still to come, and the day by which it begins at the latest if every step takes all of its time.
struct ExpectedPhase {
  rules::Phase phase = rules::Phase::ended;
  std::optional<LocalDate> by;  ///< none where it depends on something without a date, e.g. on the applicant or on a court
  std::optional<rules::WaitsOn> depends_on;  ///< where there is no day: who takes the time they take
  bool provisional = false;     ///< rests on a year whose calendar is not published
};

/// The phases after the present one, in order, along the shortest way of the procedure that ends in the register. Nothing
/// for cases that have ended. An estimate for people: no rule rests on it.
std::vector<ExpectedPhase> expected_phases(const Case& file, const Law& law, LocalDate today);

}  // namespace shuquan::procedure
