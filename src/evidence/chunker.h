#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace shuquan::evidence {

/// Cuts bytes where their content says so (gear hash, normalised: docs/formats/sketch.md §3), so that equal stretches of two
/// files give equal chunks wherever they lie. Constant memory.
class Chunker {
 public:
  static constexpr std::size_t kLeast = 2 * 1024;
  static constexpr std::size_t kUsual = 8 * 1024;
  static constexpr std::size_t kMost = 64 * 1024;
  /// The first 8 bytes of the chunk's SHA-256, big endian; never 0.
  using OnChunk = std::function<void(std::uint64_t hash)>;

  explicit Chunker(OnChunk on_chunk) : on_chunk_(std::move(on_chunk)) {}
  void update(std::string_view bytes);
  /// Once, at the end.
  void finish();

 private:
  void cut();

  OnChunk on_chunk_;
  std::string chunk_;
  std::uint64_t rolling_ = 0;
};

}  // namespace shuquan::evidence
