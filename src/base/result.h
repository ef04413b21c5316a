#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shuquan {

/// The seven outcomes a caller may branch on. HTTP statuses and exit codes are derived from them in one place each
/// (src/api/problem.cpp, src/cli/exit_code.cpp).
enum class Errc : std::uint8_t { invalid_input, rejected, not_found, conflict, forbidden, unavailable, internal };

/// The catalogue spelling of a code, e.g. "invalid_input".
std::string_view to_string(Errc code);

/// Values that fill the placeholders {name} of a catalogue message.
using MessageParams = std::vector<std::pair<std::string, std::string>>;

/// One wrong field of an input: where (JSON pointer), why (catalogue reason), and the values of that message.
struct FieldProblem {
  std::string pointer;
  std::string reason;
  MessageParams params;
  bool operator==(const FieldProblem&) const = default;
};

/// Why something did not happen. `reason` names an entry of messages/ that tells people in zh and en what to do;
/// `detail` is for operators and logs only and is never shown to a client; `clause` is the basis of a lawful refusal.
struct Error {
  Errc code = Errc::internal;
  std::string reason;
  MessageParams params;
  std::vector<FieldProblem> fields;
  std::string clause;
  std::string detail;
};

/// std::expected that must not be dropped (GCC 12 does not mark the standard one [[nodiscard]]). Never gains members.
template <class T>
class [[nodiscard]] Result : public std::expected<T, Error> {
 public:
  using std::expected<T, Error>::expected;
  Result(std::expected<T, Error> value) : std::expected<T, Error>(std::move(value)) {}  // NOLINT(google-explicit-constructor)
};

/// An error with a catalogue reason, ready to be returned from any function that yields a Result.
std::unexpected<Error> fail(Errc code, std::string reason, MessageParams params = {});
/// The same with a technical detail for the operator.
std::unexpected<Error> fail_with_detail(Errc code, std::string reason, std::string detail, MessageParams params = {});
/// A lawful "no" of the domain: names the clause it rests on.
std::unexpected<Error> reject(std::string reason, std::string clause, MessageParams params = {});
/// One line for logs and command-line output: code, reason, params, fields, detail.
std::string describe(const Error& error);

/// Aborts with file and line: for broken logic, never for input. Always compiled in.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace shuquan

#define SHUQUAN_JOIN_(a, b) a##b
#define SHUQUAN_JOIN(a, b) SHUQUAN_JOIN_(a, b)
#define SHUQUAN_TRY_(temporary, target, expression)                            \
  auto temporary = (expression);                                               \
  if (!temporary) return std::unexpected(std::move(temporary).error());        \
  target = *std::move(temporary)
/// SHUQUAN_TRY(auto x, f()): x is the value of f(), or the enclosing function returns f()'s error.
#define SHUQUAN_TRY(target, expression) SHUQUAN_TRY_(SHUQUAN_JOIN(shuquan_try_, __COUNTER__), target, expression)
#define SHUQUAN_CHECK_(temporary, expression)                                  \
  do {                                                                         \
    auto temporary = (expression);                                             \
    if (!temporary) return std::unexpected(std::move(temporary).error());      \
  } while (false)
/// SHUQUAN_CHECK(f()): returns f()'s error from the enclosing function, if there is one.
#define SHUQUAN_CHECK(expression) SHUQUAN_CHECK_(SHUQUAN_JOIN(shuquan_check_, __COUNTER__), expression)
#define SHUQUAN_ASSERT(expression) \
  ((expression) ? static_cast<void>(0) : ::shuquan::assertion_failed(#expression, __FILE__, __LINE__))
