#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan::evidence {

/// Bytes in order, once.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Up to `size` bytes; 0 only at the end.
  virtual Result<std::size_t> read(char* buffer, std::size_t size) = 0;
  /// To be called after the end: an error where the source changed while it was read.
  virtual Result<void> finish() { return {}; }
  /// Total bytes where known beforehand, else 0.
  virtual std::uint64_t total_bytes() const { return 0; }
};

/// A regular file (symbolic links are followed; devices, sockets and folders are refused: evidence.not_a_file).
/// finish() compares size, modification time and identity with those at opening (evidence.source_changed).
Result<std::unique_ptr<ByteSource>> open_file(const std::string& path);
/// Standard input, or any pipe: the descriptor is not closed.
std::unique_ptr<ByteSource> open_descriptor(int descriptor);
/// Bytes in memory, which must outlive the source.
std::unique_ptr<ByteSource> open_memory(std::string_view bytes);
/// Passes every byte of `inner` to `tap` before handing it on.
std::unique_ptr<ByteSource> tapped(std::unique_ptr<ByteSource> inner, std::function<Result<void>(std::string_view)> tap);
/// `head`, then the rest of `inner`: for sources whose beginning was read ahead.
std::unique_ptr<ByteSource> with_head(std::string head, std::unique_ptr<ByteSource> inner);
/// Reads until `size` bytes are there or the source ends.
Result<std::string> read_ahead(ByteSource& source, std::size_t size);

}  // namespace shuquan::evidence
