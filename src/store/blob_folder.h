#pragma once
#include <string>
#include <string_view>

#include "base/id.h"
#include "base/result.h"

namespace shuquan::store {

/// Attachments by content: a file is named by the SHA-256 of its bytes, so it is never changed and equal files are one.
class BlobFolder {
 public:
  /// Creates the folder (mode 0700) where there is none.
  static Result<BlobFolder> open(std::string path);
  /// Stores the bytes durably (written, synced, then named) and returns their id. Reason store.full on a full disk:
  /// nothing is left behind.
  Result<BlobId> put(std::string_view bytes) const;
  /// Takes over a file on the same file system whose SHA-256 is `id`.
  Result<void> adopt(const std::string& file, const BlobId& id) const;
  /// The bytes, checked against their name. Reasons blob.missing, blob.damaged.
  Result<std::string> get(const BlobId& id) const;
  bool contains(const BlobId& id) const;
  std::string path_of(const BlobId& id) const;

 private:
  explicit BlobFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace shuquan::store
