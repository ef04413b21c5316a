#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "rules/rule_pack.h"

namespace shuquan::rules {

/// ISO/IEC 7064 MOD 37,36: the check character (0-9, A-Z) of a text of 0-9 and A-Z. Asserts on any other character.
char check_character_37_36(std::string_view text);

/// What a number is made of besides the counter.
struct NumberInput {
  LocalDate date;          ///< filing date for registration and application numbers, issue date for certificates
  std::string jurisdiction;  ///< pack id
  std::string region;        ///< GB/T 2260 code of the pack
  std::string source_kind;   ///< code list source_kind
  std::string holder_kind;   ///< enterprise | institution | natural | other
};

/// Schemes, by name and version:
///   DEMO16-v1       16 characters: year, source (S A P G D), holder kind (E I N O), 9-digit counter, check character by
///                   MOD 37,36. Ours: the official algorithm is unpublished, so it is never presented as official.
///   CNIPA17-v1      17 digits: year, month, registry code (parameter `registry`), 7-digit counter.
///   APPLICATION-v1  prefix (parameter `prefix`), region, date, 6-digit counter, check character, e.g.
///                   SQ-110000-20261121-000001-K.
/// Which counter a number is drawn from: numbers of one scope share one counter that starts at 1. Reason
/// number.unknown_scheme.
Result<std::string> number_scope(const NumberScheme& scheme, const NumberInput& input);
/// The number with this counter. Reasons number.unknown_scheme, number.counter_exhausted, number.unknown_source_kind,
/// number.unknown_holder_kind.
Result<std::string> format_number(const NumberScheme& scheme, const NumberInput& input, std::uint64_t counter);

/// What a number says about itself.
struct ParsedNumber {
  int year = 0;
  int month = 0;  ///< 0 where the scheme has none
  std::string source;    ///< letter or empty
  std::string holder;    ///< letter or empty
  std::string registry;  ///< registry or region code or empty
  std::uint64_t counter = 0;
};
/// Parses and verifies. Reasons number.malformed, number.check_character (a mistyped number), number.unknown_scheme.
Result<ParsedNumber> parse_number(const NumberScheme& scheme, std::string_view text);

/// Why a scheme of a pack cannot be used (unknown name, missing parameter), or nothing.
std::optional<std::string> scheme_problem(const NumberScheme& scheme);

}  // namespace shuquan::rules
