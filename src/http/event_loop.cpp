#include "http/event_loop.h"

#include <sys/socket.h>

#include <boost/asio/ip/v6_only.hpp>
#include <ctime>

#include "http/response_head.h"
#include "http/session.h"

namespace shuquan::http {
namespace {

using asio::ip::tcp;
constexpr std::chrono::milliseconds kSweepAtStop{50};
constexpr int kBacklogDrain = 4096;  // waiting connections served after stop(), at most

std::chrono::milliseconds sweep_interval(const Options& options) {
  const auto shortest = std::min({options.head_timeout, options.idle_timeout, options.write_timeout});
  return std::clamp(shortest / 8, std::chrono::milliseconds(10), std::chrono::milliseconds(500));
}

bool is_exhaustion(const boost::system::error_code& error) {
  return error == asio::error::no_descriptors || error == boost::system::errc::too_many_files_open_in_system ||
         error == asio::error::no_memory || error == asio::error::no_buffer_space;
}

std::string peer_address(const tcp::socket& socket) {
  boost::system::error_code error;
  const auto endpoint = socket.remote_endpoint(error);
  return error ? std::string() : canonical_address(endpoint.address().to_string());
}

}  // namespace

EventLoop::EventLoop(std::shared_ptr<ServerState> state)
    : state_(std::move(state)), sweep_interval_(sweep_interval(state_->options)) {}

boost::system::error_code EventLoop::listen(const tcp::endpoint& endpoint, bool shared) {
  boost::system::error_code error;
  if (acceptor_.open(endpoint.protocol(), error)) return error;
  if (acceptor_.set_option(tcp::acceptor::reuse_address(true), error)) return error;
  using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
  if (shared && acceptor_.set_option(ReusePort(true), error)) return error;
  if (endpoint.address().is_v6() && acceptor_.set_option(asio::ip::v6_only(true), error)) return error;
  if (acceptor_.bind(endpoint, error)) return error;
  if (acceptor_.listen(asio::socket_base::max_listen_connections, error)) return error;
  acceptor_.non_blocking(true, error);
  return error;
}

std::uint16_t EventLoop::port() const { return acceptor_.local_endpoint().port(); }

void EventLoop::run() {
  accept();
  sweep();
  for (bool ended = false; !ended;) {
    try {
      context_.run();
      ended = true;
    } catch (const std::exception&) {  // out of memory: that connection gets no further, and its deadline ends it
      arm_sweep();
    }
  }
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  context_.restart();
  context_.poll();  // replies posted at the last moment: they find their sessions closed
}

void EventLoop::drain() {
  post([self = shared_from_this()] { self->begin_drain(); });
}

void EventLoop::begin_drain() {
  draining_ = true;
  drain_deadline_ = Clock::now() + state_->options.drain_timeout;
  boost::system::error_code error;
  for (int i = 0; i < kBacklogDrain && !error; ++i) {  // clients that connected before the stop are served
    tcp::socket socket(context_);
    if (!acceptor_.accept(socket, error)) admit(std::move(socket));
  }
  acceptor_.close(error);
  for (const auto& session : sessions_) session->drain();
  sweep_interval_ = std::min(sweep_interval_, kSweepAtStop);
  if (sessions_.empty()) {
    sweep_timer_.cancel();
  } else {
    arm_sweep();
  }
}

void EventLoop::accept() {
  acceptor_.async_accept([this](boost::system::error_code error, tcp::socket socket) {
    if (draining_ || error == asio::error::operation_aborted) return;
    // Out of descriptors: the sweep starts accepting again after a pause, instead of spinning here.
    accepting_ = !is_exhaustion(error);
    if (accepting_) accept();
    if (!error) admit(std::move(socket));
  });
}

void EventLoop::admit(tcp::socket socket) {
  boost::system::error_code error;
  socket.non_blocking(true, error);
  if (!error) socket.set_option(tcp::no_delay(true), error);
  if (error) return;
  std::string peer = peer_address(socket);
  if (state_->connections.load() >= state_->options.max_connections && !make_room()) {
    std::string answer;
    Response full = plain_refusal(503, "http.too_many_connections");
    full.headers.emplace_back("Retry-After", "5");
    append_head(answer, full, false, date());
    answer += full.body;
    socket.write_some(asio::buffer(answer), error);
    socket.shutdown(tcp::socket::shutdown_both, error);
    if (state_->options.observe) {
      state_->options.observe({peer, {}, {}, 503, "http.too_many_connections", {}, 0, answer.size(), {}});
    }
    return;
  }
  ++state_->connections;
  auto session = std::make_shared<Session>(shared_from_this(), std::move(socket), std::move(peer), state_->next_connection++);
  session->index = sessions_.size();
  sessions_.push_back(session);
  session->start();
}

// Closes the connection of this loop that has been idle the longest; false where none is idle.
bool EventLoop::make_room() {
  std::shared_ptr<Session> oldest;
  for (const auto& session : sessions_) {
    if (session->idle() && (!oldest || session->deadline() < oldest->deadline())) oldest = session;
  }
  if (!oldest) return false;
  oldest->close();
  return true;
}

void EventLoop::forget(Session& session) {
  const std::size_t index = session.index;
  if (index + 1 != sessions_.size()) {
    std::swap(sessions_[index], sessions_.back());
    sessions_[index]->index = index;
  }
  sessions_.pop_back();
  --state_->connections;
  if (draining_ && sessions_.empty()) sweep_timer_.cancel();
}

void EventLoop::sweep() {
  const auto now = Clock::now();
  const bool over = draining_ && now >= drain_deadline_;
  for (std::size_t i = sessions_.size(); i-- > 0;) {
    const auto session = sessions_[i];
    if (over) {
      session->close();
    } else {
      session->sweep(now);
    }
  }
  if (draining_ && sessions_.empty()) return;
  if (!accepting_ && !draining_) {
    accepting_ = true;
    accept();
  }
  arm_sweep();
}

void EventLoop::arm_sweep() {
  sweep_timer_.expires_after(sweep_interval_);
  sweep_timer_.async_wait([this](boost::system::error_code error) {
    if (!error) sweep();
  });
}

std::string_view EventLoop::date() {
  std::timespec now{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != date_second_) {
    date_second_ = now.tv_sec;
    date_ = http_date(now.tv_sec);
  }
  return date_;
}

}  // namespace shuquan::http
