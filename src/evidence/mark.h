#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "evidence/evidence.h"

// Marks on copies that are given away: who got which copy can be told from a leak. Never on what is registered.
namespace shuquan::evidence {

inline constexpr std::string_view kMarkFormat = "shuquan-mark-record-v1";
inline constexpr std::size_t kMarkKeyBytes = 32;
inline constexpr std::size_t kMostCanaries = 100'000;
inline constexpr std::size_t kLeastCanaries = 2;  ///< found, before they count
inline constexpr std::size_t kMarkColumns = 64;  ///< columns beyond neither carry marks nor are looked at
inline constexpr std::size_t kMostCarriers = 8;

/// A column whose numbers carry marks. Values are whole multiples of 10^-places; intervals are `width` units wide. Whether the
/// interval of a cell must be even or odd is a secret bit of the row's cell in column `anchor`.
struct MarkCarrier {
  std::string column;
  std::string anchor;
  int places = 0;
  std::int64_t width = 1;
  bool operator==(const MarkCarrier&) const = default;
};

/// Who got what, and all that is needed to recognise it. Secret: whoever has it can take the marks out.
struct MarkRecord {
  std::string recipient;
  Instant created;
  std::string key;                      ///< kMarkKeyBytes, of this copy alone
  std::uint32_t one_in = 4;             ///< of so many anchor values one carries marks
  std::vector<MarkCarrier> carriers;
  std::vector<std::uint64_t> canaries;  ///< row hashes (docs/formats/sketch.md) of rows that exist in this copy only
  std::uint64_t rows = 0;               ///< of the original
  std::uint64_t altered = 0;            ///< cells
  std::string original_head;            ///< SM3 of the deposit of the original, hex; may be empty
  std::string copy_sha256;              ///< of the copy's bytes, hex
};
Json mark_record_json(const MarkRecord& record);
/// Strictly: evidence.mark_record_malformed.
Result<MarkRecord> parse_mark_record(const Json& json);

struct MarkOptions {
  std::string recipient;                ///< 1–200 characters
  FormChoice form;
  std::size_t canaries = 0;
  std::uint32_t one_in = 4;             ///< 1–1000
  std::string key;                      ///< kMarkKeyBytes; empty: a fresh one
  std::string original_head;
  Instant created;
};

/// Takes the next bytes of the copy.
using Sink = std::function<Result<void>(std::string_view)>;

/// Reads a delimited text twice and writes a marked copy in UTF-8, same delimiter, same rows in the same order. Chooses as
/// carriers up to kMostCarriers numeric columns with spread that take part in no functional dependency (found in the first
/// 20 000 rows), altering a cell by 1 % of the column's standard deviation at most where that is a unit or more, and staying
/// within its range; canary rows are put together from values of other rows. Reasons evidence.mark_needs_delimited,
/// evidence.mark_no_carrier (no column can carry a mark and no canaries were asked for), evidence.mark_recipient.
Result<MarkRecord> mark_copy(const Source& source, const MarkOptions& options, const Sink& sink, const Progress& progress = {});

/// What a suspect's data say about one record.
struct MarkTest {
  std::string carrier;           ///< of the record
  std::uint32_t anchor_column = 0;   ///< of the suspect, where the strongest sign was found
  std::uint32_t carrier_column = 0;
  std::uint64_t looked_at = 0;   ///< distinct marked anchor values with a number
  std::uint64_t green = 0;       ///< of these in the interval that the key asks for; half by chance
  double log10_p = 0;            ///< of so many or more by chance, exact binomial, this test alone
};
struct Detection {
  std::string recipient;
  std::vector<MarkTest> tests;   ///< the strongest of each carrier
  std::uint64_t tests_made = 0;  ///< pairs of columns tried, for the correction below
  double log10_p = 0;            ///< strongest test times tests made times records compared (Bonferroni)
  std::uint64_t canaries = 0;    ///< planted
  std::uint64_t canaries_found = 0;
  /// Of another row having a canary's hash: rows × canaries × records compared / 2^64. It says nothing of such a row existing by
  /// itself: canaries are put together from real values.
  double log10_equal_hash = 0;
  /// p below one in a million, or two canaries: one row of real values may have come about in another way.
  bool traced() const { return log10_p < -6 || canaries_found >= kLeastCanaries; }
};

/// Distinct values of all columns of a suspect that are looked at as anchors, whatever the number of records: 128 to 256 MiB.
inline constexpr std::size_t kMostAnchors = std::size_t{1} << 23;

/// Reads the suspect once and looks for the marks of every record, whatever became of names and order of columns and rows. The
/// chances given hold for all records compared together, so that of many recipients none is named by accident.
Result<std::vector<Detection>> detect_marks(const Source& suspect, const FormChoice& form, const std::vector<MarkRecord>& records, const Progress& progress = {});

/// log10 of the probability of `successes` or more out of `trials` at one half each. Exact; 0 where successes is 0.
double binomial_tail_log10(std::uint64_t successes, std::uint64_t trials);

/// The secret choices for one anchor value: a digest of key and value. Part of the format.
struct MarkBits {
  crypto::Digest bytes{};
  bool marked(std::uint32_t one_in) const { return ((std::uint32_t{bytes[0]} << 8 | bytes[1]) % one_in) == 0; }
  bool odd(std::size_t carrier) const { return (bytes[2 + carrier] & 1) != 0; }
  bool up(std::size_t carrier) const { return (bytes[2 + carrier] & 2) != 0; }
};
MarkBits mark_bits(std::string_view key, std::uint64_t anchor);
/// Which interval a whole number of units lies in.
constexpr std::int64_t interval_of(std::int64_t units, std::int64_t width) { return units >= 0 ? units / width : -((-units + width - 1) / width); }

}  // namespace shuquan::evidence
