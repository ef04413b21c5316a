#pragma once
#include <atomic>
#include <cstdint>

#include "base/time.h"

namespace shuquan::office {

/// The office's clock: the system clock, in demo mode plus an offset that only grows, so that a notice period can be
/// seen to end. Safe to use from several threads.
class TimeSource {
 public:
  Instant now() const;
  std::int64_t offset_ms() const { return offset_ms_.load(); }
  void set_offset_ms(std::int64_t offset) { offset_ms_.store(offset); }

 private:
  std::atomic<std::int64_t> offset_ms_{0};
};

}  // namespace shuquan::office
