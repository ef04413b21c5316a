#pragma once
#include <cstddef>
#include <expected>
#include <string>
#include <system_error>

namespace shuquan {

/// A regular file as it was read.
struct WholeFile {
  std::string bytes;
  unsigned mode = 0;  ///< permission bits, 0–07777
};
/// Reads a regular file of at most `limit` bytes. Never waits for a pipe or device in place of one. The error is that of the
/// operating system; invalid_argument where it is no regular file, file_too_large above the limit.
std::expected<WholeFile, std::error_code> read_whole_file(const std::string& path, std::size_t limit);

}  // namespace shuquan
