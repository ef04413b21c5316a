#include "evidence/structural_index.h"

namespace shuquan::evidence {

#if defined(__x86_64__)
// structural_index_avx2.cpp; whole blocks of 64 bytes only.
std::size_t index_blocks_avx2(const char* text, std::size_t blocks, Structurals chars, std::uint32_t* positions);
#endif

std::size_t index_structurals_portable(const char* text, std::size_t size, Structurals chars, std::uint32_t* positions) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const char c = text[i];
    positions[count] = static_cast<std::uint32_t>(i);
    count += (c == chars.delimiter || c == chars.quote || c == chars.line_end) ? 1 : 0;
  }
  return count;
}

std::size_t index_structurals(const char* text, std::size_t size, Structurals chars, std::uint32_t* positions) {
  std::size_t done = 0;
  std::size_t count = 0;
#if defined(__x86_64__)
  static const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
  if (avx2) {
    done = size / 64 * 64;
    count = index_blocks_avx2(text, size / 64, chars, positions);
  }
#endif
  for (std::size_t i = done; i < size; ++i) {
    const char c = text[i];
    positions[count] = static_cast<std::uint32_t>(i);
    count += (c == chars.delimiter || c == chars.quote || c == chars.line_end) ? 1 : 0;
  }
  return count;
}

}  // namespace shuquan::evidence
