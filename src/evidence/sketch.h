#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/canonical_cell.h"

namespace shuquan::evidence {

inline constexpr std::string_view kSketchFormat = "shuquan-sketch-v1";
inline constexpr std::string_view kKeyedSketchFormat = "shuquan-sketch-keyed-v1";
inline constexpr std::size_t kSketchKeyBytes = 16;
inline constexpr std::size_t kSketchRows = 4096;      ///< K of family R: between K and 2K kept, less only of smaller sets
inline constexpr std::size_t kSketchPairs = 16'384;   ///< K of family P
inline constexpr std::size_t kSketchValues = 8192;    ///< K of family V
inline constexpr std::size_t kCapsuleRows = 1024;
inline constexpr int kFloorLevel = 10;                ///< 1/1024 of a large set is kept at least
inline constexpr std::size_t kMostKept = std::size_t{1} << 22;  ///< beyond it even the floor gives way: memory stays bounded
inline constexpr int kMostLevel = 30;
inline constexpr std::size_t kSketchColumns = 64;     ///< columns beyond are in R only

/// Public hashes are kept with their upper 48 bits. In a keyed sketch only the leading zeros are the public hash's, which say
/// what is kept; the rest is keyed.
using Hash48 = std::uint64_t;

/// One row, whatever the order of its columns.
struct SketchRow {
  Hash48 hash = 0;
  std::uint8_t count = 1;  ///< how often the row occurred: 1, 2 or 3 for more
  auto operator<=>(const SketchRow&) const = default;
};
/// Two cells of one row.
struct SketchPair {
  Hash48 hash = 0;
  std::uint8_t level = 0;  ///< leading zero bits of the rarer cell's hash: at which sampling of anchors it is still kept
  std::uint8_t first = 0;  ///< columns
  std::uint8_t second = 0;
  std::uint8_t count = 1;  ///< in how many rows, 255 for more
  auto operator<=>(const SketchPair&) const = default;
};
/// One informative value of one column.
struct SketchValue {
  Hash48 hash = 0;
  std::uint8_t column = 0;
  auto operator<=>(const SketchValue&) const = default;
};
/// All cells of one row, 40 bits each; 0 where absent.
struct CapsuleRow {
  Hash48 hash = 0;
  std::vector<std::uint64_t> cells;
  auto operator<=>(const CapsuleRow&) const = default;
};

/// What the registry gets to compare data sets without seeing them. A hash is kept when its upper `level` bits are zero,
/// so two sketches sample the same elements without coordination.
struct Sketch {
  std::string key;              ///< kSketchKeyBytes that name the registry's key; empty: public hashes (evidence/keyed_sketch.h)
  std::uint64_t rows = 0;       ///< rows with at least one value
  std::uint16_t columns = 0;    ///< of the capsule, at most kSketchColumns
  std::uint8_t row_level = 0;
  std::uint8_t pair_level = 0;
  std::uint8_t anchor_level = 0;
  std::uint8_t value_level = 0;
  std::vector<SketchRow> row_hashes;  ///< rising, as all lists
  std::vector<SketchPair> pairs;
  std::vector<SketchValue> values;
  std::vector<CapsuleRow> capsule;
  bool operator==(const Sketch&) const = default;
};

/// kSketchFormat or kKeyedSketchFormat.
std::string_view format_of(const Sketch& sketch);
/// Whether both are unkeyed or keyed by the same key: hashes of others have nothing in common.
bool comparable(const Sketch& a, const Sketch& b);
/// Binary form (docs/formats/sketch.md) and back, strictly: evidence.sketch_malformed.
std::string encode_sketch(const Sketch& sketch);
Result<Sketch> decode_sketch(std::string_view bytes);

/// Removes everything but rows that stems from the given columns: personal data must not be guessable from single values.
void hide_columns(Sketch& sketch, const std::vector<std::uint32_t>& columns);

}  // namespace shuquan::evidence
