#pragma once
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "base/time.h"
#include "http/message.h"

namespace shuquan::api {

/// Answers that are the same for everybody, ready to be sent: found on the input/output thread, so that a much-read entry
/// costs neither a worker nor the database. Never older than what is committed: an answer counts only as long as nothing has
/// been committed since its reading began, the day (Beijing) is the same, and kMostSeconds have not passed, so that a change
/// made behind the server's back shows as well. Safe to use from several threads.
class AnswerCache {
 public:
  static constexpr std::int64_t kMostSeconds = 10;

  /// When an answer is read or asked for: the count of commits (Services::commits), taken before the database is read, and
  /// the office's time.
  struct Moment {
    std::uint64_t commits = 0;
    Instant now;
  };

  /// Holds answers of about `max_bytes` in all; what was not asked for lately goes first.
  explicit AnswerCache(std::size_t max_bytes) : half_(max_bytes / 2) {}

  /// An answer as good as one read now, or null.
  std::shared_ptr<const http::Response> find(const std::string& key, const Moment& asked);
  /// Keeps an answer (with shared_body or none) whose reading began at `read`. Answers over 1/16 of the cache are not kept.
  void insert(const std::string& key, std::shared_ptr<const http::Response> answer, const Moment& read);

 private:
  struct Entry {
    std::shared_ptr<const http::Response> answer;
    Moment read;
    std::size_t bytes = 0;
  };
  using Shelf = std::unordered_map<std::string, Entry>;
  void keep(const std::string& key, Entry entry);

  const std::size_t half_;
  std::mutex mutex_;
  Shelf recent_;   // read or asked for since the shelves were last changed
  Shelf earlier_;  // before that; goes when recent_ is full
  std::size_t recent_bytes_ = 0;
};

}  // namespace shuquan::api
