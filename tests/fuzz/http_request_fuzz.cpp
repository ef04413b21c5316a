// Reads requests from arbitrary bytes twice, whole and cut into pieces: both must agree, and what was accepted must keep
// the promises of http/request_parser.h. First input byte: the largest piece.
#include <cstdlib>
#include <string>

#include "http/request_parser.h"
#include "http/target.h"

namespace {

using namespace shuquan::http;

struct Read {
  std::string seen;  // of every request: method, target, path, parameters, headers, body
  int refused = 0;
};

void require(bool promise) {
  if (!promise) std::abort();
}

void check_promises(const Request& request) {
  require(request.path == "*" || request.path.starts_with("/"));
  require(is_utf8(request.path) && request.path.find('\0') == std::string::npos);
  require(request.path.find("/../") == std::string::npos && !request.path.ends_with("/.."));
  require(request.path.find('\\') == std::string::npos);
  require(request.headers.count("host") <= 1 && request.headers.size() <= ParserLimits{}.header_fields);
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    const auto field = request.headers.at(i);
    require(!field.name.empty() && field.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
  }
}

void describe(const Request& request, std::string& out) {
  out.append(to_string(request.method)).append(" ").append(request.target).append(" ").append(request.path);
  for (const auto& [name, value] : request.parameters) out.append("\1").append(name).append("=").append(value);
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    out.append("\2").append(request.headers.at(i).name).append(":").append(request.headers.at(i).value);
  }
  out.append("\3").append(request.body).append("\n");
}

Read read_all(const std::string& bytes, std::size_t piece) {
  RequestParser parser(ParserLimits{});
  RequestParser::BodySink sink = [&](std::string_view part) {
    parser.request().body.append(part);
    return std::optional<Refusal>();
  };
  Read read;
  std::size_t begin = 0;
  bool in_body = false;
  for (std::size_t end = 0; end < bytes.size();) {
    end = std::min(bytes.size(), end + piece);
    for (bool more = true; more;) {
      more = false;
      const std::string_view rest = std::string_view(bytes).substr(begin, end - begin);
      if (!in_body) {
        if (rest.empty() || !parser.head(rest)) break;
        begin += parser.consumed();
        in_body = true;
      }
      const std::size_t used = parser.body(std::string_view(bytes).substr(begin, end - begin), sink);
      require(used <= end - begin);
      begin += used;
      if (parser.finished() && !parser.refusal()) {
        check_promises(parser.request());
        describe(parser.request(), read.seen);
        parser.reset();
        in_body = false;
        more = true;
      }
    }
    if (parser.refusal()) {
      read.refused = parser.refusal()->status;
      break;
    }
  }
  return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const Read whole = read_all(bytes, bytes.size() + 1);
  const Read cut = read_all(bytes, 1 + data[0] % 64);
  require(whole.seen == cut.seen);
  require((whole.refused != 0) == (cut.refused != 0));
  return 0;
}
