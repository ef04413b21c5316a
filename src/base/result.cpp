#include "base/result.h"

#include <cstdio>
#include <cstdlib>

namespace shuquan {

std::string_view to_string(Errc code) {
  switch (code) {
    case Errc::invalid_input: return "invalid_input";
    case Errc::rejected: return "rejected";
    case Errc::not_found: return "not_found";
    case Errc::conflict: return "conflict";
    case Errc::forbidden: return "forbidden";
    case Errc::unavailable: return "unavailable";
    case Errc::internal: return "internal";
  }
  return "internal";
}

std::unexpected<Error> fail(Errc code, std::string reason, MessageParams params) {
  return std::unexpected(Error{code, std::move(reason), std::move(params), {}, {}, {}});
}

std::unexpected<Error> fail_with_detail(Errc code, std::string reason, std::string detail, MessageParams params) {
  return std::unexpected(Error{code, std::move(reason), std::move(params), {}, {}, std::move(detail)});
}

std::unexpected<Error> reject(std::string reason, std::string clause, MessageParams params) {
  return std::unexpected(Error{Errc::rejected, std::move(reason), std::move(params), {}, std::move(clause), {}});
}

namespace {
void append_params(std::string& out, const MessageParams& params) {
  for (const auto& [name, value] : params) out.append(" ").append(name).append("=").append(value);
}
}  // namespace

std::string describe(const Error& error) {
  std::string out{to_string(error.code)};
  out.append(" ").append(error.reason);
  append_params(out, error.params);
  if (!error.clause.empty()) out.append(" [").append(error.clause).append("]");
  for (const FieldProblem& field : error.fields) {
    out.append("; ").append(field.pointer).append(": ").append(field.reason);
    append_params(out, field.params);
  }
  if (!error.detail.empty()) out.append(": ").append(error.detail);
  return out;
}

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: assertion failed: %s\n", file, line, expression);
  std::abort();
}

}  // namespace shuquan
