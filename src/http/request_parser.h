#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

#include "http/message.h"

namespace shuquan::http {

/// Why a request is not served: the status that says so, and the catalogue reason.
struct Refusal {
  int status = 400;
  std::string_view reason;  ///< has static storage
};

/// Sizes that no request may exceed.
struct ParserLimits {
  std::size_t target_bytes = 8 * 1024;
  std::size_t head_bytes = 16 * 1024;
  std::size_t header_fields = 100;
};

/// Reads one HTTP/1.x request after another from bytes as they come (RFC 9112), strictly: what two parsers could
/// read differently is refused. First head(), until it yields true; then body(), until finished(); then reset().
class RequestParser {
 public:
  /// Receives decoded body bytes; a refusal ends the request.
  using BodySink = std::move_only_function<std::optional<Refusal>(std::string_view)>;

  explicit RequestParser(ParserLimits limits);
  ~RequestParser();

  /// `bytes` is everything received and not yet consumed; when more has come, call again with the longer text.
  /// True: the head is complete, consumed() tells its length and request() holds it.
  bool head(std::string_view bytes);
  /// Feeds body bytes, returns how many were consumed. Fewer than given: the rest must come again, with more behind it.
  std::size_t body(std::string_view bytes, BodySink& sink);
  bool finished() const;
  const std::optional<Refusal>& refusal() const { return refusal_; }

  std::size_t consumed() const { return consumed_; }
  Request& request() { return request_; }
  /// Host field (or the authority of the absolute form), empty for HTTP/1.0 without one.
  const std::string& host() const { return host_; }
  std::optional<std::uint64_t> content_length() const;
  bool expects_continue() const { return expects_continue_; }
  bool keep_alive() const;
  /// Ready for the next request.
  void reset();

 private:
  class Wire;

  bool refuse(int status, std::string_view reason);
  bool scan_lines(std::string_view bytes);
  bool check_line(std::string_view line);
  bool check_request_line(std::string_view line);
  bool read_head(std::string_view head);
  bool check_framing();
  bool check_host();
  bool check_target();
  bool chunk_line_ready(std::string_view bytes);

  ParserLimits limits_;
  std::unique_ptr<Wire> wire_;
  std::optional<Refusal> refusal_;
  Request request_;
  std::string host_;
  std::size_t consumed_ = 0;
  std::size_t scanned_ = 0;     // bytes of the head already looked at
  std::size_t line_start_ = 0;  // where the line that contains scanned_ starts
  std::size_t lines_ = 0;
  bool head_end_ = false;
  bool expects_continue_ = false;
};

}  // namespace shuquan::http
