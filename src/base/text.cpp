#include "base/text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include "base/result.h"

namespace shuquan {

namespace {

constexpr std::size_t kMaximumWord = 64;             // code points
constexpr std::size_t kMaximumIndexedText = 100000;  // code points
constexpr std::size_t kMaximumNormalised = std::size_t{64} << 20;  // bytes; ICU counts in 32 bits
constexpr char32_t kReplacement = 0xFFFD;

/// The next code point of arbitrary bytes; U+FFFD for each part that is not UTF-8.
char32_t next_code_point(std::string_view text, std::size_t& position) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  UChar32 code = 0;
  U8_NEXT_OR_FFFD(bytes, position, text.size(), code);  // NOLINT(bugprone-inc-dec-in-conditions): so ICU wrote its macro
  return static_cast<char32_t>(code);
}

void append_code_point(std::string& out, char32_t code) {
  std::uint8_t buffer[U8_MAX_LENGTH];
  std::size_t size = 0;
  U8_APPEND_UNSAFE(buffer, size, static_cast<UChar32>(code));
  out.append(reinterpret_cast<const char*>(buffer), size);
}

/// The length of a run of ASCII at the start, in steps of eight bytes.
std::size_t ascii_prefix(std::string_view bytes) {
  std::size_t size = 0;
  for (std::uint64_t word = 0; size + sizeof word <= bytes.size(); size += sizeof word) {
    std::memcpy(&word, bytes.data() + size, sizeof word);
    if ((word & 0x8080808080808080U) != 0) break;
  }
  return size;
}

bool is_space(char32_t code) { return u_isUWhiteSpace(static_cast<UChar32>(code)) != 0; }

bool is_mark(char32_t code) { return (U_GET_GC_MASK(static_cast<UChar32>(code)) & U_GC_M_MASK) != 0; }

/// Characters of the scripts written without spaces, which are searched by pairs.
bool is_cjk(char32_t code) {
  if (code < 0x2E80) return code >= 0x1100 && code <= 0x11FF;
  if (u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_IDEOGRAPHIC) || code == 0x3005 || code == 0x30FC) return true;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(static_cast<UChar32>(code), &status)) {
    case USCRIPT_HAN:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
    case USCRIPT_HANGUL:
    case USCRIPT_BOPOMOFO: return u_isalnum(static_cast<UChar32>(code)) != 0;
    default: return false;
  }
}

bool is_word(char32_t code) { return u_isalnum(static_cast<UChar32>(code)) != 0; }

}  // namespace

bool is_valid_utf8(std::string_view bytes) {
  std::size_t position = ascii_prefix(bytes);
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  while (position < bytes.size()) {
    if (data[position] < 0x80) {
      ++position;
      continue;
    }
    UChar32 code = 0;
    U8_NEXT(data, position, bytes.size(), code);  // NOLINT(bugprone-inc-dec-in-conditions): so ICU wrote its macro
    if (code < 0) return false;
  }
  return true;
}

std::size_t code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t position = 0; position < text.size(); ++count) next_code_point(text, position);
  return count;
}

std::string truncate(std::string_view text, std::size_t limit) {
  std::string out;
  std::size_t position = 0;
  std::size_t last_start = 0;  // of the last character that can stand alone
  bool joined = false;
  for (std::size_t count = 0; position < text.size(); ++count) {
    const char32_t code = next_code_point(text, position);
    const bool extends = joined || u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_GRAPHEME_EXTEND) ||
                         u_hasBinaryProperty(static_cast<UChar32>(code), UCHAR_EMOJI_MODIFIER) || code == 0x200D;
    if (count == limit) {
      if (extends) out.resize(last_start);
      return out;
    }
    if (!extends) last_start = out.size();
    joined = code == 0x200D;
    append_code_point(out, code);
  }
  return out;
}

namespace {

/// Without control and format characters; white space of any kind becomes U+0020.
std::string without_controls(std::string_view text) {
  std::string out;
  out.reserve(std::min(text.size(), kMaximumNormalised));
  for (std::size_t position = 0; position < text.size() && out.size() < kMaximumNormalised;) {
    const char32_t code = next_code_point(text, position);
    if (is_space(code)) {
      out.push_back(' ');
    } else if ((U_GET_GC_MASK(static_cast<UChar32>(code)) & (U_GC_CC_MASK | U_GC_CF_MASK)) == 0) {
      append_code_point(out, code);
    }
  }
  return out;
}

std::string nfkc_casefold(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  SHUQUAN_ASSERT(U_SUCCESS(status));  // its data are part of the library
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
  normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr, status);
  SHUQUAN_ASSERT(U_SUCCESS(status));
  return out;
}

std::string single_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool pending = false;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t code = next_code_point(text, position);
    if (is_space(code)) {
      pending = !out.empty();
      continue;
    }
    if (std::exchange(pending, false)) out.push_back(' ');
    append_code_point(out, code);
  }
  return out;
}

}  // namespace

std::string normalise(std::string_view text) { return single_spaces(nfkc_casefold(without_controls(text))); }

std::string comparison_key(std::string_view text) {
  const std::string normal = normalise(text);
  std::string out;
  out.reserve(normal.size());
  char32_t before = kReplacement;
  for (std::size_t position = 0; position < normal.size();) {
    const char32_t code = next_code_point(normal, position);
    if (code == ' ') {
      std::size_t after = position;  // a normal form never ends in a space
      if (is_cjk(before) || is_cjk(next_code_point(normal, after))) continue;
    }
    before = code;
    append_code_point(out, code);
  }
  return out;
}

