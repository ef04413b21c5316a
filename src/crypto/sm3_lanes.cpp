#include "crypto/sm3_lanes.h"

#include <array>
#include <cstring>

namespace shuquan::crypto {

// One per file sm3_lanes_*.cpp; they differ only in the instruction set the compiler may use.
void sm3_many_portable(const Sm3Job* jobs, std::size_t count);
#if defined(__x86_64__)
void sm3_many_avx2(const Sm3Job* jobs, std::size_t count);
void sm3_many_avx512(const Sm3Job* jobs, std::size_t count);
#endif

std::string_view to_string(Sm3Lanes lanes) {
  switch (lanes) {
    case Sm3Lanes::portable4: return "portable x4";
    case Sm3Lanes::avx2x8: return "AVX2 x8";
    case Sm3Lanes::avx512x16: return "AVX-512 x16";
  }
  return "portable x4";
}

bool supported(Sm3Lanes lanes) {
  if (lanes == Sm3Lanes::portable4) return true;
#if defined(__x86_64__)
  if (lanes == Sm3Lanes::avx2x8) return __builtin_cpu_supports("avx2");
  return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
#else
  return false;
#endif
}

Sm3Lanes best_sm3_lanes() {
  static const Sm3Lanes best = supported(Sm3Lanes::avx512x16) ? Sm3Lanes::avx512x16
                               : supported(Sm3Lanes::avx2x8)  ? Sm3Lanes::avx2x8
                                                              : Sm3Lanes::portable4;
  return best;
}

void sm3_many(std::span<const Sm3Job> jobs, Sm3Lanes lanes) {
#if defined(__x86_64__)
  if (lanes == Sm3Lanes::avx512x16) return sm3_many_avx512(jobs.data(), jobs.size());
  if (lanes == Sm3Lanes::avx2x8) return sm3_many_avx2(jobs.data(), jobs.size());
#endif
  static_cast<void>(lanes);
  sm3_many_portable(jobs.data(), jobs.size());
}

void sm3_pad(std::uint8_t* message, std::size_t size) {
  const std::size_t padded = sm3_padded_size(size);
  message[size] = 0x80;
  std::memset(message + size + 1, 0, padded - size - 9);
  const std::uint64_t bits = __builtin_bswap64(static_cast<std::uint64_t>(size) * 8);
  std::memcpy(message + padded - 8, &bits, 8);
}

void Sm3Batch::clear() {
  used_ = 0;
  offsets_.clear();
}

std::uint8_t* Sm3Batch::add(std::size_t size) {
  const std::size_t begin = used_;
  used_ += sm3_padded_size(size);
  if (used_ > arena_.size()) arena_.resize(std::max(used_, 2 * arena_.size()));
  offsets_.push_back(begin);
  sm3_pad(arena_.data() + begin, size);
  return arena_.data() + begin;
}

void Sm3Batch::run(Digest* out) {
  jobs_.resize(offsets_.size());
  // By length, the short ones apart: each group fills the lanes.
  constexpr std::uint32_t kLengths = 8;
  std::array<std::size_t, kLengths + 1> begins{};
  const auto blocks = [&](std::size_t i) { return static_cast<std::uint32_t>(((i + 1 < offsets_.size() ? offsets_[i + 1] : used_) - offsets_[i]) / 64); };
  for (std::size_t i = 0; i < offsets_.size(); ++i) ++begins[std::min(blocks(i), kLengths)];
  std::size_t sum = 0;
  for (std::size_t& begin : begins) sum += std::exchange(begin, sum);
  for (std::size_t i = 0; i < offsets_.size(); ++i) {
    const std::uint32_t length = blocks(i);
    jobs_[begins[std::min(length, kLengths)]++] = {arena_.data() + offsets_[i], length, out + i};
  }
  sm3_many(jobs_);
}

}  // namespace shuquan::crypto
