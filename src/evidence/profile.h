#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "evidence/cell_hashes.h"
#include "evidence/deposit.h"
#include "evidence/personal_data.h"

namespace shuquan::evidence {

inline constexpr std::string_view kProfileFormat = "shuquan-profile-v1";
inline constexpr std::size_t kProfileColumns = 1024;      ///< columns beyond are counted, not profiled
inline constexpr std::size_t kSampledRows = 4096;         ///< between this and twice as many

/// One column. Counts and extremes are exact; distinct is HyperLogLog with 4096 registers (standard error 1.6 %);
/// quantiles, frequent values and personal data come from the sampled rows.
struct ColumnProfile {
  std::string name;
  std::uint64_t absent = 0;                     ///< null, empty or a word for nothing
  std::array<std::uint64_t, 5> types{};         ///< by ValueType
  std::uint64_t distinct = 0;
  std::uint32_t shortest = 0;                   ///< bytes of the canonical form
  std::uint32_t longest = 0;
  std::optional<std::array<double, 2>> range;   ///< of numbers
  double mean = 0;
  double deviation = 0;
  std::vector<double> quantiles;                ///< of numbers: 5, 25, 50, 75, 95 %
  std::optional<std::array<std::uint32_t, 2>> dates;          ///< first and last, 20240131
  std::vector<std::pair<std::string, double>> frequent;       ///< value and share, at most 10; none for personal data
  PersonalVerdict personal;

  std::uint64_t present() const;
  ValueType main_type() const;
  /// Of the present values, the share that has the main type.
  double regularity() const;
};

/// One dimension of GB/T 36344-2018 with what it rests on. `score` in 0–1; none where it cannot be computed from the data.
struct QualityDimension {
  std::string id;  ///< "normativity", "completeness", "accuracy", "consistency", "timeliness", "accessibility"
  std::optional<double> score;
  std::vector<std::pair<std::string, std::string>> evidence;  ///< id of a figure, its value
};

struct Profile {
  std::uint64_t rows = 0;
  std::uint64_t sampled = 0;
  std::uint64_t complete_rows = 0;   ///< rows without an absent cell
  double repeated_rows = 0;          ///< share of distinct rows that occur more than once, estimated
  std::vector<ColumnProfile> columns;
  std::vector<QualityDimension> quality;
};

class StateReader;
class StateWriter;

/// Builds a profile in one pass and constant memory.
class Profiler {
 public:
  void add(const RowBatch& batch, const std::vector<CellHashes::Entry>& cells);
  /// `sketch` for the share of repeated rows; `created` for the age of the newest date.
  Profile finish(const std::vector<std::string>& names, const Sketch& sketch, Instant created);
  /// For runs that are taken up again (evidence/unfinished.h).
  void save(StateWriter& out) const;
  void restore(StateReader& in);

 private:
  struct Column {
    std::array<std::uint64_t, 5> types{};
    std::uint64_t cells = 0;
    std::uint32_t shortest = UINT32_MAX;
    std::uint32_t longest = 0;
    double low = 0;
    double high = 0;
    double mean = 0;
    double squares = 0;
    std::uint32_t first_date = UINT32_MAX;
    std::uint32_t last_date = 0;
    std::vector<std::uint8_t> registers = std::vector<std::uint8_t>(4096);
  };
  struct SampledCell {
    std::string text;
    CellHashes::Entry entry;
  };
  struct SampledRow {
    std::uint64_t key = 0;
    std::vector<SampledCell> cells;
  };
  static void count(Column& column, const CellHashes::Entry& cell);
  void sample(std::uint64_t key, std::span<const Cell> cells, std::span<const CellHashes::Entry> entries);
  ColumnProfile finish_column(std::size_t number, std::string name) const;

  std::uint64_t rows_ = 0;
  std::uint64_t complete_ = 0;
  std::vector<Column> columns_;
  std::vector<SampledRow> sample_;
  int level_ = 0;
};

/// Scores the six dimensions; part of Profiler::finish().
std::vector<QualityDimension> judge_quality(const Profile& profile, Instant created);

/// What may be said about protection classes (GB/T 43697-2024), as advice: reasons in catalogue ids.
struct ClassificationAdvice {
  bool personal = false;
  bool sensitive = false;
  bool check_important = false;  ///< amounts that call for a look into the catalogue of important data
  std::vector<std::string> columns;
};
ClassificationAdvice advise_classification(const Profile& profile);

/// The document. `values`: with frequent values, extremes and quantiles, which are content; otherwise only counts.
Json profile_json(const Profile& profile, bool values);
/// A page that stands by itself, in "zh" or "en".
std::string profile_html(const Profile& profile, const DepositHead& head, std::string_view language);

}  // namespace shuquan::evidence
