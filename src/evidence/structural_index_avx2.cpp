#include "evidence/structural_index.h"
#if defined(__x86_64__)
#include <immintrin.h>
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,bmi,popcnt"))), apply_to = function)
#else
#pragma GCC target("avx2,bmi,popcnt")
#endif

namespace shuquan::evidence {
namespace {

inline std::uint32_t hits(const char* text, __m256i delimiter, __m256i quote, __m256i line_end) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text));
  const __m256i found = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(bytes, delimiter), _mm256_cmpeq_epi8(bytes, quote)),
                                        _mm256_cmpeq_epi8(bytes, line_end));
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(found));
}

}  // namespace

std::size_t index_blocks_avx2(const char* text, std::size_t blocks, Structurals chars, std::uint32_t* positions);

std::size_t index_blocks_avx2(const char* text, std::size_t blocks, Structurals chars, std::uint32_t* positions) {
  const __m256i delimiter = _mm256_set1_epi8(chars.delimiter);
  const __m256i quote = _mm256_set1_epi8(chars.quote);
  const __m256i line_end = _mm256_set1_epi8(chars.line_end);
  std::uint32_t* out = positions;
  for (std::size_t block = 0; block < blocks; ++block) {
    const char* at = text + block * 64;
    std::uint64_t mask = hits(at, delimiter, quote, line_end) |
                         static_cast<std::uint64_t>(hits(at + 32, delimiter, quote, line_end)) << 32;
    const auto base = static_cast<std::uint32_t>(block * 64);
    std::uint32_t* const next = out + __builtin_popcountll(mask);
    // Eight at a time without a branch per hit; what is written too far is overwritten by the next block.
    while (mask != 0) {
      for (int i = 0; i < 8; ++i) {
        out[i] = base + static_cast<std::uint32_t>(__builtin_ctzll(mask | (1ULL << 63)));
        mask &= mask - 1;
      }
      out += 8;
    }
    out = next;
  }
  return static_cast<std::size_t>(out - positions);
}

}  // namespace shuquan::evidence
#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
