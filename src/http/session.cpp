#include "http/session.h"

#include <array>
#include <boost/asio/buffer.hpp>

#include "http/gzip.h"
#include "http/response_head.h"
#include "http/target.h"

namespace shuquan::http {
namespace {

using asio::ip::tcp;
constexpr std::size_t kCopyIntoHead = 4096;         // smaller bodies go out in one piece with the head
constexpr std::size_t kFilePiece = 128 * 1024;      // of a file, per write
constexpr std::uint64_t kTurn = 1024 * 1024;        // bytes to one fast reader before others get their turn
constexpr std::uint64_t kSlowestReader = 16 * 1024; // bytes per second
constexpr std::size_t kReserve = 64 * 1024;         // of an announced body: memory follows what arrives, not what is promised
constexpr std::size_t kKeepInput = 4096;
constexpr std::chrono::milliseconds kLinger{2000};
constexpr std::chrono::milliseconds kGraceAtStop{200};  // a request may be on its way; it is answered, then the end

ParserLimits parser_limits(const Options& options) {
  return {options.max_target_bytes, options.max_head_bytes, options.max_header_fields};
}

}  // namespace

Session::Session(std::shared_ptr<EventLoop> loop, tcp::socket socket, std::string peer, std::uint64_t number)
    : loop_(std::move(loop)),
      socket_(std::move(socket)),
      peer_(std::move(peer)),
      number_(number),
      parser_(parser_limits(loop_->state().options)) {}

void Session::start() {
  set_deadline(loop_->state().options.head_timeout);
  wait_readable();
}

void Session::close() {
  if (phase_ == Phase::closed) return;
  const auto self = shared_from_this();  // the loop may hold the last other reference
  phase_ = Phase::closed;
  boost::system::error_code ignored;  // the descriptor is released whatever close() reports
  socket_.close(ignored);
  input_ = std::string();
  response_ = Response();
  parser_.reset();
  loop_->forget(*this);
}

bool Session::reads() const {
  return phase_ == Phase::head || phase_ == Phase::body || phase_ == Phase::lingering;
}

bool Session::idle() const { return phase_ == Phase::head && !head_begun_; }

void Session::sweep(Clock::time_point now) {
  if (phase_ == Phase::handling || now < deadline_) return;
  if (phase_ == Phase::body) {
    refuse({408, "http.body_timeout"});
    advance(input_);
  } else if (phase_ == Phase::head && head_begun_) {
    refuse({408, "http.head_timeout"});
    advance(input_);
  } else {
    close();  // idle, not reading its answer, or lingering
  }
}

void Session::drain() {
  if (idle() || phase_ == Phase::lingering) set_deadline(kGraceAtStop);
}

void Session::wait_readable() {
  if (std::exchange(waits_for_bytes_, true)) return;
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](boost::system::error_code error) {
    self->waits_for_bytes_ = false;
    if (!error && self->reads()) self->on_readable();
  });
}

void Session::wait_writable() {
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](boost::system::error_code error) {
    if (!error && self->phase_ == Phase::writing) self->advance(self->input_);
  });
}

void Session::on_readable() {
  boost::system::error_code error;
  const std::size_t got = socket_.read_some(asio::buffer(loop_->scratch()), error);
  if (error == asio::error::would_block) return wait_readable();
  if (error) return close();
  const std::string_view fresh(loop_->scratch().data(), got);
  if (input_.empty()) return advance(fresh);
  input_.append(fresh);
  advance(input_);
}

// Consumes what it can of `bytes` (the scratch buffer, or input_ itself) and keeps the rest for later.
void Session::advance(std::string_view bytes) {
  const auto self = shared_from_this();
  const std::size_t used = process(bytes);
  if (phase_ == Phase::closed) return;
  keep(bytes.substr(used));
  if (reads()) wait_readable();
}

void Session::keep(std::string_view rest) {
  if (rest.empty()) {
    if (input_.capacity() > kKeepInput) input_ = std::string();
    input_.clear();
  } else if (!input_.empty()) {
    input_.erase(0, input_.size() - rest.size());
  } else {
    input_.assign(rest);
  }
}

std::size_t Session::process(std::string_view bytes) {
  std::size_t used = 0;
  for (;;) {
    const std::string_view rest = bytes.substr(used);
    const Phase before = phase_;
    switch (phase_) {
      case Phase::head:
        used += read_head(rest);
        break;
      case Phase::body:
        used += read_body(rest);
        break;
      case Phase::writing:
        if (flush() != Flush::done) return used;
        end_exchange();
        break;
      case Phase::handling:
      case Phase::closed:
        return used;
      case Phase::lingering:
        return bytes.size();
    }
    const bool needs_bytes = phase_ == before && (phase_ == Phase::head || phase_ == Phase::body);
    if (needs_bytes) return used;
  }
}

std::size_t Session::read_head(std::string_view bytes) {
  if (bytes.empty()) return 0;
  if (!head_begun_) {
    head_begun_ = true;
    set_deadline(loop_->state().options.head_timeout);
  }
  if (!parser_.head(bytes)) {
    if (parser_.refusal()) refuse(*parser_.refusal());
    return 0;
  }
  const std::size_t used = parser_.consumed();
  begin_body(used < bytes.size());
  return used;
}

