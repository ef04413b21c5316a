#pragma once
// Internal to src/http: pulls in Asio.
#include <optional>
#include <string>

#include "http/event_loop.h"
#include "http/request_parser.h"

namespace shuquan::http {

/// One connection: reads requests one after the other, hands each to the handler, writes the answers in order.
/// Belongs to its loop's thread; deliver() and abandon() may be called from any.
class Session final : public ReplySink, public std::enable_shared_from_this<Session> {
 public:
  Session(std::shared_ptr<EventLoop> loop, asio::ip::tcp::socket socket, std::string peer, std::uint64_t number);

  void start();
  void close();
  /// Ends what has taken too long.
  void sweep(Clock::time_point now);
  /// The server stops: a connection between requests has little time left for another, one that is closing to close.
  void drain();
  bool idle() const;
  Clock::time_point deadline() const { return deadline_; }

  void deliver(Response response) override;
  void abandon() override;

  std::size_t index = 0;  ///< place in the loop's table

 private:
  enum class Phase : std::uint8_t { head, body, handling, writing, lingering, closed };
  enum class Flush : std::uint8_t { done, blocked, closed };

  bool reads() const;
  void wait_readable();
  void wait_writable();
  void on_readable();
  void advance(std::string_view bytes);
  void keep(std::string_view rest);
  std::size_t process(std::string_view bytes);
  std::size_t read_head(std::string_view bytes);
  std::size_t read_body(std::string_view bytes);
  void begin_body(bool more_is_here);
  std::optional<Refusal> take_body(std::string_view bytes);
  std::optional<Refusal> spool(std::string_view bytes);
  void dispatch();
  void accept_reply(Response response, std::string_view reason);
  void on_reply(Response response, std::string_view reason);
  void refuse(Refusal refusal);
  Response refusal_response(Refusal refusal) const;
  void begin_write(Response response, std::string_view reason, bool keep_alive);
  Flush flush();
  void note_progress(std::size_t sent);
  bool refill_from_file();
  void report();
  void end_exchange();
  void next_request();
  void linger();
  void set_deadline(std::chrono::milliseconds after) { deadline_ = Clock::now() + after; }

  std::shared_ptr<EventLoop> loop_;  // first: outlives the socket
  asio::ip::tcp::socket socket_;
  std::string peer_;
  std::uint64_t number_;
  Phase phase_ = Phase::head;
  Clock::time_point deadline_;
  bool waits_for_bytes_ = false;  // an asynchronous wait is under way
  std::string input_;  // received, not yet consumed
  RequestParser parser_;

  // The request in hand.
  BodyLimit limit_;
  std::shared_ptr<BodyLease> lease_;
  std::uint64_t body_size_ = 0;
  bool head_begun_ = false;
  bool head_only_ = false;
  bool gzip_accepted_ = false;
  Clock::time_point began_;
  std::string_view method_;
  std::string path_;  // kept for observe() only

  // The answer in hand.
  bool in_handler_ = false;
  std::optional<std::pair<Response, std::string_view>> pending_;
  Response response_;
  std::string_view reason_;
  std::string detail_;
  std::string out_;
  std::size_t out_sent_ = 0;
  std::string_view body_left_;
  std::uint64_t file_sent_ = 0;
  std::uint64_t bytes_out_ = 0;
  std::uint64_t progress_mark_ = 0;  // bytes_out_ when the deadline was last moved
  bool keep_alive_ = false;
};

}  // namespace shuquan::http
