#pragma once
// Internal to src/http: pulls in Asio.
#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

#include "http/body_budget.h"
#include "http/proxy.h"
#include "http/server.h"

namespace shuquan::http {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
class Session;

/// What the loops of one server share. Immutable but for the counters.
struct ServerState {
  Options options;
  Handler handler;
  TrustedProxies proxies;
  std::shared_ptr<BodyBudget> memory;
  std::shared_ptr<BodyBudget> spool;
  std::atomic<std::size_t> connections{0};
  std::atomic<std::uint64_t> next_connection{1};
  std::atomic<bool> draining{false};
};

/// One thread's event loop: a listening socket and the connections it accepted. All members and all sessions belong to
/// the thread that calls run(); post() and drain() may be called from others.
class EventLoop : public std::enable_shared_from_this<EventLoop> {
 public:
  static constexpr std::size_t kScratch = 64 * 1024;

  explicit EventLoop(std::shared_ptr<ServerState> state);

  /// Opens the listening socket; `shared` lets other loops listen on the same port.
  boost::system::error_code listen(const asio::ip::tcp::endpoint& endpoint, bool shared);
  std::uint16_t port() const;
  /// Accepts and serves until drained.
  void run();
  /// Stops accepting; run() returns once the sessions have ended or the drain time is over.
  void drain();

  /// Runs `work` on the loop's thread later; dropped after run() has ended. Any thread.
  template <class Work>
  void post(Work work) {
    const std::lock_guard lock(mutex_);
    if (!ended_) asio::post(context_, std::move(work));
  }
  bool runs_here() { return context_.get_executor().running_in_this_thread(); }

  ServerState& state() { return *state_; }
  std::array<char, kScratch>& scratch() { return scratch_; }
  /// The Date of now; formatted once per second.
  std::string_view date();
  /// Called by a session that has closed its socket.
  void forget(Session& session);

 private:
  void accept();
  void admit(asio::ip::tcp::socket socket);
  bool make_room();
  void sweep();
  void arm_sweep();
  void begin_drain();

  std::shared_ptr<ServerState> state_;
  asio::io_context context_{1};
  asio::ip::tcp::acceptor acceptor_{context_};
  asio::steady_timer sweep_timer_{context_};
  std::vector<std::shared_ptr<Session>> sessions_;
  std::chrono::milliseconds sweep_interval_;
  Clock::time_point drain_deadline_{};
  bool draining_ = false;
  bool accepting_ = true;
  std::int64_t date_second_ = 0;
  std::string date_;
  std::mutex mutex_;  // guards ended_ against posts from other threads
  bool ended_ = false;
  std::array<char, kScratch> scratch_;
};

}  // namespace shuquan::http
