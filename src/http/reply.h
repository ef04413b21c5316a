#pragma once
#include <memory>

#include "http/message.h"

namespace shuquan::http {

/// Where an answer goes: a connection of the server, or a test. Called from any thread, at most once per Reply.
class ReplySink {
 public:
  virtual ~ReplySink() = default;
  virtual void deliver(Response response) = 0;
  /// The handler let go of its Reply without an answer; the client gets 500.
  virtual void abandon() = 0;
};

/// The right to answer one request, once, from any thread. Destroyed unsent, it answers 500.
class Reply {
 public:
  Reply() = default;
  explicit Reply(std::shared_ptr<ReplySink> sink);
  Reply(Reply&&) noexcept = default;
  Reply& operator=(Reply&& other) noexcept;
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  ~Reply();

  /// Sends the answer; asserts that none was sent before. A response that cannot be sent as it is (a field with
  /// line breaks, a field that is the server's) is replaced by 500. Bodies are compressed here, in the caller's thread.
  void send(Response response);
  /// True until send().
  explicit operator bool() const { return sink_ != nullptr; }

 private:
  std::shared_ptr<ReplySink> sink_;
};

}  // namespace shuquan::http
