#include "office/time_source.h"

#include <chrono>

namespace shuquan::office {

Instant TimeSource::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count() + offset_ms_.load()};
}

}  // namespace shuquan::office
