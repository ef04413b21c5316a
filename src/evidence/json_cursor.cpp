#include "evidence/json_cursor.h"

namespace shuquan::evidence {
namespace {

constexpr int kRawDepth = 64;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool read_unit(std::string_view text, std::size_t pos, std::uint32_t& unit) {
  if (pos + 4 > text.size()) return false;
  unit = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    const int digit = hex_value(text[pos + i]);
    if (digit < 0) return false;
    unit = unit * 16 + static_cast<std::uint32_t>(digit);
  }
  return true;
}

char* put_utf8(char* out, std::uint32_t point) {
  if (point < 0x80) {
    *out++ = static_cast<char>(point);
  } else if (point < 0x800) {
    *out++ = static_cast<char>(0xc0 | point >> 6);
    *out++ = static_cast<char>(0x80 | (point & 0x3f));
  } else if (point < 0x10000) {
    *out++ = static_cast<char>(0xe0 | point >> 12);
    *out++ = static_cast<char>(0x80 | (point >> 6 & 0x3f));
    *out++ = static_cast<char>(0x80 | (point & 0x3f));
  } else {
    *out++ = static_cast<char>(0xf0 | point >> 18);
    *out++ = static_cast<char>(0x80 | (point >> 12 & 0x3f));
    *out++ = static_cast<char>(0x80 | (point >> 6 & 0x3f));
    *out++ = static_cast<char>(0x80 | (point & 0x3f));
  }
  return out;
}

// The character of \uXXXX at `pos` (behind the u), a surrogate pair taken together; halves are refused.
bool read_point(std::string_view raw, std::size_t& pos, std::uint32_t& point) {
  if (!read_unit(raw, pos, point)) return false;
  pos += 4;
  if (point < 0xd800 || point > 0xdfff) return true;
  std::uint32_t low = 0;
  if (point > 0xdbff || raw.substr(pos, 2) != "\\u" || !read_unit(raw, pos + 2, low) || low < 0xdc00 || low > 0xdfff)
    return false;
  pos += 6;
  point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
  return true;
}

}  // namespace

char JsonCursor::peek() {
  while (at_ < end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  return at_ < end_ ? *at_ : '\0';
}

bool JsonCursor::take(char c) {
  if (peek() != c || at_ == end_) return false;
  ++at_;
  return true;
}

bool JsonCursor::string(std::string_view& value) {
  if (!take('"')) return false;
  const char* const begin = at_;
  bool escaped = false;
  for (; at_ < end_ && *at_ != '"'; ++at_) {
    if (static_cast<unsigned char>(*at_) < 0x20) return false;
    if (*at_ != '\\') continue;
    escaped = true;
    if (++at_ == end_) return false;
  }
  if (at_ == end_) return false;
  value = {begin, static_cast<std::size_t>(at_ - begin)};
  ++at_;
  return !escaped || unescape(value, value);
}

bool JsonCursor::unescape(std::string_view raw, std::string_view& value) {
  char* const begin = strings_.take(raw.size());
  char* out = begin;
  for (std::size_t pos = 0; pos < raw.size();) {
    const char c = raw[pos++];
    if (c != '\\') {
      *out++ = c;
      continue;
    }
    const char escape = raw[pos++];
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kValues = "\"\\/\b\f\n\r\t";
    if (const auto found = kNames.find(escape); found != std::string_view::npos) {
      *out++ = kValues[found];
      continue;
    }
    std::uint32_t point = 0;
    if (escape != 'u' || !read_point(raw, pos, point)) return false;
    out = put_utf8(out, point);
  }
  value = {begin, static_cast<std::size_t>(out - begin)};
  return true;
}

std::size_t JsonCursor::digits() {
  const char* const begin = at_;
  while (at_ < end_ && *at_ >= '0' && *at_ <= '9') ++at_;
  return static_cast<std::size_t>(at_ - begin);
}

bool JsonCursor::number() {
  if (at_ < end_ && *at_ == '-') ++at_;
  const bool zero = at_ < end_ && *at_ == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (zero && whole > 1)) return false;
  if (at_ < end_ && *at_ == '.') {
    ++at_;
    if (digits() == 0) return false;
  }
  if (at_ < end_ && (*at_ == 'e' || *at_ == 'E')) {
    ++at_;
    if (at_ < end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    if (digits() == 0) return false;
  }
  return true;
}

bool JsonCursor::word(std::string_view text) {
  if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(text)) return false;
  at_ += text.size();
  return true;
}

bool JsonCursor::literal(std::string_view& value) {
  const char first = peek();
  const char* const begin = at_;
  const bool good = first == 't' ? word("true") : first == 'f' ? word("false") : first == 'n' ? word("null") : number();
  value = {begin, static_cast<std::size_t>(at_ - begin)};
  return good;
}

bool JsonCursor::skip_members(char close, int depth) {
  if (take(close)) return true;
  do {
    std::string_view ignored;
    if (close == '}' && (!string(ignored) || !take(':'))) return false;
    if (!raw(ignored, depth + 1)) return false;
  } while (take(','));
  return take(close);
}

bool JsonCursor::raw(std::string_view& value, int depth) {
  const char first = peek();
  const char* const begin = at_;
  std::string_view ignored;
  bool good = depth < kRawDepth;
  if (!good) return false;
  if (first == '"') {
    good = string(ignored);
  } else if (first == '{' || first == '[') {
    ++at_;
    good = skip_members(first == '{' ? '}' : ']', depth);
  } else {
    good = literal(ignored);
  }
  value = {begin, static_cast<std::size_t>(at_ - begin)};
  return good;
}

}  // namespace shuquan::evidence
