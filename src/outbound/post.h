#pragma once
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// HTTP requests to others: POST (GET of what is public), no redirects, no proxy of the environment, certificates checked, time and answer bounded.
namespace shuquan::outbound {

struct Post {
  std::string url;
  std::vector<std::string> headers{};  ///< "Name: value", values without line breaks
  std::string body{};
  bool get = false;                    ///< GET instead; no body
  bool private_allowed = false;        ///< may end at an address that is not public; checked at the socket that is really opened
  std::chrono::seconds timeout{15};    ///< for all of it
  std::size_t most_answer_bytes = 64 * 1024;
};

struct PostAnswer {
  int status = 0;       ///< of HTTP; 0 where there was none
  std::string failure;  ///< empty, or "private_address", "name", "connection", "certificate", "time", "too_large", "protocol"
  std::string detail;   ///< what libcurl says about the failure
  std::string body;
  std::optional<std::chrono::seconds> retry_after{};
  std::chrono::milliseconds took{0};
};

/// One request; waits for its answer.
PostAnswer post(const Post& request);

/// Many requests side by side on the caller's thread: a slow one holds up none of the others. Not safe to share, except wake().
class PostPool {
 public:
  PostPool();
  ~PostPool();
  PostPool(const PostPool&) = delete;
  PostPool& operator=(const PostPool&) = delete;
  /// `key` tells the answer apart; one that is under way must not be used again.
  void start(const std::string& key, Post request);
  /// Moves everything on, waits at most so long for something to happen, and hands over what has ended.
  std::vector<std::pair<std::string, PostAnswer>> wait(std::chrono::milliseconds at_most);
  /// Ends a wait() on another thread.
  void wake();
  std::size_t running() const { return transfers_.size(); }

 private:
  struct Transfer;
  struct Multi;
  std::unique_ptr<Multi> multi_;
  std::map<std::string, std::unique_ptr<Transfer>> transfers_;
};

}  // namespace shuquan::outbound
