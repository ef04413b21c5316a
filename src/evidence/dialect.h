#pragma once
#include <optional>
#include <string_view>

#include "base/result.h"

namespace shuquan::evidence {

/// How a delimited text (CSV and kin) is written.
struct Dialect {
  char delimiter = ',';   ///< '\0': none, every line is one cell
  char quote = '"';       ///< '\0': none
  char line_end = '\n';   ///< '\n' (also takes "\r\n") or '\r'
  bool header = true;     ///< the first row holds the column names
  bool operator==(const Dialect&) const = default;
};

/// What the user fixed; the rest is found from the text.
struct DialectChoice {
  std::optional<char> delimiter;
  std::optional<char> quote;
  std::optional<bool> header;
};

/// Finds the dialect from the beginning of the text (UTF-8). Deterministic: equal heads and choices give equal
/// dialects. Scores every delimiter of , ; TAB | U+0001 ^ : and every quote of " ' by evenness of the column count and by
/// how many cells look like whole values (numbers, dates, words). `complete`: the head is the whole text.
/// Never fails: text without a pattern is one column.
Dialect sniff_dialect(std::string_view head, bool complete, const DialectChoice& choice);

}  // namespace shuquan::evidence
