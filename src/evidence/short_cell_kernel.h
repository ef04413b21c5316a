#pragma once
// The body of read_cells(), included by short_cell.cpp and short_cell_avx512.cpp after they set the instruction set; internal
// linkage keeps the copies apart. No template of the standard library is used inside: its copy could be shared with code for
// older processors.
#include <cstdint>
#include <cstring>

#include "evidence/short_cell.h"
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace shuquan::evidence {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t every(std::uint8_t byte) { return 0x0101010101010101ULL * byte; }
constexpr Wide both(std::uint64_t word) { return static_cast<Wide>(word) << 64 | word; }
inline Wide low_bytes(std::size_t count) { return count >= 16 ? ~Wide{0} : (Wide{1} << 8 * count) - 1; }
inline std::uint64_t high_half(Wide x) { return static_cast<std::uint64_t>(x >> 64); }
inline std::uint64_t low_half(Wide x) { return static_cast<std::uint64_t>(x); }

// Bytes that are digits become 0 to 9 by xor with '0'; all others are more.
inline bool all_up_to_nine(std::uint64_t x) { return ((x & every(0xf0)) | ((x + every(0x06)) & every(0x10))) == 0; }

// Eight digits as values 0 to 9, the first in the lowest byte.
inline std::uint64_t eight_digits(std::uint64_t x) {
  constexpr std::uint64_t kFourthBytes = 0x000000ff000000ffULL;
  x = x * 10 + (x >> 8);
  return ((x & kFourthBytes) * (100 + (1'000'000ULL << 32)) + ((x >> 16) & kFourthBytes) * (1 + (10'000ULL << 32))) >> 32;
}

// x is not 0.
inline std::size_t low_zero_bytes(Wide x) {
  return static_cast<std::size_t>(low_half(x) != 0 ? __builtin_ctzll(low_half(x)) : 64 + __builtin_ctzll(high_half(x))) / 8;
}
inline std::size_t high_zero_bytes(Wide x) {
  return static_cast<std::size_t>(high_half(x) != 0 ? __builtin_clzll(high_half(x)) : 64 + __builtin_clzll(low_half(x))) / 8;
}

inline void set_meaning(CellMeaning& out, ValueType type, const std::uint64_t* words, std::size_t size, double value) {
  std::uint64_t h = hash_word(hash_begin(type, size), words[0]);
  if (size > 8) h = hash_word(h, words[1]);
  if (size > 16) {
    // Which length a text has cannot be foretold, so nothing here jumps on it.
    const std::uint64_t three = hash_word(h, words[2]);
    const std::uint64_t four = hash_word(three, words[3]);
    h = size > 24 ? four : three;
  }
  out.hash = hash_end(h);
  out.length = static_cast<std::uint32_t>(size);
  out.type = type;
  out.value = value;
}

// An optional sign, digits, at most one point between or beside them.
inline bool read_number(const ShortCell& cell, CellMeaning& out) {
  if (cell.size > 16) return false;
  Wide text = static_cast<Wide>(cell.words[1]) << 64 | cell.words[0];
  std::size_t size = cell.size;
  const char first = static_cast<char>(cell.words[0]);
  const bool negative = first == '-';
  if (negative || first == '+') {
    text >>= 8;
    --size;
  }
  // The upper bit of the first byte that is a point, and of some behind it.
  const Wide off = text ^ both(every('.'));
  const Wide points = (off - both(every(0x01))) & ~off & both(every(0x80));
  std::size_t whole = size;
  std::size_t fraction = 0;
  if (points != 0) {
    whole = low_zero_bytes(points);
    fraction = size - whole - 1;
    const Wide before = low_bytes(whole);
    text = (text & before) | ((text >> 8) & ~before);
    --size;
  }
  const Wide digits = (text ^ both(every('0'))) & low_bytes(size);
  if (size == 0 || !all_up_to_nine(low_half(digits)) || !all_up_to_nine(high_half(digits))) return false;
  if (whole > 1 && (low_half(digits) & 0xff) == 0) return false;  // a code
  if (digits == 0) {
    constexpr std::uint64_t kZero = '0';
    set_meaning(out, ValueType::number, &kZero, 1, 0);
    return true;
  }
  const std::size_t zeros = high_zero_bytes(digits << 8 * (16 - size));  // the last ones
  const std::size_t skipped = low_zero_bytes(digits);
  const std::size_t count = size - skipped - zeros;
  const Wide told = (digits >> 8 * skipped) & low_bytes(count);
  const Wide aligned = told << 8 * (16 - count);
  const std::uint64_t mantissa = eight_digits(low_half(aligned)) * 100'000'000 + eight_digits(high_half(aligned));
  if (mantissa >= 1ULL << 53) return false;
  Wide form = told | (both(every('0')) & low_bytes(count));
  std::size_t length = count;
  if (negative) {
    if (length == 16) return false;
    form = form << 8 | '-';
    ++length;
  }
  const int exponent = static_cast<int>(zeros) - static_cast<int>(fraction);
  const int tens = exponent < 0 ? -exponent : exponent;
  if (tens != 0) {
    if (tens > 9 || length > 13) return false;
    const std::uint64_t digit = static_cast<std::uint64_t>('0' + tens);
    form |= static_cast<Wide>(exponent < 0 ? 'e' | std::uint64_t{'-'} << 8 | digit << 16 : 'e' | digit << 8) << 8 * length;
    length += exponent < 0 ? 3 : 2;
  }
  constexpr double kPowers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
  double value = static_cast<double>(mantissa);
  value = exponent < 0 ? value / kPowers[tens] : value * kPowers[tens];
  const std::uint64_t words[] = {low_half(form), high_half(form)};
  set_meaning(out, ValueType::number, words, length, negative ? -value : value);
  return true;
}

inline unsigned two_digits(std::uint64_t x, int byte) { return static_cast<unsigned>((x >> 8 * byte & 0xff) * 10 + (x >> (8 * byte + 8) & 0xff)); }

// "2024-01-31" or "2024/01/31", alone or with " 18:20:05".
inline bool read_date(const ShortCell& cell, CellMeaning& out) {
  if (cell.size != 10 && cell.size != 19) return false;
  const std::uint64_t mark = cell.words[0] >> 32 & 0xff;
  if (mark != '-' && mark != '/') return false;
  constexpr std::uint64_t kMarks = 0xff0000ff00000000ULL;
  const std::uint64_t a = cell.words[0] ^ ((every('0') & ~kMarks) | mark << 32 | mark << 56);
  const std::uint64_t days = (cell.words[1] ^ every('0')) & 0xffff;
  if ((a & kMarks) != 0 || !all_up_to_nine(a) || !all_up_to_nine(days)) return false;
  const unsigned year = two_digits(a, 0) * 100 + two_digits(a, 2);
  const unsigned month = two_digits(a, 5);
  const unsigned day = two_digits(days, 0);
  constexpr unsigned kMonthDays[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > kMonthDays[month]) return false;
  unsigned milliseconds = 0;
  if (cell.size == 19) {
    const std::uint64_t gap = cell.words[1] >> 16 & 0xff;
    if (gap != ' ' && gap != 'T' && gap != 't') return false;
    const std::uint64_t b = (cell.words[1] >> 24 | cell.words[2] << 40) ^ 0x3030'3a30'303a'3030ULL;
    if ((b & 0x0000ff0000ff0000ULL) != 0 || !all_up_to_nine(b)) return false;
    const unsigned hour = two_digits(b, 0), minute = two_digits(b, 3), second = two_digits(b, 6);
    if (hour > 24 || minute > 59 || second > 60) return false;
    milliseconds = ((hour * 60 + minute) * 60 + second) * 1000;
  }
  std::uint64_t words[4] = {(cell.words[0] & 0xffffffffU) | (cell.words[0] >> 8 & 0x0000ffff00000000ULL) | cell.words[1] << 48, 0, 0, 0};
  std::size_t length = 8;
  if (milliseconds != 0) {
    Wide text = 0;
    for (unsigned rest = milliseconds; rest != 0; rest /= 10, ++length) text = text << 8 | ('0' + rest % 10);
    text = text << 8 | '+';
    ++length;
    words[1] = low_half(text);
    words[2] = high_half(text);
  }
  set_meaning(out, ValueType::date, words, length, year * 10'000 + month * 100 + day);
  return true;
}

#if defined(__SSE2__)
// A bit for each of at most 60 bytes.
struct TextMasks {
  std::uint64_t high = 0;          // not ASCII
  std::uint64_t lead = 0;          // E4 to E9: the first of the three bytes of a common ideograph
  std::uint64_t first_lead = 0;    // E4
  std::uint64_t follow = 0;        // 80 to BF
  std::uint64_t upper_follow = 0;  // B8 and more
  std::uint64_t blank = 0;
  std::uint64_t control = 0;
  std::uint64_t upper = 0;         // A to Z

  // Nothing but ASCII and whole common ideographs, blanks only single and inside.
  bool plain(std::size_t size) const {
    const std::uint64_t ends = 1 | 1ULL << (size - 1);
    return (control & ((1ULL << size) - 1)) == 0 && (lead | follow) == high && (lead << 1 | lead << 2) == follow &&
           (first_lead << 1 & ~upper_follow) == 0 && (blank & (blank << 1 | ends)) == 0;
  }
};

#if defined(SHUQUAN_AVX512)
inline TextMasks masks_of(__m256i bytes) {
  const auto equal = [bytes](char c) { return _mm256_cmpeq_epi8_mask(bytes, _mm256_set1_epi8(c)); };
  const auto within = [bytes](char low, char high) {
    return _mm256_cmple_epu8_mask(_mm256_sub_epi8(bytes, _mm256_set1_epi8(low)), _mm256_set1_epi8(static_cast<char>(high - low)));
  };
  return {_mm256_movepi8_mask(bytes), within('\xe4', '\xe9'), equal('\xe4'), within('\x80', '\xbf'), _mm256_cmpge_epu8_mask(bytes, _mm256_set1_epi8('\xb8')),
          equal(' '), _mm256_cmplt_epu8_mask(bytes, _mm256_set1_epi8(' ')), within('A', 'Z')};
}
#else
inline void take_masks(TextMasks& masks, __m128i bytes, int shift) {
  const auto mask = [shift](__m128i found) { return std::uint64_t{static_cast<std::uint32_t>(_mm_movemask_epi8(found))} << shift; };
  const auto at_least = [bytes](char least) { return _mm_cmpeq_epi8(_mm_max_epu8(bytes, _mm_set1_epi8(least)), bytes); };
  masks.high |= mask(bytes);
  masks.lead |= mask(_mm_andnot_si128(at_least('\xea'), at_least('\xe4')));
  masks.first_lead |= mask(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\xe4')));
  masks.follow |= mask(_mm_cmplt_epi8(bytes, _mm_set1_epi8('\xc0')));
  masks.upper_follow |= mask(at_least('\xb8'));
  masks.blank |= mask(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
  masks.control |= mask(_mm_andnot_si128(at_least(' '), _mm_set1_epi8('\xff')));
  masks.upper |= mask(_mm_andnot_si128(at_least('['), at_least('A')));
}
inline __m128i two_words(std::uint64_t low, std::uint64_t high) { return _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low)); }
#endif

inline bool word_for_nothing(std::uint64_t word) {
  for (const std::string_view text : kWordsForNothing) {
    std::uint64_t spelt = 0;
    for (std::size_t i = 0; i < text.size(); ++i) spelt |= std::uint64_t{static_cast<unsigned char>(text[i])} << 8 * i;
    if (word == spelt) return true;
  }
  return false;
}

inline bool read_text(const ShortCell& cell, CellMeaning& out) {
#if defined(SHUQUAN_AVX512)
  __m256i bytes;
  std::memcpy(&bytes, cell.words, sizeof bytes);
  const TextMasks masks = masks_of(bytes);
#else
  TextMasks masks;
  take_masks(masks, two_words(cell.words[0], cell.words[1]), 0);
  if (cell.size > 16) take_masks(masks, two_words(cell.words[2], cell.words[3]), 16);
#endif
  if (!masks.plain(cell.size)) return false;
  std::uint64_t folded[4] = {cell.words[0], cell.words[1], cell.words[2], cell.words[3]};
  if (masks.upper != 0)
    for (std::uint64_t& word : folded) {
      const std::uint64_t seven = word & every(0x7f);
      word += ((seven + every(0x80 - 'A')) & ~(seven + every(0x80 - 'Z' - 1)) & ~word & every(0x80)) >> 2;
    }
  if (cell.size <= 4 && word_for_nothing(folded[0])) {
    out = CellMeaning{};
    return true;
  }
  set_meaning(out, ValueType::text, folded, cell.size, 0);
  return true;
}
#else
inline bool read_text(const ShortCell&, CellMeaning&) { return false; }
#endif

inline bool read_short(const ShortCell& cell, CellMeaning& out) {
  const auto first = static_cast<unsigned char>(cell.words[0]);
  if (first - unsigned{'0'} <= 9 || first == '-' || first == '+' || first == '.') return read_number(cell, out) || read_date(cell, out);
  return read_text(cell, out);
}

inline ShortCell load_cell(const Cell& cell) {
#if defined(SHUQUAN_AVX512)
  // Bytes that are masked out are not touched.
  ShortCell loaded;
  const __m256i bytes = _mm256_maskz_loadu_epi8(static_cast<__mmask32>(0xffffffffU >> (32 - cell.size)), cell.data);
  std::memcpy(loaded.words, &bytes, sizeof bytes);
  loaded.size = cell.size;
  return loaded;
#else
  return load_short(cell.data, cell.size);
#endif
}

inline bool same_cell(const ShortCell& a, const ShortCell& b) {
  return ((a.words[0] ^ b.words[0]) | (a.words[1] ^ b.words[1]) | (a.words[2] ^ b.words[2]) | (a.words[3] ^ b.words[3]) | (a.size ^ b.size)) == 0;
}

// Reads a cell that is neither absent nor long; false where that takes a closer look.
inline bool read_or_recall(const ShortCell& text, KnownCell* place, CellMeaning& meaning, std::size_t& hits) {
  if (place == nullptr) return read_short(text, meaning);
  if (same_cell(place->cell, text)) {
    ++hits;
    meaning = place->meaning;
    return true;
  }
  if (!read_short(text, meaning)) return false;
  place->cell = text;
  place->meaning = meaning;
  return true;
}

inline std::size_t read_stretch(const CellStretch& stretch, CellMeaning* out, std::uint32_t* open, std::size_t& recognised) {
  // The table of a column is larger than the first cache: what will be looked at is fetched some cells ahead.
  constexpr std::size_t kAtOnce = 16;
  ShortCell texts[kAtOnce];
  KnownCell* places[kAtOnce];
  std::size_t opened = 0;
  std::size_t hits = 0;
  for (std::size_t begin = 0; begin < stretch.count; begin += kAtOnce) {
    const std::size_t count = stretch.count - begin < kAtOnce ? stretch.count - begin : kAtOnce;
    const Cell* const cells = stretch.cells + begin * stretch.stride;
    for (std::size_t i = 0; i < count; ++i) {
      const Cell& cell = cells[i * stretch.stride];
      if (cell.size - 1 >= kShortCell || cell.kind == CellKind::absent || cell.kind == CellKind::bytes) {
        texts[i].size = 0;
        continue;
      }
      texts[i] = load_cell(cell);
      places[i] = stretch.known == nullptr ? nullptr : stretch.known + known_place(texts[i]);
      if (places[i] != nullptr) __builtin_prefetch(places[i]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      CellMeaning& meaning = out[(begin + i) * stretch.stride];
      if (texts[i].size != 0) {
        if (!read_or_recall(texts[i], places[i], meaning, hits)) open[opened++] = static_cast<std::uint32_t>(begin + i);
        continue;
      }
      meaning = CellMeaning{};
      const Cell& cell = cells[i * stretch.stride];
      const bool absent = cell.kind == CellKind::absent || (cell.size == 0 && cell.kind != CellKind::bytes);
      if (!absent) open[opened++] = static_cast<std::uint32_t>(begin + i);
    }
  }
  recognised += hits;
  return opened;
}

}  // namespace
}  // namespace shuquan::evidence
