#include "http/request_parser.h"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include "http/target.h"

namespace shuquan::http {
namespace beast = boost::beast;

namespace {

constexpr std::size_t kMaxChunkLine = 1024;         // a chunk size with its extensions
constexpr std::size_t kMaxChunkExtensions = 16384;  // of one body, together
constexpr std::size_t kShortestChunkEnd = 5;        // "0\r\n\r\n"
constexpr std::size_t kMaxRequestLineFrame = 32;    // method, version and spaces around the target

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

bool is_token_char(char c) {
  static constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kMarks.find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

}  // namespace

/// The parser of the library, turned into plain members.
class RequestParser::Wire final : public beast::http::basic_parser<true> {
 public:
  Wire(Request& request, const ParserLimits& limits) : request_(request), limits_(limits) {
    header_limit(static_cast<std::uint32_t>(limits.head_bytes));
    body_limit(boost::none);  // limits depend on the route; the sink enforces them
  }

  BodySink* sink = nullptr;
  std::optional<Refusal> refusal;
  std::string_view method_text;  // valid during the put() of the head only
  int version = 11;
  bool head_done = false;
  bool in_chunk_body = false;

 private:
  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target, int http_version,
                       beast::error_code& error) override {
    error = {};
    method_text = view(method);
    request_.target = view(target);
    version = http_version;
  }
  void on_response_impl(int, beast::string_view, int, beast::error_code& error) override { error = {}; }
  void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                     beast::error_code& error) override {
    error = {};
    if (++fields_ > limits_.header_fields) return stop({431, "http.too_many_headers"}, error);
    if (!head_done) return request_.headers.add(view(name), view(value));
    trailer_bytes_ += name.size() + value.size();  // trailers are read and dropped
    if (trailer_bytes_ > limits_.head_bytes) stop({431, "http.headers_too_large"}, error);
  }
  void on_header_impl(beast::error_code& error) override {
    error = {};
    head_done = true;
    fields_ = 0;
  }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, beast::error_code& error) override { error = {}; }
  std::size_t on_body_impl(beast::string_view bytes, beast::error_code& error) override {
    error = {};
    if (auto refused = (*sink)(view(bytes))) stop(*refused, error);
    return bytes.size();
  }
  void on_chunk_header_impl(std::uint64_t size, beast::string_view extensions, beast::error_code& error) override {
    error = {};
    extensions_ += extensions.size();
    if (extensions_ > kMaxChunkExtensions) return stop({400, "http.bad_chunk"}, error);
    in_chunk_body = size > 0;
  }
  std::size_t on_chunk_body_impl(std::uint64_t remaining, beast::string_view bytes, beast::error_code& error) override {
    if (bytes.size() == remaining) in_chunk_body = false;
    return on_body_impl(bytes, error);
  }
  void on_finish_impl(beast::error_code& error) override { error = {}; }

  void stop(Refusal why, beast::error_code& error) {
    refusal = why;
    error = beast::http::error::bad_value;
  }

  Request& request_;
  const ParserLimits limits_;
  std::size_t fields_ = 0;
  std::size_t extensions_ = 0;
  std::size_t trailer_bytes_ = 0;
};

RequestParser::RequestParser(ParserLimits limits) : limits_(limits) {}
RequestParser::~RequestParser() = default;

void RequestParser::reset() {
  wire_.reset();
  refusal_.reset();
  request_ = Request();
  host_.clear();
  consumed_ = scanned_ = line_start_ = lines_ = 0;
  head_end_ = expects_continue_ = false;
}

bool RequestParser::refuse(int status, std::string_view reason) {
  if (!refusal_) refusal_ = Refusal{status, reason};
  return false;
}

bool RequestParser::head(std::string_view bytes) {
  if (refusal_ || !scan_lines(bytes)) return false;
  if (head_end_) return read_head(bytes.substr(0, line_start_));
  if (lines_ == 0 && bytes.size() - line_start_ > limits_.target_bytes + kMaxRequestLineFrame) {
    return refuse(414, "http.target_too_long");
  }
  if (bytes.size() > limits_.head_bytes) return refuse(431, "http.headers_too_large");
  return false;
}

