#include "base/identifier.h"

#include <chrono>

namespace shuquan {
namespace {

constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::array<unsigned, 17> kUsccWeights{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
constexpr std::array<int, 8> kOrganisationWeights{3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::array<int, 17> kResidentWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

/// First two digits of a region code: 11–15, 21–23, 31–37, 41–46, 50–54, 61–65, 71, 81–83, 91.
bool province_exists(int province) {
  switch (province / 10) {
    case 1: return province <= 15 && province >= 11;
    case 2: return province <= 23 && province >= 21;
    case 3: return province <= 37 && province >= 31;
    case 4: return province <= 46 && province >= 41;
    case 5: return province <= 54;
    case 6: return province <= 65 && province >= 61;
    case 7: return province == 71;
    case 8: return province <= 83 && province >= 81;
    default: return province == 91;
  }
}

std::string stars(std::size_t count) { return std::string(count, '*'); }

/// Bytes of the code point that starts at `text[at]`, or 0 where the text is cut short.
std::size_t code_point_length(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  return at + length <= text.size() ? length : 0;
}

}  // namespace

IdentifierFault check_uscc(std::string_view text) {
  if (text.size() != 18) return IdentifierFault::length;
  std::size_t sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    const auto value = kUsccAlphabet.find(text[i]);
    if (value == std::string_view::npos) return IdentifierFault::character;
    if (i >= 2 && i < 8 && !is_digit(text[i])) return IdentifierFault::region;
    sum += value * kUsccWeights[i];
  }
  if (kUsccAlphabet.find(text[17]) == std::string_view::npos) return IdentifierFault::character;
  return kUsccAlphabet[(31 - sum % 31) % 31] == text[17] ? IdentifierFault::none : IdentifierFault::check_character;
}

bool uscc_inner_check_matches(std::string_view text) {
  if (text.size() != 18) return false;
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    const char c = text[8 + i];
    const int value = is_digit(c) ? c - '0' : c - 'A' + 10;
    sum += value * kOrganisationWeights[i];
  }
  const int check = 11 - sum % 11;
  const char expected = check == 10 ? 'X' : check == 11 ? '0' : static_cast<char>('0' + check);
  return text[16] == expected;
}

IdentifierFault check_resident_id(std::string_view text) {
  if (text.size() != 18) return IdentifierFault::length;
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    if (!is_digit(text[i])) return IdentifierFault::character;
    sum += (text[i] - '0') * kResidentWeights[i];
  }
  if (!is_digit(text[17]) && text[17] != 'X') return IdentifierFault::character;
  if (!province_exists(number_of(text.substr(0, 2)))) return IdentifierFault::region;
  const std::chrono::year_month_day born{std::chrono::year(number_of(text.substr(6, 4))),
                                         std::chrono::month(static_cast<unsigned>(number_of(text.substr(10, 2)))),
                                         std::chrono::day(static_cast<unsigned>(number_of(text.substr(12, 2))))};
  if (!born.ok() || born.year() < std::chrono::year(1800) || born.year() > std::chrono::year(2099)) {
    return IdentifierFault::date;
  }
  return "10X98765432"[sum % 11] == text[17] ? IdentifierFault::none : IdentifierFault::check_character;
}

std::string mask_identity_number(std::string_view text) {
  if (text.size() < 12) return stars(text.size());
  return std::string(text.substr(0, 6)) + stars(text.size() - 10) + std::string(text.substr(text.size() - 4));
}

std::string mask_phone(std::string_view text) {
  if (text.size() < 9) return stars(text.size());
  return std::string(text.substr(0, 3)) + stars(text.size() - 7) + std::string(text.substr(text.size() - 4));
}

std::string mask_email(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos || at == 0) return stars(text.size());
  const std::size_t first = code_point_length(text, 0);
  return std::string(text.substr(0, std::min(first, at))) + "***" + std::string(text.substr(at));
}

std::string mask_name(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = code_point_length(text, at);
    if (length == 0) return "*";
    out += at == 0 ? std::string(text.substr(0, length)) : "*";
    at += length;
  }
  return out;
}

}  // namespace shuquan
