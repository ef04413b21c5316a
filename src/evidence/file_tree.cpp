#include "evidence/file_tree.h"

#include <array>
#include <cstring>

namespace shuquan::evidence {
namespace {

constexpr std::size_t kAtOnce = 16;
constexpr std::size_t kHeader = 13;
constexpr std::size_t kSlot = crypto::sm3_padded_size(kHeader + kFileChunk);

}  // namespace

FileTree::FileTree(bool flat_sha256, bool flat_sm3)
    : chunks_(kAtOnce * kSlot), sm3_(Hash::sm3), sha256_(Hash::sha256) {
  if (flat_sha256) flat_sha256_.emplace(Hash::sha256);
  if (flat_sm3) flat_sm3_.emplace(Hash::sm3);
}

void FileTree::update(std::string_view bytes) {
  if (flat_sha256_) flat_sha256_->update(bytes);
  if (flat_sm3_) flat_sm3_->update(bytes);
  while (!bytes.empty()) {
    const std::size_t count = std::min(bytes.size(), kFileChunk - filled_);
    std::memcpy(chunks_.data() + sizes_.size() * kSlot + kHeader + filled_, bytes.data(), count);
    filled_ += count;
    bytes.remove_prefix(count);
    if (filled_ == kFileChunk) close_chunk();
  }
}

void FileTree::close_chunk() {
  std::uint8_t* slot = chunks_.data() + sizes_.size() * kSlot;
  const std::uint64_t number = __builtin_bswap64(sm3_.leaves() + sizes_.size());
  const std::uint32_t length = __builtin_bswap32(static_cast<std::uint32_t>(filled_));
  slot[0] = 0x00;
  std::memcpy(slot + 1, &number, 8);
  std::memcpy(slot + 9, &length, 4);
  crypto::sm3_pad(slot, kHeader + filled_);
  sizes_.push_back(filled_);
  bytes_ += filled_;
  filled_ = 0;
  if (sizes_.size() == kAtOnce) hash_chunks();
}

void FileTree::hash_chunks() {
  std::array<Digest, kAtOnce> sm3_leaves;
  std::array<Digest, kAtOnce> sha256_leaves;
  std::array<crypto::Sm3Job, kAtOnce> jobs;
  const std::size_t count = sizes_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint8_t* slot = chunks_.data() + i * kSlot;
    const std::size_t size = kHeader + sizes_[i];
    jobs[i] = {slot, static_cast<std::uint32_t>(crypto::sm3_padded_size(size) / 64), &sm3_leaves[i]};
    sha256_leaves[i] = crypto::sha256({reinterpret_cast<const char*>(slot), size});
  }
  crypto::sm3_many({jobs.data(), count});
  sm3_.append({sm3_leaves.data(), count});
  sha256_.append({sha256_leaves.data(), count});
  sizes_.clear();
}

FileCommitment FileTree::finish() {
  if (filled_ > 0) close_chunk();
  hash_chunks();
  FileCommitment result;
  result.bytes = bytes_;
  result.sha256 = sha256_.root();
  result.sm3 = sm3_.root();
  if (flat_sha256_) result.flat_sha256 = flat_sha256_->finish();
  if (flat_sm3_) result.flat_sm3 = flat_sm3_->finish();
  return result;
}

}  // namespace shuquan::evidence
