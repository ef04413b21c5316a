#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "evidence/rows.h"

namespace shuquan::evidence {

/// Version of everything in this file; sketches of different versions are not comparable.
inline constexpr std::string_view kCanonicalVersion = "canonical-1";

enum class ValueType : std::uint8_t { absent = 0, text = 1, number = 2, date = 3, bytes = 4 };

/// How a column writes dates like 03/04/2024: not known until a value has a part over 12.
enum class DayOrder : std::uint8_t { unknown, day_first, month_first };

/// What a cell means, independent of how it was written (docs/formats/sketch.md): full-width forms, case, spaces,
/// thousands separators, trailing zeros, percent and the usual spellings of dates make no difference. Codes with leading
/// zeros stay text. Usual words for "nothing" are absent.
struct CanonicalCell {
  ValueType type = ValueType::absent;
  std::string_view bytes;  ///< good until the next call of the same canonicalizer, and as long as the cell
  double value = 0;        ///< of a number; of a date the year, month and day as one number, 20240131
};

class Canonicalizer {
 public:
  /// `order` is the column's; it is settled by the first value that tells.
  CanonicalCell operator()(const Cell& cell, DayOrder& order);

 private:
  std::string_view fold(std::string_view text);

  std::string folded_;
  char number_[96];
};

/// Folded texts that mean nothing at all, besides the empty one.
inline constexpr std::string_view kWordsForNothing[] = {"-", "--", "\\n", "na", "n/a", "#n/a", "nan", "nil", "null", "none", "无", "空"};

/// h = mum over 8-byte little-endian words, finished by mix(): the public 64-bit hash of a canonical cell, 0 for absent
/// (and only for absent).
std::uint64_t cell_hash(const CanonicalCell& cell);
/// A bijection of 64 bits that spreads every input bit (the finisher of MurmurHash3).
constexpr std::uint64_t mix(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xff51afd7ed558ccdULL;
  x ^= x >> 33;
  x *= 0xc4ceb9fe1a85ec53ULL;
  return x ^ x >> 33;
}
/// The steps of cell_hash(), for whoever has the words at hand: begin, every word in order, end.
constexpr std::uint64_t hash_begin(ValueType type, std::size_t size) {
  return 0x9e3779b97f4a7c15ULL * (static_cast<std::uint64_t>(type) + 1) ^ size;
}
constexpr std::uint64_t hash_word(std::uint64_t h, std::uint64_t word) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(h ^ word) * 0xd6e8feb86659fd93ULL;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64) ^ word;
}
constexpr std::uint64_t hash_end(std::uint64_t h) {
  const std::uint64_t hash = mix(h);
  return hash == 0 ? 1 : hash;
}

}  // namespace shuquan::evidence
