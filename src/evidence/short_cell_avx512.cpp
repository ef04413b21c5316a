// The pragma stands behind the headers on purpose: inline functions of the library keep the base instruction set, whichever
// copy the linker takes.
#include <cstring>

#include "evidence/short_cell.h"
#if defined(__x86_64__)
#include <immintrin.h>
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512vl,avx512bw,bmi,bmi2,lzcnt,popcnt")
#endif
#define SHUQUAN_AVX512
#include "evidence/short_cell_kernel.h"

namespace shuquan::evidence {
std::size_t read_cells_avx512(const CellStretch& stretch, CellMeaning* out, std::uint32_t* open, std::size_t& recognised);
std::size_t read_cells_avx512(const CellStretch& stretch, CellMeaning* out, std::uint32_t* open, std::size_t& recognised) {
  return read_stretch(stretch, out, open, recognised);
}
}  // namespace shuquan::evidence
#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
