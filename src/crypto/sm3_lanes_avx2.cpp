// The pragma stands behind the precompiled header on purpose: inline functions of the library keep the base
// instruction set, whichever copy the linker takes.
#include <cstring>

#include "crypto/sm3_lanes.h"
#if defined(__x86_64__)
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC target("avx2")
#endif
#define SHUQUAN_LANES 8
#include "crypto/sm3_lanes_kernel.h"

namespace shuquan::crypto {
void sm3_many_avx2(const Sm3Job* jobs, std::size_t count);
void sm3_many_avx2(const Sm3Job* jobs, std::size_t count) { hash_jobs(jobs, count); }
}  // namespace shuquan::crypto
#if defined(__clang__)
#pragma clang attribute pop
#endif
#endif
