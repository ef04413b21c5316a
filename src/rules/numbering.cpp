#include "rules/numbering.h"

#include <charconv>

namespace shuquan::rules {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kDigits = "0123456789";

std::unexpected<Error> malformed(std::string_view text) {
  return fail(Errc::invalid_input, "number.malformed", {{"number", std::string(text.substr(0, 60))}});
}

std::string padded(std::uint64_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  return digits.size() >= width ? digits : std::string(width - digits.size(), '0') + digits;
}

bool is_digits(std::string_view text) { return text.find_first_not_of(kDigits) == std::string_view::npos; }

std::uint64_t number_of(std::string_view digits) {
  std::uint64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::string parameter(const NumberScheme& scheme, const std::string& name) {
  const auto found = scheme.parameters.find(name);
  return found == scheme.parameters.end() ? std::string() : found->second;
}

std::string source_letter(std::string_view kind) {
  if (kind == "self_collected") return "S";
  if (kind == "agreement" || kind == "purchased") return "A";
  if (kind == "public_automated") return "P";
  if (kind == "public_authorised") return "G";
  if (kind == "derived") return "D";
  return "";
}

std::string holder_letter(std::string_view kind) {
  if (kind == "enterprise") return "E";
  if (kind == "institution") return "I";
  if (kind == "natural") return "N";
  if (kind == "other") return "O";
  return "";
}

Result<std::uint64_t> within(std::uint64_t counter, std::uint64_t most) {
  if (counter >= 1 && counter <= most) return counter;
  return fail(Errc::unavailable, "number.counter_exhausted", {{"counter", std::to_string(counter)}});
}

std::string date_digits(LocalDate date) { return padded(static_cast<unsigned>(date.year()), 4) + padded(date.month(), 2) + padded(date.day(), 2); }

Result<std::string> format_demo16(const NumberInput& input, std::uint64_t counter) {
  SHUQUAN_CHECK(within(counter, 999'999'999));
  const std::string source = source_letter(input.source_kind);
  const std::string holder = holder_letter(input.holder_kind);
  if (source.empty()) return fail(Errc::invalid_input, "number.unknown_source_kind", {{"kind", input.source_kind}});
  if (holder.empty()) return fail(Errc::invalid_input, "number.unknown_holder_kind", {{"kind", input.holder_kind}});
  std::string body = padded(static_cast<unsigned>(input.date.year()), 4) + source + holder + padded(counter, 9);
  return body + check_character_37_36(body);
}

Result<std::string> format_cnipa17(const NumberScheme& scheme, const NumberInput& input, std::uint64_t counter) {
  SHUQUAN_CHECK(within(counter, 9'999'999));
  return padded(static_cast<unsigned>(input.date.year()), 4) + padded(input.date.month(), 2) + parameter(scheme, "registry") + padded(counter, 7);
}

Result<std::string> format_application(const NumberScheme& scheme, const NumberInput& input, std::uint64_t counter) {
  SHUQUAN_CHECK(within(counter, 999'999));
  const std::string prefix = parameter(scheme, "prefix");
  const std::string date = date_digits(input.date);
  const std::string serial = padded(counter, 6);
  return prefix + "-" + input.region + "-" + date + "-" + serial + "-" + check_character_37_36(prefix + input.region + date + serial);
}

Result<ParsedNumber> parse_demo16(std::string_view text) {
  if (text.size() != 16 || text.find_first_not_of(kAlphabet) != std::string_view::npos) return malformed(text);
  if (!is_digits(text.substr(0, 4)) || !is_digits(text.substr(6, 9))) return malformed(text);
  if (std::string_view("SAPGD").find(text[4]) == std::string_view::npos || std::string_view("EINO").find(text[5]) == std::string_view::npos) {
    return malformed(text);
  }
  if (check_character_37_36(text.substr(0, 15)) != text[15]) {
    return fail(Errc::invalid_input, "number.check_character", {{"number", std::string(text)}});
  }
  return ParsedNumber{static_cast<int>(number_of(text.substr(0, 4))), 0, std::string(text.substr(4, 1)), std::string(text.substr(5, 1)), "",
                      number_of(text.substr(6, 9))};
}

Result<ParsedNumber> parse_cnipa17(const NumberScheme& scheme, std::string_view text) {
  if (text.size() != 17 || !is_digits(text)) return malformed(text);
  const auto month = static_cast<int>(number_of(text.substr(4, 2)));
  if (month < 1 || month > 12 || text.substr(6, 4) != parameter(scheme, "registry")) return malformed(text);
  return ParsedNumber{static_cast<int>(number_of(text.substr(0, 4))), month, "", "", std::string(text.substr(6, 4)), number_of(text.substr(10))};
}

Result<ParsedNumber> parse_application(const NumberScheme& scheme, std::string_view text) {
  const std::string prefix = parameter(scheme, "prefix");
  const std::size_t at = prefix.size();
  if (text.size() != at + 25 || !text.starts_with(prefix)) return malformed(text);
  const std::string_view rest = text.substr(at);
  if (rest[0] != '-' || rest[7] != '-' || rest[16] != '-' || rest[23] != '-') return malformed(text);
  const std::string_view region = rest.substr(1, 6), date = rest.substr(8, 8), serial = rest.substr(17, 6);
  if (!is_digits(region) || !is_digits(date) || !is_digits(serial)) return malformed(text);
  const std::string body = prefix + std::string(region) + std::string(date) + std::string(serial);
  if (check_character_37_36(body) != rest[24]) return fail(Errc::invalid_input, "number.check_character", {{"number", std::string(text)}});
  return ParsedNumber{static_cast<int>(number_of(date.substr(0, 4))), static_cast<int>(number_of(date.substr(4, 2))), "", "", std::string(region),
                      number_of(serial)};
}

std::unexpected<Error> unknown(const NumberScheme& scheme) {
  return fail(Errc::internal, "number.unknown_scheme", {{"scheme", scheme.scheme}});
}

}  // namespace

char check_character_37_36(std::string_view text) {
  unsigned product = 36;
  for (const char c : text) {
    const auto value = kAlphabet.find(c);
    SHUQUAN_ASSERT(value != std::string_view::npos);
    unsigned sum = (product + static_cast<unsigned>(value)) % 36;
    if (sum == 0) sum = 36;
    product = sum * 2 % 37;
  }
  return kAlphabet[(37 - product) % 36];
}

Result<std::string> number_scope(const NumberScheme& scheme, const NumberInput& input) {
  const std::string year = std::to_string(input.date.year());
  // The registration number names no place, so all places of one installation share its counter.
  if (scheme.scheme == "DEMO16-v1") return scheme.scheme + "/" + year;
  if (scheme.scheme == "CNIPA17-v1") return scheme.scheme + "/" + parameter(scheme, "registry") + "/" + year + padded(input.date.month(), 2);
  if (scheme.scheme == "APPLICATION-v1") return scheme.scheme + "/" + parameter(scheme, "prefix") + "/" + input.region + "/" + date_digits(input.date);
  return unknown(scheme);
}

Result<std::string> format_number(const NumberScheme& scheme, const NumberInput& input, std::uint64_t counter) {
  if (scheme.scheme == "DEMO16-v1") return format_demo16(input, counter);
  if (scheme.scheme == "CNIPA17-v1") return format_cnipa17(scheme, input, counter);
  if (scheme.scheme == "APPLICATION-v1") return format_application(scheme, input, counter);
  return unknown(scheme);
}

Result<ParsedNumber> parse_number(const NumberScheme& scheme, std::string_view text) {
  if (scheme.scheme == "DEMO16-v1") return parse_demo16(text);
  if (scheme.scheme == "CNIPA17-v1") return parse_cnipa17(scheme, text);
  if (scheme.scheme == "APPLICATION-v1") return parse_application(scheme, text);
  return unknown(scheme);
}

std::optional<std::string> scheme_problem(const NumberScheme& scheme) {
  if (scheme.scheme == "DEMO16-v1") return std::nullopt;
  if (scheme.scheme == "CNIPA17-v1") {
    const std::string registry = parameter(scheme, "registry");
    return registry.size() == 4 && is_digits(registry) ? std::nullopt : std::optional<std::string>("CNIPA17-v1 registry");
  }
  if (scheme.scheme == "APPLICATION-v1") {
    const std::string prefix = parameter(scheme, "prefix");
    const bool fits = !prefix.empty() && prefix.size() <= 8 && prefix.find_first_not_of(kAlphabet) == std::string::npos;
    return fits ? std::nullopt : std::optional<std::string>("APPLICATION-v1 prefix");
  }
  return scheme.scheme;
}

}  // namespace shuquan::rules
