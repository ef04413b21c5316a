#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/body_file.h"

namespace shuquan::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };

/// The spelling on the wire, e.g. "DELETE".
std::string_view to_string(Method method);
/// The method of that spelling (case matters, RFC 9110 §9.1), or nothing.
std::optional<Method> parse_method(std::string_view text);

/// True where two field names or tokens are the same but for the case of ASCII letters.
bool equal_ignoring_case(std::string_view left, std::string_view right);

/// Header fields in order of arrival, kept in one block of memory. Names compare without regard to case.
/// Views stay valid until the list is changed or destroyed; moving the list keeps them.
class Headers {
 public:
  struct Field {
    std::string_view name;
    std::string_view value;
  };

  void add(std::string_view name, std::string_view value);
  /// The value of the first field of that name, empty where there is none.
  std::string_view first(std::string_view name) const;
  /// How many fields have that name.
  std::size_t count(std::string_view name) const;
  std::size_t size() const { return entries_.size(); }
  Field at(std::size_t index) const;

 private:
  struct Entry {
    std::uint32_t name_begin, name_size, value_begin, value_size;
  };
  std::string_view piece(std::uint32_t begin, std::uint32_t size) const { return {text_.data() + begin, size}; }

  std::string text_;
  std::vector<Entry> entries_;
};

/// One request, whole: its body has been read and is within the limits of its route.
struct Request {
  Method method = Method::get;
  std::string target;  ///< as received, in origin form
  std::string path;    ///< percent-decoded once; valid UTF-8, no NUL, no backslash, no dot segments, no encoded slash
  std::vector<std::pair<std::string, std::string>> parameters;  ///< of the query, decoded, in order; valid UTF-8
  Headers headers;
  std::string body;                         ///< empty when the body was spooled
  std::shared_ptr<SpooledBody> body_file;   ///< a body larger than its route keeps in memory; null otherwise
  std::string remote_address;               ///< of the client; behind a trusted proxy, what the proxy says
  std::uint64_t connection = 0;             ///< number of the connection, unique within the process
  std::shared_ptr<const void> body_lease;   ///< returns the body's share of the server's budget when destroyed

  /// The first query parameter of that name.
  std::optional<std::string_view> query(std::string_view name) const;
  /// The value of the first header field of that name, empty where there is none.
  std::string_view header(std::string_view name) const { return headers.first(name); }
  /// The value of the first cookie of that name (RFC 6265 §5.4), without quotes.
  std::optional<std::string_view> cookie(std::string_view name) const;
};

/// An answer. Exactly one of body, shared_body and file is used: file before shared_body before body.
/// Content-Length, Date, Connection, Transfer-Encoding are the server's and are refused in `headers`.
struct Response {
  int status = 200;
  std::string content_type{};
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::shared_ptr<const std::string> shared_body{};  ///< the same bytes for many answers, not copied
  std::shared_ptr<const FileBody> file{};            ///< streamed from an open file
};

}  // namespace shuquan::http
