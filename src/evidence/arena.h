#pragma once
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace shuquan::evidence {

/// Bytes that stay where they are until clear(), which keeps the memory for the next round.
class Arena {
 public:
  char* take(std::size_t size) {
    if (current_ < chunks_.size() && chunks_[current_].size - used_ < size) {
      ++current_;
      used_ = 0;
    }
    while (current_ < chunks_.size() && chunks_[current_].size < size) ++current_;
    if (current_ == chunks_.size()) {
      const std::size_t room = size > kChunk ? size : kChunk;
      chunks_.push_back({std::make_unique<char[]>(room), room});
      used_ = 0;
    }
    char* const place = chunks_[current_].bytes.get() + used_;
    used_ += size;
    return place;
  }
  std::string_view copy(std::string_view text) {
    char* const place = take(text.size());
    if (!text.empty()) std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }
  void clear() {
    // A rare huge value must not keep its memory for ever.
    while (!chunks_.empty() && chunks_.size() > kKept) chunks_.pop_back();
    current_ = 0;
    used_ = 0;
  }

 private:
  static constexpr std::size_t kChunk = std::size_t{256} << 10;
  static constexpr std::size_t kKept = 64;
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size;
  };
  std::vector<Chunk> chunks_;
  std::size_t current_ = 0;
  std::size_t used_ = 0;
};

}  // namespace shuquan::evidence
