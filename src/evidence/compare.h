#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "evidence/evidence.h"
#include "evidence/sketch.h"

namespace shuquan::evidence {

/// The only three things a comparison says. None of them is a judgement about law.
enum class Grade : std::uint8_t {
  none,               ///< nothing in common beyond chance
  shared_vocabulary,  ///< values or pairs in common: codes, places, names; never evidence of copied rows
  same_rows,          ///< rows in common well beyond what different rows of one population have
};
/// "none", "shared_vocabulary", "same_rows".
std::string_view to_string(Grade grade);

/// An estimated share m/n with its standard error and its 95 % interval (Wilson).
struct Share {
  std::uint64_t n = 0;  ///< sampled elements of the one side
  std::uint64_t m = 0;  ///< of these found on the other side
  double value = 0;
  double error = 0;
  double low = 0;
  double high = 1;
};
Share share_of(std::uint64_t m, std::uint64_t n);

/// A test of rows: among elements that occur once, the share found, against the share that chance explains.
struct RowTest {
  Share found;
  double chance = 0;
  bool beyond_chance = false;
};

/// A column of A and where it seems to live in B.
struct ColumnMatch {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  double share = 0;  ///< of A's sampled rows, whose value occurs in B's column
};

/// Rows of A looked up in B by some of their columns only.
struct ProjectionTest {
  std::vector<std::uint32_t> columns;  ///< of A
  RowTest test;
};

struct Comparison {
  Grade grade = Grade::none;
  bool same_sampling = false;   ///< sketch against sketch; otherwise B was read completely
  RowTest a_in_b;               ///< whole rows, in any order and under any column names
  RowTest b_in_a;
  Share pairs_a_in_b;
  Share values_a_in_b;
  std::vector<ColumnMatch> columns;          ///< only where B was read completely
  std::vector<ProjectionTest> projections;   ///< the same, strongest first
};

/// Two deposits by their sketches alone. Standard error of a share C: sqrt(C(1−C)/n). invalid_input
/// evidence.sketches_not_comparable unless both are unkeyed, or keyed by the same key.
Result<Comparison> compare(const Sketch& a, const Sketch& b);

/// A deposit's sketch against the data of a suspect, which are read twice. Finds rows that lost, gained or renamed
/// columns. Constant memory.
Result<Comparison> compare_with_data(const Sketch& a, const Source& suspect, const FormChoice& form,
                                     const Progress& progress = {});

/// For reports; all figures of the comparison. `names`: A's columns.
Json comparison_json(const Comparison& comparison, const std::vector<std::string>& names);

}  // namespace shuquan::evidence
