#include "http/reply.h"

#include "base/result.h"

namespace shuquan::http {

Reply::Reply(std::shared_ptr<ReplySink> sink) : sink_(std::move(sink)) {}

Reply& Reply::operator=(Reply&& other) noexcept {
  if (this != &other) {
    if (auto unanswered = std::exchange(sink_, std::move(other.sink_))) unanswered->abandon();
  }
  return *this;
}

Reply::~Reply() {
  if (sink_) sink_->abandon();
}

void Reply::send(Response response) {
  SHUQUAN_ASSERT(sink_ != nullptr);
  std::exchange(sink_, nullptr)->deliver(std::move(response));
}

}  // namespace shuquan::http
