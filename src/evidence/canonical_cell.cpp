#include "evidence/canonical_cell.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringoptions.h>

#include <charconv>
#include <cstring>

#include "evidence/short_cell.h"

namespace shuquan::evidence {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

enum class Folding : std::uint8_t { nothing, ascii, unicode };

// What of a text is left to do: nothing where it is tidy lower-case ASCII and common ideographs, which are their own
// NFKC case folding.
Folding what_to_fold(std::string_view text) {
  Folding result = Folding::nothing;
  char last = ' ';  // a blank at the beginning is one too many
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      if ((byte >= 'A' && byte <= 'Z') || (byte >= '\t' && byte <= '\r') || (byte == ' ' && last == ' ')) result = Folding::ascii;
      last = text[i++];
    } else if (byte >= 0xe4 && byte <= 0xe9 && i + 2 < text.size() &&
               (byte > 0xe4 || static_cast<unsigned char>(text[i + 1]) >= 0xb8)) {
      i += 3;
      last = 'x';
    } else {
      return Folding::unicode;
    }
  }
  return last == ' ' && !text.empty() ? Folding::ascii : result;
}

// Trimmed, runs of white space as one blank, A–Z lower.
void tidy(std::string_view text, std::string& out) {
  out.clear();
  bool blank = false;
  for (const char c : text) {
    if (is_space(c)) {
      blank = !out.empty();
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
}

bool means_nothing(std::string_view text) {
  if (text.size() > 4) return false;
  return text.empty() || std::find(std::begin(kWordsForNothing), std::end(kWordsForNothing), text) != std::end(kWordsForNothing);
}

struct NumberParts {
  bool negative = false;
  bool percent = false;
  std::string_view whole;
  std::string_view fraction;
  std::string_view exponent;
};

// Digits with separators every three places: "1,234,567".
bool grouped(std::string_view whole) {
  const std::size_t first = whole.find(',');
  if (first == 0 || first > 3) return false;
  for (std::size_t i = first; i < whole.size(); i += 4) {
    if (whole[i] != ',' || i + 4 > whole.size()) return false;
    for (std::size_t k = 1; k <= 3; ++k)
      if (!is_digit(whole[i + k])) return false;
  }
  return true;
}

bool split_number(std::string_view text, NumberParts& parts) {
  if (text.empty() || text.size() > 64) return false;
  if (text[0] == '-' || text[0] == '+') {
    parts.negative = text[0] == '-';
    text.remove_prefix(1);
  }
  if (text.ends_with('%')) {
    parts.percent = true;
    text.remove_suffix(1);
    if (text.ends_with(' ')) text.remove_suffix(1);
  }
  std::size_t pos = 0;
  bool separators = false;
  while (pos < text.size() && (is_digit(text[pos]) || text[pos] == ',')) separators |= text[pos++] == ',';
  parts.whole = text.substr(0, pos);
  if (separators && !grouped(parts.whole)) return false;
  if (pos < text.size() && text[pos] == '.') {
    const std::size_t begin = ++pos;
    while (pos < text.size() && is_digit(text[pos])) ++pos;
    parts.fraction = text.substr(begin, pos - begin);
  }
  if (parts.whole.empty() && parts.fraction.empty()) return false;
  if (pos < text.size() && text[pos] == 'e') {
    const std::size_t begin = ++pos;
    if (pos < text.size() && (text[pos] == '-' || text[pos] == '+')) ++pos;
    const std::size_t digits = pos;
    while (pos < text.size() && is_digit(text[pos])) ++pos;
    if (pos == digits || pos - digits > 4) return false;
    parts.exponent = text.substr(begin, pos - begin);
  }
  if (pos != text.size()) return false;
  // Codes: 007 is not 7.
  return !(parts.whole.size() > 1 && parts.whole[0] == '0');
}

// m·10^e, exactly rounded where both are small, otherwise by the library.
double number_value(std::uint64_t mantissa, bool exact, int exponent, bool negative, std::string_view text) {
  constexpr double kPowers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (exact && mantissa < (1ULL << 53) && exponent >= -22 && exponent <= 22) {
    const double value = exponent < 0 ? static_cast<double>(mantissa) / kPowers[-exponent] : static_cast<double>(mantissa) * kPowers[exponent];
    return negative ? -value : value;
  }
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);  // out of range: stays 0
  return value;
}

// "-12.50%" → "-125e-3": sign, digits without zeros at either end, exponent of ten. `out` has room for 96 bytes.
bool canonical_number(std::string_view text, char* out, CanonicalCell& cell) {
  NumberParts parts;
  if (!split_number(text, parts)) return false;
  char* at = out;
  std::uint64_t mantissa = 0;
  int digits = 0;
  int zeros = 0;  // not yet written: they may turn out to be the last
  if (parts.negative) *at++ = '-';
  const auto take = [&](std::string_view part) {
    for (const char c : part) {
      if (c == ',') continue;
      if (c == '0') {
        zeros += digits > 0 ? 1 : 0;
        continue;
      }
      for (; zeros > 0; --zeros, ++digits, mantissa *= 10) *at++ = '0';
      *at++ = c;
      mantissa = mantissa * 10 + static_cast<std::uint64_t>(c - '0');
      ++digits;
    }
  };
  take(parts.whole);
  take(parts.fraction);
  if (digits == 0) {
    out[0] = '0';
    cell = {ValueType::number, {out, 1}, 0};
    return true;
  }
  int given = 0;
  for (const char c : parts.exponent)
    if (is_digit(c)) given = given * 10 + (c - '0');
  const int exponent = zeros - static_cast<int>(parts.fraction.size()) - (parts.percent ? 2 : 0) +
                       (parts.exponent.starts_with('-') ? -given : given);
  if (exponent != 0) {
    *at++ = 'e';
    at = std::to_chars(at, at + 8, exponent).ptr;
  }
  const std::string_view bytes(out, static_cast<std::size_t>(at - out));
  cell = {ValueType::number, bytes, number_value(mantissa, digits <= 18, exponent, parts.negative, bytes)};
  return true;
}

// A run of 1 to `most` digits.
bool take_digits(std::string_view& text, std::size_t most, int& value, std::size_t& length) {
  length = 0;
  value = 0;
  while (length < text.size() && length < most && is_digit(text[length])) value = value * 10 + (text[length++] - '0');
  text.remove_prefix(length);
  return length > 0;
}

bool take_separator(std::string_view& text, char& separator) {
  for (const std::string_view mark : {"-", "/", ".", "年", "月"}) {
    if (!text.starts_with(mark)) continue;
    separator = mark.size() == 1 ? mark[0] : 'C';
    text.remove_prefix(mark.size());
    return true;
  }
  return false;
}

constexpr int kMonthDays[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

void settle_order(int first, int second, DayOrder& order, int& month, int& day) {
  if (first > 12 && order == DayOrder::unknown) order = DayOrder::day_first;
  if (second > 12 && order == DayOrder::unknown) order = DayOrder::month_first;
  month = order == DayOrder::day_first ? second : first;
  day = order == DayOrder::day_first ? first : second;
}

// The part behind the day: "", " 18:20", "t18:20:05.25z", "18时20分". Milliseconds of the day, shifted to UTC by an offset.
bool read_time(std::string_view text, std::int64_t& milliseconds) {
  milliseconds = 0;
  if (text.empty()) return true;
  if (text[0] != ' ' && text[0] != 't') return false;
  text.remove_prefix(1);
  int parts[3] = {};
  std::size_t length = 0;
  for (int i = 0; i < 3; ++i) {
    if (!take_digits(text, 2, parts[i], length)) return false;
    if (i < 2) {
      if (!text.starts_with(':')) {
        if (i == 0) return false;
        break;
      }
      text.remove_prefix(1);
    }
  }
  if (parts[0] > 24 || parts[1] > 59 || parts[2] > 60) return false;
  int thousandths = 0;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    std::string digits;
    while (!text.empty() && is_digit(text[0])) {
      digits += text[0];
      text.remove_prefix(1);
    }
    if (digits.empty()) return false;
    digits.resize(3, '0');
    thousandths = (digits[0] - '0') * 100 + (digits[1] - '0') * 10 + digits[2] - '0';
  }
  std::int64_t offset = 0;
  if (text == "z") {
    text = {};
  } else if (text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':') {
    offset = ((text[1] - '0') * 10 + text[2] - '0') * 60 + (text[4] - '0') * 10 + text[5] - '0';
    if (text[0] == '-') offset = -offset;
    text = {};
  }
  milliseconds = ((parts[0] * 60 + parts[1] - offset) * 60 + parts[2]) * 1000LL + thousandths;
  return text.empty();
}

// Any usual spelling of a day, with or without a time → "20240131" or "20240131+milliseconds".
bool canonical_date(std::string_view text, DayOrder& order, char* out, CanonicalCell& cell) {
  if (text.size() < 8 || text.size() > 40 || !is_digit(text[0])) return false;
  int numbers[3] = {};
  std::size_t lengths[3] = {};
  char marks[2] = {};
  for (int i = 0; i < 3; ++i) {
    if (!take_digits(text, 4, numbers[i], lengths[i])) return false;
    if (i < 2 && !take_separator(text, marks[i])) return false;
  }
  if (marks[0] != marks[1]) return false;
  if (text.starts_with("日")) text.remove_prefix(3);
  int year = numbers[0];
  int month = numbers[1];
  int day = numbers[2];
  if (lengths[0] == 4) {
    if (lengths[1] > 2 || lengths[2] > 2) return false;
  } else {
    if (lengths[2] != 4 || lengths[0] > 2 || lengths[1] > 2) return false;
    year = numbers[2];
    settle_order(numbers[0], numbers[1], order, month, day);
  }
  if (year < 1000 || month < 1 || month > 12 || day < 1 || day > kMonthDays[month - 1]) return false;
  std::int64_t milliseconds = 0;
  if (!read_time(text, milliseconds)) return false;
  const int date = year * 10000 + month * 100 + day;
  char* at = std::to_chars(out, out + 16, date).ptr;
  if (milliseconds != 0) {
    *at++ = '+';
    at = std::to_chars(at, at + 24, milliseconds).ptr;
  }
  cell = {ValueType::date, {out, static_cast<std::size_t>(at - out)}, static_cast<double>(date)};
  return true;
}

}  // namespace