// Looks at each new line once, as soon as it is there: a malformed head is refused without waiting for its end.
bool RequestParser::scan_lines(std::string_view bytes) {
  const std::size_t end = std::min(bytes.size(), limits_.head_bytes + 2);
  while (scanned_ < end && !head_end_) {
    const std::size_t newline = bytes.substr(0, end).find('\n', scanned_);
    const std::size_t stop = std::min(newline, end);
    if (bytes.substr(scanned_, stop - scanned_).find('\0') != std::string_view::npos) return refuse(400, "http.bad_header");
    if (newline == std::string_view::npos) {
      scanned_ = end;
      break;
    }
    if (newline == line_start_ || bytes[newline - 1] != '\r') return refuse(400, "http.bad_line_end");
    const std::string_view line = bytes.substr(line_start_, newline - 1 - line_start_);
    if (line.empty() && lines_ == 0 && line_start_ > 0) return refuse(400, "http.bad_request_line");
    if (line.empty() && lines_ > 0) head_end_ = true;
    if (!line.empty() && !check_line(line)) return false;
    scanned_ = line_start_ = newline + 1;  // one empty line before the request line is skipped (RFC 9112 §2.2)
  }
  return true;
}

bool RequestParser::check_line(std::string_view line) {
  const bool controls = std::any_of(line.begin(), line.end(), [](char c) {
    return c == 0x7F || (static_cast<unsigned char>(c) < 0x20 && c != '\t');
  });
  if (lines_++ == 0) {
    const bool tabs = line.find('\t') != std::string_view::npos;
    return controls || tabs ? refuse(400, "http.bad_request_line") : check_request_line(line);
  }
  if (controls) return refuse(400, "http.bad_header");
  if (line.front() == ' ' || line.front() == '\t') return refuse(400, "http.folded_header");
  if (lines_ > limits_.header_fields + 1) return refuse(431, "http.too_many_headers");
  if (!is_token(line.substr(0, line.find(':'))) || line.find(':') == std::string_view::npos) {
    return refuse(400, "http.bad_header");
  }
  return true;
}

bool RequestParser::check_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || last == first) return refuse(400, "http.bad_request_line");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method) || target.empty() || target.find(' ') != std::string_view::npos) {
    return refuse(400, "http.bad_request_line");
  }
  if (target.size() > limits_.target_bytes) return refuse(414, "http.target_too_long");
  if (version == "HTTP/1.1" || version == "HTTP/1.0") return true;
  const bool other = version.size() == 8 && version.starts_with("HTTP/");
  return other ? refuse(505, "http.version_unsupported") : refuse(400, "http.bad_request_line");
}

bool RequestParser::read_head(std::string_view head) {
  if (head.size() > limits_.head_bytes) return refuse(431, "http.headers_too_large");
  consumed_ = head.size();
  if (head.starts_with("\r\n")) head.remove_prefix(2);
  wire_ = std::make_unique<Wire>(request_, limits_);
  beast::error_code error;
  const std::size_t used = wire_->put({head.data(), head.size()}, error);
  if (wire_->refusal) refusal_ = wire_->refusal;
  if (refusal_) return false;
  namespace bad = beast::http;
  if (error == bad::error::bad_transfer_encoding || error == bad::error::bad_content_length ||
      error == bad::error::multiple_content_length) {
    return refuse(400, "http.ambiguous_length");
  }
  if (error || !wire_->head_done || used != head.size()) return refuse(400, "http.bad_header");
  const auto method = parse_method(wire_->method_text);
  if (!method) {
    const bool known = wire_->method_text == "CONNECT" || wire_->method_text == "TRACE";
    return known ? refuse(405, "http.method_refused") : refuse(501, "http.method_unknown");
  }
  request_.method = *method;
  return check_framing() && check_host() && check_target();
}

bool RequestParser::check_framing() {
  const Headers& headers = request_.headers;
  const std::size_t lengths = headers.count("content-length");
  const std::size_t codings = headers.count("transfer-encoding");
  if (lengths + codings > 1) return refuse(400, "http.ambiguous_length");
  const std::string_view length = headers.first("content-length");
  if (lengths == 1 && (length.empty() || length.size() > 18 ||
                       !std::all_of(length.begin(), length.end(), [](char c) { return c >= '0' && c <= '9'; }))) {
    return refuse(400, "http.ambiguous_length");
  }
  if (codings == 1 && wire_->version < 11) return refuse(400, "http.ambiguous_length");
  if (codings == 1 && !equal_ignoring_case(headers.first("transfer-encoding"), "chunked")) {
    return refuse(501, "http.coding_unsupported");
  }
  const std::string_view expect = headers.first("expect");
  if (!expect.empty() && !equal_ignoring_case(expect, "100-continue")) return refuse(417, "http.expectation_failed");
  const bool has_body = codings == 1 || content_length().value_or(0) > 0;
  expects_continue_ = !expect.empty() && has_body && wire_->version >= 11;
  return true;
}