namespace {

/// ASCII letters and digits and the ideographs that the tokenizers of both databases know (Unicode 6.0) stand for
/// themselves. Every other character is spelt "x<hex>x": else unicode61 would drop what is newer than its tables and
/// strip accents, and PostgreSQL's parser would decide by the locale of the server.
void append_spelt(std::string& out, char32_t code) {
  const bool plain = code < 0x80 || (code >= 0x3400 && code <= 0x4DB5) || (code >= 0x4E00 && code <= 0x9FCB);
  if (plain) return append_code_point(out, code);
  constexpr char kDigits[] = "0123456789abcdef";
  out.push_back('x');
  int shift = 20;
  while (shift > 0 && (code >> shift) == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) out.push_back(kDigits[(code >> shift) & 0xF]);
  out.push_back('x');
}

/// Characters of one kind that stand together.
struct Run {
  bool cjk = false;
  std::vector<char32_t> characters;
};

/// Splits normalised text into runs and hands each over; marks vanish, every other sign parts. Stops when `take` says so.
template <class Take>
void each_run(std::string_view normal, Take take) {
  Run run;
  const auto finish = [&] {
    const bool more = run.characters.empty() || take(run);
    run.characters.clear();
    return more;
  };
  for (std::size_t position = 0; position < normal.size();) {
    const char32_t code = next_code_point(normal, position);
    if (is_mark(code)) continue;
    const bool cjk = is_cjk(code);
    const bool belongs = cjk || is_word(code);
    if ((!belongs || cjk != run.cjk) && !finish()) return;
    if (!belongs) continue;
    run.cjk = cjk;
    run.characters.push_back(code);
  }
  finish();
}

/// A word that starts with a digit gets an "n" before it: PostgreSQL would read 0e3ef as the number 0e3 and a word ef.
std::string word_token(const Run& run) {
  const bool digit_first = run.characters.front() >= '0' && run.characters.front() <= '9';
  std::string token(digit_first ? "n" : "");
  for (std::size_t i = 0; i < std::min(run.characters.size(), kMaximumWord); ++i) append_spelt(token, run.characters[i]);
  return token;
}

std::string pair_token(const Run& run, std::size_t i) {
  std::string token;
  append_spelt(token, run.characters[i]);
  if (i + 1 < run.characters.size()) append_spelt(token, run.characters[i + 1]);
  return token;
}

/// A phrase of tokens; the last one may be the beginning of a longer one.
struct Phrase {
  std::vector<std::string> tokens;
  bool open_end = false;
};

Phrase phrase_of(std::string_view part) {
  Phrase phrase;
  Run last;
  const auto append = [&](bool is_last) {
    if (last.characters.empty()) return;
    const std::size_t size = last.characters.size();
    if (!last.cjk) {
      phrase.tokens.push_back(word_token(last));
      phrase.open_end = is_last && size <= kMaximumWord;
      return;
    }
    // At the end of the query the text may go on: then its pair there is not known, unless one character is all there is.
    const std::size_t end = is_last && size > 1 ? size - 1 : size;
    for (std::size_t i = 0; i < end; ++i) phrase.tokens.push_back(pair_token(last, i));
    phrase.open_end = is_last && size == 1;
  };
  each_run(part, [&](const Run& run) {
    append(false);
    last = run;
    return true;
  });
  append(true);
  return phrase;
}

std::vector<Phrase> phrases_of(std::string_view query) {
  const std::string normal = normalise(truncate(query, kMaximumQueryLength));
  std::vector<Phrase> phrases;
  for (std::string_view rest = normal; !rest.empty();) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    Phrase phrase = phrase_of(rest.substr(0, end));
    if (!phrase.tokens.empty()) phrases.push_back(std::move(phrase));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return phrases;
}

}  // namespace

std::string search_tokens(std::string_view text) {
  const std::string normal = normalise(truncate(text, kMaximumIndexedText));
  std::string out;
  std::size_t count = 0;
  const auto append = [&](const std::string& token) {
    if (count == kMaximumSearchTokens) return false;
    if (count++ > 0) out.push_back(' ');
    out.append(token);
    return true;
  };
  each_run(normal, [&](const Run& run) {
    if (!run.cjk) return append(word_token(run));
    for (std::size_t i = 0; i < run.characters.size(); ++i) {
      if (!append(pair_token(run, i))) return false;
    }
    return true;
  });
  return out;
}

std::string fts5_query(std::string_view query) {
  std::string out;
  for (const Phrase& phrase : phrases_of(query)) {
    if (!out.empty()) out.append(" AND ");
    out.push_back('"');
    for (std::size_t i = 0; i < phrase.tokens.size(); ++i) out.append(i == 0 ? "" : " ").append(phrase.tokens[i]);
    out.push_back('"');
    if (phrase.open_end) out.push_back('*');
  }
  return out.empty() ? "\"\"" : out;  // FTS5 takes an empty phrase, but no empty query
}

std::string tsquery(std::string_view query) {
  std::string out;
  for (const Phrase& phrase : phrases_of(query)) {
    out.append(out.empty() ? "(" : " & (");
    for (std::size_t i = 0; i < phrase.tokens.size(); ++i) {
      out.append(i == 0 ? "'" : " <-> '").append(phrase.tokens[i]).push_back('\'');
    }
    out.append(phrase.open_end ? ":*)" : ")");
  }
  return out;
}

}  // namespace shuquan