std::string_view Canonicalizer::fold(std::string_view text) {
  if (surely_folded(text.data(), text.size())) return text;
  const Folding folding = what_to_fold(text);
  if (folding == Folding::nothing) return text;
  if (folding == Folding::ascii) {
    tidy(text, folded_);
    return folded_;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCCasefoldInstance(status);
  if (U_FAILURE(status)) return text;
  std::string normal;
  icu::StringByteSink<std::string> sink(&normal);
  normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, nullptr, status);
  if (U_FAILURE(status)) return text;
  tidy(normal, folded_);
  return folded_;
}

CanonicalCell Canonicalizer::operator()(const Cell& cell, DayOrder& order) {
  if (cell.kind == CellKind::absent) return {};
  if (cell.kind == CellKind::bytes) return {ValueType::bytes, cell.view(), 0};
  const std::string_view text = fold(cell.view());
  if (means_nothing(text)) return {};
  const char first = text[0];
  if (is_digit(first) || first == '-' || first == '+' || first == '.') {
    CanonicalCell value;
    if (canonical_number(text, number_, value) || canonical_date(text, order, number_, value)) return value;
  }
  return {ValueType::text, text, 0};
}

std::uint64_t cell_hash(const CanonicalCell& cell) {
  if (cell.type == ValueType::absent) return 0;
  std::uint64_t h = hash_begin(cell.type, cell.bytes.size());
  const char* at = cell.bytes.data();
  std::size_t left = cell.bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word;
    std::memcpy(&word, at, 8);
    h = hash_word(h, word);
  }
  if (left > 0) h = hash_word(h, load_short(at, left).words[0]);
  return hash_end(h);
}

}  // namespace shuquan::evidence
