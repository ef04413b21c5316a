#pragma once
#include <cstdint>

#include "evidence/compare.h"

namespace shuquan::evidence {

/// Whether m of n is more than chance explains: at least three, four standard deviations and three above the expected
/// number, and at least `least_excess` of what chance leaves.
RowTest test_against_chance(std::uint64_t m, std::uint64_t n, double chance, double least_excess);

/// Counts over sampled rows.
struct RowSample {
  std::uint64_t once = 0;        ///< rows that occur once on their side
  std::uint64_t once_found = 0;  ///< of these, found on the other side
  std::uint64_t twice = 0;

  void add(std::uint8_t count, bool found) {
    once += count == 1 ? 1 : 0;
    once_found += count == 1 && found ? 1 : 0;
    twice += count == 2 ? 1 : 0;
  }
  /// `size_ratio`: rows of the other side by rows of this one.
  RowTest test(double size_ratio) const;
};

Grade grade_of(const Comparison& comparison);

}  // namespace shuquan::evidence