void Session::begin_body(bool more_is_here) {
  const Options& options = loop_->state().options;
  const Request& request = parser_.request();
  began_ = Clock::now();
  method_ = to_string(request.method);
  head_only_ = request.method == Method::head;
  gzip_accepted_ = accepts_gzip(request.header("accept-encoding"));
  if (options.observe) path_ = request.path;
  if (!options.allowed_hosts.empty()) {
    const auto host = parse_host(parser_.host());
    if (!host || !host_allowed(*host, options.allowed_hosts)) return refuse({421, "http.host_not_served"});
  }
  if (parser_.finished()) return dispatch();
  limit_ = options.body_limit ? options.body_limit(request.method, request.path) : BodyLimit{};
  if (parser_.content_length().value_or(0) > limit_.max_bytes) return refuse({413, "http.body_too_large"});
  parser_.request().body.reserve(std::min<std::uint64_t>(parser_.content_length().value_or(0), kReserve));
  phase_ = Phase::body;
  set_deadline(limit_.max_time);
  if (!parser_.expects_continue() || more_is_here) return;
  boost::system::error_code error;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  // The socket's buffer is empty here, so that these bytes fit; a client that does not take them gets no more.
  if (socket_.write_some(asio::buffer(kContinue), error) != kContinue.size()) close();
}

std::size_t Session::read_body(std::string_view bytes) {
  if (bytes.empty()) return 0;
  RequestParser::BodySink sink = [this](std::string_view piece) { return take_body(piece); };
  const std::size_t used = parser_.body(bytes, sink);
  if (parser_.refusal()) {
    refuse(*parser_.refusal());
  } else if (parser_.finished()) {
    dispatch();
  }
  return used;
}

std::optional<Refusal> Session::take_body(std::string_view bytes) {
  Request& request = parser_.request();
  if (bytes.size() > limit_.max_bytes - body_size_) return Refusal{413, "http.body_too_large"};
  body_size_ += bytes.size();
  if (request.body_file || body_size_ > limit_.spool_above) return spool(bytes);
  if (!lease_) lease_ = std::make_shared<BodyLease>(loop_->state().memory);
  if (!lease_->grow(bytes.size())) return Refusal{503, "http.overloaded"};
  request.body.append(bytes);
  return std::nullopt;
}

std::optional<Refusal> Session::spool(std::string_view bytes) {
  Request& request = parser_.request();
  std::string begun;
  if (!request.body_file) {
    auto file = SpooledBody::create(loop_->state().options.spool_directory);
    if (!file) return Refusal{503, "http.spool_failed"};
    request.body_file = *std::move(file);
    begun = std::exchange(request.body, std::string());
    lease_ = std::make_shared<BodyLease>(loop_->state().spool);
  }
  if (!lease_->grow(begun.size() + bytes.size())) return Refusal{503, "http.overloaded"};
  if (!request.body_file->append(begun) || !request.body_file->append(bytes)) return Refusal{503, "http.spool_failed"};
  return std::nullopt;
}

void Session::dispatch() {
  ServerState& state = loop_->state();
  Request& request = parser_.request();
  if (request.body_file) request.body_file->finish();
  if (request.path == "*") {
    Response allow;
    allow.status = 204;
    allow.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return begin_write(std::move(allow), {}, parser_.keep_alive());
  }
  request.connection = number_;
  request.remote_address =
      state.proxies.empty() ? peer_ : state.proxies.client(peer_, request.header("x-forwarded-for"));
  request.body_lease = std::exchange(lease_, nullptr);
  phase_ = Phase::handling;
  in_handler_ = true;
  try {
    state.handler(std::move(request), Reply(shared_from_this()));
  } catch (const std::exception& thrown) {  // the reply went with the handler's frame and has already asked for 500
    detail_ = thrown.what();
    if (pending_) pending_->second = "http.handler_failed";
  }
  in_handler_ = false;
  if (auto ready = std::exchange(pending_, std::nullopt)) on_reply(std::move(ready->first), ready->second);
}

void Session::deliver(Response response) {
  if (!is_sendable(response)) return accept_reply(refusal_response({500, "http.bad_response"}), "http.bad_response");
  compress(response, gzip_accepted_);
  accept_reply(std::move(response), {});
}

void Session::abandon() { accept_reply(refusal_response({500, "http.unanswered"}), "http.unanswered"); }

// Inside the handler's own call the answer waits for the call to end; otherwise it is posted to the loop.
void Session::accept_reply(Response response, std::string_view reason) {
  if (loop_->runs_here() && in_handler_) {
    pending_.emplace(std::move(response), reason);
    return;
  }
  loop_->post([self = shared_from_this(), answer = std::move(response), reason]() mutable {
    self->on_reply(std::move(answer), reason);
    if (self->phase_ == Phase::writing) self->advance(self->input_);
  });
}

void Session::on_reply(Response response, std::string_view reason) {
  if (phase_ == Phase::handling) begin_write(std::move(response), reason, parser_.keep_alive());
}

