#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "evidence/merkle_builder.h"

namespace shuquan::evidence {

inline constexpr std::size_t kFileChunk = 65'536;  ///< bytes per leaf of the file tree

/// What the file tree commits to.
struct FileCommitment {
  std::uint64_t bytes = 0;
  Digest sha256{};       ///< root of the SHA-256 tree
  Digest sm3{};          ///< root of the SM3 tree
  std::optional<Digest> flat_sha256;  ///< what sha256sum prints, where asked for
  std::optional<Digest> flat_sm3;     ///< what gmssl or openssl print for the whole file, where asked for
  bool operator==(const FileCommitment&) const = default;
};

/// Both trees over the bytes of a file in one read: leaf = H(0x00 ‖ chunk number, 8 bytes ‖ length, 4 bytes ‖ chunk),
/// numbers big endian (docs/formats/deposit.md). About 1 MiB of memory.
class FileTree {
 public:
  FileTree(bool flat_sha256, bool flat_sm3);
  void update(std::string_view bytes);
  /// Chunks whose leaves are in the trees, some few at a time, and the SM3 root over these.
  std::uint64_t hashed_chunks() const { return sm3_.leaves(); }
  Digest so_far() const { return sm3_.root(); }
  /// Once, at the end.
  FileCommitment finish();

 private:
  void close_chunk();
  void hash_chunks();

  std::vector<std::uint8_t> chunks_;   // kLanesAtOnce slots: header, chunk, padding
  std::vector<std::size_t> sizes_;     // bytes in each closed slot
  std::size_t filled_ = 0;             // bytes in the open slot
  std::uint64_t bytes_ = 0;
  MerkleBuilder sm3_;
  MerkleBuilder sha256_;
  std::optional<crypto::Hasher> flat_sha256_;
  std::optional<crypto::Hasher> flat_sm3_;
};

}  // namespace shuquan::evidence
