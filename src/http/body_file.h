#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan::http {

/// A request body on disk, mode 0600. The file is removed when this object goes, unless it was moved away before.
class SpooledBody {
 public:
  /// A new, empty file in `directory`. Error http.spool_failed.
  static Result<std::shared_ptr<SpooledBody>> create(const std::string& directory);
  ~SpooledBody();
  SpooledBody(const SpooledBody&) = delete;
  SpooledBody& operator=(const SpooledBody&) = delete;

  /// Appends all bytes. Error http.spool_failed (disk full, input/output error).
  Result<void> append(std::string_view bytes);
  /// Ends writing: later readers open path() themselves.
  void finish();

  const std::string& path() const { return path_; }
  std::uint64_t size() const { return size_; }

 private:
  SpooledBody(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::string path_;
  int descriptor_;
  std::uint64_t size_ = 0;
};

/// An open regular file that is a response body; the length is taken when it is opened.
class FileBody {
 public:
  /// Errors: http.file_missing (not_found), http.file_unreadable.
  static Result<std::shared_ptr<const FileBody>> open(const std::string& path);
  /// Takes over an open descriptor. Error http.file_unreadable unless it is a regular file.
  static Result<std::shared_ptr<const FileBody>> adopt(int descriptor);
  ~FileBody();
  FileBody(const FileBody&) = delete;
  FileBody& operator=(const FileBody&) = delete;

  std::uint64_t size() const { return size_; }
  /// Nanoseconds since 1970 of the last change of content.
  std::int64_t modified_ns() const { return modified_ns_; }
  /// Up to `count` bytes from `offset`, replacing `out`. Fewer (also none) only where the file has become shorter.
  /// Error http.file_unreadable.
  Result<void> read(std::uint64_t offset, std::size_t count, std::string& out) const;

 private:
  FileBody(int descriptor, std::uint64_t size, std::int64_t modified_ns)
      : descriptor_(descriptor), size_(size), modified_ns_(modified_ns) {}

  int descriptor_;
  std::uint64_t size_;
  std::int64_t modified_ns_;
};

}  // namespace shuquan::http