Response Session::refusal_response(Refusal refusal) const {
  const Options& options = loop_->state().options;
  Response response = options.refusal ? options.refusal(refusal.status, refusal.reason)
                                      : plain_refusal(refusal.status, refusal.reason);
  if (refusal.status == 405) response.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
  if (refusal.status == 503) response.headers.emplace_back("Retry-After", "5");
  return is_sendable(response) ? response : plain_refusal(refusal.status, refusal.reason);
}

// The rest of what the client sends cannot be understood or is not wanted: answer, then close.
void Session::refuse(Refusal refusal) {
  lease_.reset();
  parser_.request().body_file.reset();
  begin_write(refusal_response(refusal), refusal.reason, false);
}

void Session::begin_write(Response response, std::string_view reason, bool keep_alive) {
  response_ = std::move(response);
  reason_ = reason;
  keep_alive_ = keep_alive && !loop_->state().draining.load(std::memory_order_relaxed);
  phase_ = Phase::writing;
  out_.clear();
  out_sent_ = bytes_out_ = file_sent_ = 0;
  append_head(out_, response_, keep_alive_, loop_->date());
  body_left_ = {};
  if (head_only_ || response_.status == 204 || response_.status == 304) {
    response_.file.reset();
  } else if (!response_.file) {
    body_left_ = response_.shared_body ? std::string_view(*response_.shared_body) : std::string_view(response_.body);
    if (body_left_.size() <= kCopyIntoHead) out_.append(std::exchange(body_left_, std::string_view()));
  }
  progress_mark_ = 0;
  set_deadline(loop_->state().options.write_timeout);
}

// A reader earns another write_timeout with each write_timeout's worth of bytes at the slowest rate.
void Session::note_progress(std::size_t sent) {
  bytes_out_ += sent;
  const auto timeout = loop_->state().options.write_timeout;
  if (bytes_out_ - progress_mark_ < kSlowestReader * static_cast<std::uint64_t>(timeout.count()) / 1000) return;
  progress_mark_ = bytes_out_;
  set_deadline(timeout);
}

Session::Flush Session::flush() {
  std::uint64_t turn = 0;
  for (;;) {
    if (out_sent_ == out_.size() && body_left_.empty() && !refill_from_file()) {
      return phase_ == Phase::closed ? Flush::closed : Flush::done;
    }
    const std::array<asio::const_buffer, 2> buffers = {
        asio::buffer(out_.data() + out_sent_, out_.size() - out_sent_), asio::buffer(body_left_.data(), body_left_.size())};
    boost::system::error_code error;
    const std::size_t sent = turn < kTurn ? socket_.write_some(buffers, error) : 0;
    if (error && error != asio::error::would_block) {
      close();
      return Flush::closed;
    }
    if (error || turn >= kTurn) {
      wait_writable();
      return Flush::blocked;
    }
    turn += sent;
    note_progress(sent);
    const std::size_t of_head = std::min(sent, out_.size() - out_sent_);
    out_sent_ += of_head;
    body_left_.remove_prefix(sent - of_head);
  }
}

// False: nothing more to send, or the file can no longer give what the head promised and the connection is closed.
bool Session::refill_from_file() {
  if (!response_.file || file_sent_ == response_.file->size()) return false;
  const std::uint64_t left = response_.file->size() - file_sent_;
  const bool read = response_.file->read(file_sent_, std::min<std::uint64_t>(left, kFilePiece), out_).has_value();
  out_sent_ = 0;
  if (!read || out_.empty()) {
    reason_ = "http.file_unreadable";
    report();
    close();
    return false;
  }
  file_sent_ += out_.size();
  return true;
}

void Session::report() {
  const Options& options = loop_->state().options;
  if (!options.observe) return;
  const auto duration = began_ == Clock::time_point() ? Clock::duration(0) : Clock::now() - began_;
  options.observe({peer_, method_, path_, response_.status, reason_, detail_, body_size_, bytes_out_,
                   std::chrono::duration_cast<std::chrono::microseconds>(duration)});
}

void Session::end_exchange() {
  report();
  if (keep_alive_ && !loop_->state().draining.load(std::memory_order_relaxed)) return next_request();
  linger();
}

void Session::next_request() {
  response_ = Response();
  if (out_.capacity() > 2 * kCopyIntoHead) out_ = std::string();
  parser_.reset();
  lease_.reset();
  body_size_ = 0;
  head_begun_ = head_only_ = gzip_accepted_ = false;
  began_ = {};
  method_ = {};
  path_.clear();
  detail_.clear();
  phase_ = Phase::head;
  set_deadline(loop_->state().options.idle_timeout);
}

// Closing with unread bytes would make the system reset the connection and lose the answer on its way (RFC 9112 §9.6).
void Session::linger() {
  boost::system::error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  if (error) return close();
  phase_ = Phase::lingering;
  response_ = Response();
  set_deadline(loop_->state().draining.load(std::memory_order_relaxed) ? kGraceAtStop : kLinger);
}

}  // namespace shuquan::http
