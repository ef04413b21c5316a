#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "http/reply.h"

namespace shuquan::http {

/// What one route lets a client send.
struct BodyLimit {
  std::uint64_t max_bytes = 1024 * 1024;    ///< more is refused with 413
  std::uint64_t spool_above = 1024 * 1024;  ///< more than this goes to Request::body_file instead of Request::body
  std::chrono::milliseconds max_time{30'000};  ///< from the end of the head to the end of the body, else 408
};

/// One request as it ended, for logs and metrics. Views live during the call only.
struct Exchange {
  std::string_view remote_address;
  std::string_view method;  ///< empty where the head was not understood
  std::string_view path;    ///< decoded, empty where the head was not understood
  int status = 0;
  std::string_view reason;  ///< why the server itself refused or failed, e.g. "http.bad_host"; empty for handlers' answers
  std::string_view detail;  ///< for the operator: what an exception of the handler said
  std::uint64_t bytes_in = 0;   ///< of the body
  std::uint64_t bytes_out = 0;  ///< head and body
  std::chrono::microseconds duration{0};  ///< from the end of the head to the last byte handed to the system
};

/// Answers one request through `reply`, now or later. Runs on the input/output thread: whatever may take longer than
/// about a millisecond belongs to a WorkerPool. Exceptions become 500.
using Handler = std::function<void(Request request, Reply reply)>;

struct Options {
  std::string listen = "127.0.0.1:8080";  ///< "address:port" or "[v6 address]:port"; port 0 lets the system choose
  unsigned threads = 0;                   ///< 0: one per core
  std::size_t max_connections = 4096;     ///< beyond it idle connections are closed, then new ones get 503
  std::size_t max_target_bytes = 8 * 1024;
  std::size_t max_head_bytes = 16 * 1024;
  std::size_t max_header_fields = 100;
  std::chrono::milliseconds head_timeout{10'000};   ///< from the first byte of a request to the end of its head
  std::chrono::milliseconds idle_timeout{60'000};   ///< between requests of one connection
  std::chrono::milliseconds write_timeout{30'000};  ///< for an answer; longer ones must move on at 16 KiB per second
  std::chrono::milliseconds drain_timeout{10'000};  ///< what stop() gives to requests in flight
  std::uint64_t max_body_memory = 256ULL << 20;  ///< bodies in memory, all connections together, else 503
  std::uint64_t max_spool_bytes = 8ULL << 30;    ///< bodies on disk, all connections together, else 503
  std::string spool_directory;                   ///< empty: the system's folder for temporary files
  std::vector<std::string> allowed_hosts;        ///< names, with or without port; empty: any valid Host
  std::vector<std::string> trusted_proxies;      ///< addresses or networks ("10.0.0.0/8") whose X-Forwarded-For counts
  /// The limit of a route, asked before the body is read. Empty: the defaults of BodyLimit.
  std::function<BodyLimit(Method method, std::string_view path)> body_limit;
  /// Words the server's own answers (400, 408, 413 …) for people; any thread. Empty: problem details with the reason.
  std::function<Response(int status, std::string_view reason)> refusal;
  /// Told of every request and of connections turned away, on the input/output threads; must be quick and must not
  /// throw. May be empty.
  std::function<void(const Exchange& exchange)> observe;
};

/// An HTTP/1.1 server: one event loop per thread, each with its own listening socket. Everything has a limit.
class Server {
 public:
  /// Listens and serves. Errors: http.listen_malformed, http.listen_in_use, http.listen_failed, http.proxy_malformed,
  /// http.host_malformed, http.spool_failed.
  static Result<std::unique_ptr<Server>> start(Options options, Handler handler);
  /// Stops, if stop() was not called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;
  /// Connections open now.
  std::size_t connections() const;
  /// Closes the listening sockets, lets requests in flight (and those that arrive within 0.2 s on open connections) end
  /// within drain_timeout, closes all connections and returns. Replies that come later go nowhere. Not to be called
  /// from a handler.
  void stop();

 private:
  struct Threads;
  explicit Server(std::unique_ptr<Threads> threads);
  std::unique_ptr<Threads> threads_;
};

}  // namespace shuquan::http
