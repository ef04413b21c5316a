#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "crypto/digest.h"

namespace shuquan::crypto {


/// One message to hash: `blocks` blocks of 64 bytes, SM3 padding already in place.
struct Sm3Job {
  const std::uint8_t* data = nullptr;
  std::uint32_t blocks = 0;
  Digest* out = nullptr;
};

/// Which instructions hash the lanes. All give equal digests.
enum class Sm3Lanes : std::uint8_t { portable4, avx2x8, avx512x16 };

std::string_view to_string(Sm3Lanes lanes);
/// Whether this processor can run `lanes`.
bool supported(Sm3Lanes lanes);
/// The fastest supported one; measured once per process by feature flags, not by timing.
Sm3Lanes best_sm3_lanes();

/// Hashes independent messages side by side (GB/T 32905-2016). Order of jobs is free; long and short ones may mix, but it is
/// faster where many of one length follow each other.
void sm3_many(std::span<const Sm3Job> jobs, Sm3Lanes lanes = best_sm3_lanes());

/// Bytes that a message of `size` bytes takes with its padding.
constexpr std::size_t sm3_padded_size(std::size_t size) { return (size + 9 + 63) / 64 * 64; }
/// Writes the padding behind `size` bytes at `message`, which has room for sm3_padded_size(size).
void sm3_pad(std::uint8_t* message, std::size_t size);

/// Gathers short messages, then hashes them all. Memory is kept between rounds.
class Sm3Batch {
 public:
  void clear();
  /// Room for a message of `size` bytes; the pointer is good until the next add(). Messages are numbered from 0.
  std::uint8_t* add(std::size_t size);
  std::size_t size() const { return offsets_.size(); }
  /// Bytes held, padding included.
  std::size_t bytes() const { return used_; }
  /// The digests in order of add(); `out` has at least size() places.
  void run(Digest* out);

 private:
  std::vector<std::uint8_t> arena_;
  std::size_t used_ = 0;
  std::vector<std::size_t> offsets_;
  std::vector<Sm3Job> jobs_;
};

}  // namespace shuquan::crypto
