#include "evidence/short_cell.h"

#include <bit>

#include "evidence/short_cell_kernel.h"

namespace shuquan::evidence {

static_assert(std::endian::native == std::endian::little);

#if defined(__x86_64__)
std::size_t read_cells_avx512(const CellStretch& stretch, CellMeaning* out, std::uint32_t* open, std::size_t& recognised);
#endif

std::size_t read_cells_portable(const CellStretch& stretch, CellMeaning* out, std::uint32_t* open, std::size_t& recognised) {
  return read_stretch(stretch, out, open, recognised);
}

std::size_t read_cells(const CellStretch& stretch, CellMeaning* out, std::uint32_t* open, std::size_t& recognised) {
#if defined(__x86_64__)
  static const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw") &&
                             __builtin_cpu_supports("bmi2");
  if (avx512) return read_cells_avx512(stretch, out, open, recognised);
#endif
  return read_stretch(stretch, out, open, recognised);
}

bool surely_folded(const char* at, std::size_t size) {
#if defined(__SSE2__)
  if (size < 16 || size > 60) return false;
  TextMasks masks;
  const auto take = [&](std::size_t from) { take_masks(masks, _mm_loadu_si128(reinterpret_cast<const __m128i*>(at + from)), static_cast<int>(from)); };
  for (std::size_t from = 0; from + 16 < size; from += 16) take(from);
  take(size - 16);
  return masks.upper == 0 && masks.plain(size);
#else
  static_cast<void>(at);
  static_cast<void>(size);
  return false;
#endif
}

}  // namespace shuquan::evidence
