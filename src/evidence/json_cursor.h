#pragma once
#include <cstdint>
#include <string_view>

#include "evidence/arena.h"

namespace shuquan::evidence {

/// Walks over one JSON text (RFC 8259) that is valid UTF-8 and lies whole in memory. Every function answers false
/// where the text is no JSON, and then the cursor is not used further. Nothing is converted: numbers keep their spelling.
class JsonCursor {
 public:
  JsonCursor(std::string_view text, Arena& strings) : at_(text.data()), end_(text.data() + text.size()), strings_(strings) {}

  /// The next character that is no white space, '\0' at the end.
  char peek();
  /// Takes `c` if it comes next.
  bool take(char c);
  /// A string without its quotes; points into the text, or into the arena where escapes had to be resolved.
  bool string(std::string_view& value);
  /// A number, true, false or null as written.
  bool literal(std::string_view& value);
  /// Any value as written, checked whole; at most 64 levels deep.
  bool raw(std::string_view& value, int depth = 0);
  bool at_end() { return peek() == '\0' && at_ == end_; }

 private:
  bool number();
  bool word(std::string_view text);
  std::size_t digits();
  bool unescape(std::string_view raw, std::string_view& value);
  bool skip_members(char close, int depth);

  const char* at_;
  const char* end_;
  Arena& strings_;
};

}  // namespace shuquan::evidence
