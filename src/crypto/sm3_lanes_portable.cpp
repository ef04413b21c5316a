#define SHUQUAN_LANES 4
#include "crypto/sm3_lanes_kernel.h"

namespace shuquan::crypto {
void sm3_many_portable(const Sm3Job* jobs, std::size_t count);
void sm3_many_portable(const Sm3Job* jobs, std::size_t count) { hash_jobs(jobs, count); }
}  // namespace shuquan::crypto
