#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace shuquan {

// Chinese text: validity, length, comparison, and the tokens by which both databases find it.
// Every function takes any bytes; what is not UTF-8 is read as U+FFFD. O(n).

/// Whether the bytes are well-formed UTF-8 (no surrogates, no overlong forms, nothing above U+10FFFF).
bool is_valid_utf8(std::string_view bytes);
/// Number of Unicode code points.
std::size_t code_points(std::string_view text);
/// The first `limit` code points at most; a character is never parted from its combining marks, variation selectors or
/// joiners, so the result may be shorter.
std::string truncate(std::string_view text, std::size_t limit);

/// The form in which texts are compared and searched: NFKC with case folding (full width becomes half width, ligatures
/// and enclosed forms are resolved), zero-width and control characters removed, white space reduced to single spaces.
/// Traditional and simplified characters stay different. Of a text over 64 MB only that much is kept.
std::string normalise(std::string_view text);
/// For "is this the same name?": normalise() without the spaces beside a Chinese, Japanese or Korean character.
std::string comparison_key(std::string_view text);

/// The most tokens search_tokens() yields: PostgreSQL counts positions of words up to 16383 only.
inline constexpr std::size_t kMaximumSearchTokens = 15000;
/// The most code points of a query that are looked at.
inline constexpr std::size_t kMaximumQueryLength = 256;

/// What is indexed for `text`: tokens separated by spaces, for an FTS5 table with tokenize='unicode61' or for
/// to_tsvector('simple', $n). Each run of CJK characters gives its overlapping pairs and its last character; each run of
/// other letters and digits is one word (64 code points at most). Tokens hold only lower-case letters and digits: rare
/// characters are spelt out, and a word that starts with a digit gets an "n", lest a database's own parser part it.
std::string search_tokens(std::string_view text);

/// The query that finds texts containing every blank-separated part of `query`, for `… MATCH $n` (FTS5) and for
/// `… @@ CAST($n AS tsquery)` (PostgreSQL). A part is found where its characters stand together: Chinese anywhere,
/// other words from their beginning. Nothing in `query` is ever syntax. A query of signs only finds nothing.
std::string fts5_query(std::string_view query);
std::string tsquery(std::string_view query);

}  // namespace shuquan
