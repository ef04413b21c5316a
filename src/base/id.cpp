#include "base/id.h"

#include <sys/random.h>

namespace shuquan {

std::string random_bytes(std::size_t count) {
  std::string out(count, '\0');
  std::size_t done = 0;
  while (done < count) {
    const ssize_t got = getrandom(out.data() + done, count - done, 0);
    if (got < 0 && errno == EINTR) continue;
    SHUQUAN_ASSERT(got > 0);
    done += static_cast<std::size_t>(got);
  }
  return out;
}

std::string new_identifier(Instant now) {
  static constexpr char kAlphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
  std::string out(26, '0');
  auto time = static_cast<std::uint64_t>(now.unix_ms);
  for (int i = 9; i >= 0; --i, time >>= 5) out[static_cast<std::size_t>(i)] = kAlphabet[time & 31];
  const std::string noise = random_bytes(16);
  for (std::size_t i = 0; i < 16; ++i) out[10 + i] = kAlphabet[static_cast<unsigned char>(noise[i]) & 31];
  return out;
}

}  // namespace shuquan
