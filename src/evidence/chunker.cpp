#include "evidence/chunker.h"

#include "crypto/digest.h"
#include "evidence/canonical_cell.h"

namespace shuquan::evidence {
namespace {

constexpr std::array<std::uint64_t, 256> make_gear() {
  std::array<std::uint64_t, 256> gear{};
  for (std::uint64_t i = 0; i < 256; ++i) gear[i] = mix(i + 1);
  return gear;
}
constexpr std::array<std::uint64_t, 256> kGear = make_gear();
// One cut in 2^15 before the usual length, one in 2^11 after it.
constexpr int kEarlyShift = 64 - 15;
constexpr int kLateShift = 64 - 11;

}  // namespace

void Chunker::cut() {
  const crypto::Digest digest = crypto::sha256(chunk_);
  std::uint64_t hash = 0;
  for (int i = 0; i < 8; ++i) hash = hash << 8 | digest[static_cast<std::size_t>(i)];
  on_chunk_(hash == 0 ? 1 : hash);
  chunk_.clear();
  rolling_ = 0;
}

void Chunker::update(std::string_view bytes) {
  while (!bytes.empty()) {
    std::size_t taken = 0;
    bool found = false;
    for (std::size_t size = chunk_.size(); taken < bytes.size() && !found;) {
      rolling_ = (rolling_ << 1) + kGear[static_cast<std::uint8_t>(bytes[taken++])];
      ++size;
      if (size < kLeast) continue;
      found = rolling_ >> (size < kUsual ? kEarlyShift : kLateShift) == 0 || size == kMost;
    }
    chunk_.append(bytes.substr(0, taken));
    bytes.remove_prefix(taken);
    if (found) cut();
  }
}

void Chunker::finish() {
  if (!chunk_.empty()) cut();
}

}  // namespace shuquan::evidence