bool RequestParser::check_host() {
  const std::size_t hosts = request_.headers.count("host");
  if (hosts > 1 || (hosts == 0 && wire_->version >= 11)) return refuse(400, "http.bad_host");
  host_ = request_.headers.first("host");
  if (hosts == 1 && !parse_host(host_)) return refuse(400, "http.bad_host");
  return true;
}

bool RequestParser::check_target() {
  auto target = parse_target(request_.target);
  if (!target) {
    const std::string& reason = target.error().reason;
    if (reason == "http.path_refused") return refuse(400, "http.path_refused");
    if (reason == "http.too_many_parameters") return refuse(400, "http.too_many_parameters");
    return refuse(400, "http.target_malformed");
  }
  if (target->server_wide && request_.method != Method::options) return refuse(400, "http.target_malformed");
  if (!target->authority.empty()) {
    if (!parse_host(target->authority)) return refuse(400, "http.bad_host");
    if (!host_.empty() && !equal_ignoring_case(host_, target->authority)) return refuse(400, "http.bad_host");
    host_ = target->authority;
    const std::size_t scheme = request_.target.find("//") + 2;
    const std::size_t end = std::min(request_.target.find_first_of("/?", scheme), request_.target.size());
    request_.target.erase(0, end);
    if (!request_.target.starts_with('/')) request_.target.insert(0, "/");
  }
  request_.path = std::move(target->path);
  request_.parameters = std::move(target->parameters);
  return true;
}

// Between chunks Beast is called with a whole chunk line only, of limited length and without what its reader of
// extensions could carry over the end of the line.
bool RequestParser::chunk_line_ready(std::string_view bytes) {
  const std::size_t begin = bytes.starts_with("\r\n") ? 2 : 0;  // the end of the chunk before
  const std::size_t newline = bytes.substr(0, begin + kMaxChunkLine).find('\n', begin);
  if (newline == std::string_view::npos) {
    if (bytes.size() >= begin + kMaxChunkLine) refuse(400, "http.bad_chunk");
    return false;
  }
  const std::string_view line = bytes.substr(begin, newline - begin);
  if (line.find('\\') != std::string_view::npos || std::count(line.begin(), line.end(), '"') % 2 != 0) {
    return refuse(400, "http.bad_chunk");
  }
  // Beast 1.81 asserts five bytes when it comes back to a last chunk; nothing shorter can end a body anyway.
  return bytes.size() >= kShortestChunkEnd;
}

std::size_t RequestParser::body(std::string_view bytes, BodySink& sink) {
  wire_->sink = &sink;
  beast::error_code error;
  std::size_t used = 0;
  while (used < bytes.size() && !refusal_ && !wire_->is_done() && !error) {
    if (wire_->chunked() && !wire_->in_chunk_body && !chunk_line_ready(bytes.substr(used))) break;
    used += wire_->put({bytes.data() + used, bytes.size() - used}, error);
  }
  wire_->sink = nullptr;
  if (wire_->refusal) refusal_ = wire_->refusal;
  if (error && error != beast::http::error::need_more) refuse(400, "http.bad_chunk");
  const bool trailers = error == beast::http::error::need_more;
  if (trailers && bytes.size() - used > limits_.head_bytes) refuse(431, "http.headers_too_large");
  return used;
}

bool RequestParser::finished() const { return wire_ && wire_->is_done(); }

std::optional<std::uint64_t> RequestParser::content_length() const {
  const auto length = wire_->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

// HTTP/1.0 connections always end: its keep-alive was never standardised and no client here needs it.
bool RequestParser::keep_alive() const {
  return wire_ && wire_->head_done && wire_->version >= 11 && wire_->keep_alive();
}

}  // namespace shuquan::http
