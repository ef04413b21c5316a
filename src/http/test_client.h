#pragma once
// For the tests of src/http: a blocking client that sends bytes as they are, and a server with test-friendly limits.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <string_view>
#include <thread>

#include "http/server.h"

namespace shuquan::http::testing {

struct Answer {
  int status = 0;  ///< 0: the connection ended without an answer
  std::string head;
  std::string body;

  std::string field(std::string_view name) const {
    std::size_t at = head.find("\r\n" + std::string(name) + ": ");
    if (at == std::string::npos) return {};
    at += name.size() + 4;
    return head.substr(at, head.find("\r\n", at) - at);
  }
  bool closes() const { return field("Connection") == "close"; }
};

class Client {
 public:
  explicit Client(std::uint16_t port) : descriptor_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Client() { ::close(descriptor_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool connected() const { return connected_; }
  int descriptor() const { return descriptor_; }

  /// False once the server has gone.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }
  void end_sending() { ::shutdown(descriptor_, SHUT_WR); }

  /// The next answer; `without_body` for HEAD. Waits up to ten seconds.
  Answer receive(bool without_body = false) {
    Answer answer;
    std::size_t end = 0;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!fill()) return answer;
    }
    answer.head = buffer_.substr(0, end + 2);
    buffer_.erase(0, end + 4);
    answer.status = std::stoi(answer.head.substr(9, 3));
    const std::string length = answer.field("Content-Length");
    const std::size_t wanted = without_body || length.empty() ? 0 : std::stoul(length);
    while (buffer_.size() < wanted) {
      if (!fill()) break;
    }
    answer.body = buffer_.substr(0, wanted);
    buffer_.erase(0, wanted);
    return answer;
  }
  Answer ask(std::string_view request, bool without_body = false) {
    send(request);
    return receive(without_body);
  }
  /// True where the server ends the connection within ten seconds and sends nothing before.
  bool ended() { return buffer_.empty() && !fill() && !timed_out_; }
  /// True where something can be read, or the end, within `time`.
  bool readable_within(std::chrono::milliseconds time) {
    pollfd wanted{descriptor_, POLLIN, 0};
    return !buffer_.empty() || ::poll(&wanted, 1, static_cast<int>(time.count())) > 0;
  }

 private:
  bool fill() {
    if (!readable_now()) {
      timed_out_ = true;
      return false;
    }
    char piece[65536];
    const ssize_t got = ::recv(descriptor_, piece, sizeof piece, 0);
    if (got <= 0) return false;
    buffer_.append(piece, static_cast<std::size_t>(got));
    return true;
  }
  bool readable_now() {
    pollfd wanted{descriptor_, POLLIN, 0};
    return ::poll(&wanted, 1, 10'000) > 0;
  }

  int descriptor_;
  bool connected_ = false;
  bool timed_out_ = false;
  std::string buffer_;
};

/// True once `condition` holds, within five seconds.
template <class Condition>
bool eventually(Condition condition) {
  for (int i = 0; i < 5000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

inline void fail_test(std::string_view what) { ADD_FAILURE() << "the handler threw: " << what; }

inline Options test_options() {
  Options options;
  options.listen = "127.0.0.1:0";
  options.threads = 2;
  return options;
}

inline std::unique_ptr<Server> start(Options options, Handler handler) {
  auto server = Server::start(std::move(options), std::move(handler));
  EXPECT_TRUE(server.has_value()) << (server ? "" : describe(server.error()));
  return server ? *std::move(server) : nullptr;
}

/// Answers with what it was asked: method, path, parameters, body size, body.
inline void echo(Request request, Reply reply) {
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::string(to_string(request.method)) + " " + request.path;
  for (const auto& [name, value] : request.parameters) response.body += " " + name + "=" + value;
  response.body += " [" + request.body + "]";
  reply.send(std::move(response));
}

}  // namespace shuquan::http::testing
