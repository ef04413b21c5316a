#include "office/persons.h"

#include <algorithm>
#include <array>

#include "base/identifier.h"
#include "crypto/digest.h"
#include "office/plain_text.h"

namespace shuquan::office {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"resident-id", "passport", "foreign-permanent"};
constexpr std::string_view kPointer = "/identity_number";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

std::string compact(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '-') out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return out;
}

Result<void> check_resident(std::string_view number) {
  switch (check_resident_id(number)) {
    case IdentifierFault::none: return {};
    case IdentifierFault::length: return wrong_field(kPointer, "party.number_length", {{"limit", "18"}});
    case IdentifierFault::character: return wrong_field(kPointer, "party.number_character");
    case IdentifierFault::region: return wrong_field(kPointer, "party.number_region");
    case IdentifierFault::date: return wrong_field(kPointer, "party.number_date");
    case IdentifierFault::check_character: return wrong_field(kPointer, "party.number_check");
  }
  return {};
}

/// ISO/IEC 7064 MOD 11-2 over 17 digits.
bool mod_11_2_holds(std::string_view number) {
  constexpr std::array<int, 17> kWeights{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (number[i] - '0') * kWeights[i];
  return "10X98765432"[sum % 11] == number[17];
}

Result<void> check_foreign_permanent(std::string_view number) {
  if (number.size() == 15) {
    const bool shaped = std::ranges::all_of(number.substr(0, 3), is_capital) && std::ranges::all_of(number.substr(3), is_digit);
    if (!shaped) return wrong_field(kPointer, "party.number_character");
    return {};
  }
  if (number.size() != 18) return wrong_field(kPointer, "party.number_length", {{"limit", "18"}});
  if (number[0] != '9' || !std::ranges::all_of(number.substr(0, 17), is_digit)) return wrong_field(kPointer, "party.number_character");
  if (!mod_11_2_holds(number)) return wrong_field(kPointer, "party.number_check");
  return {};
}

Result<void> check_passport(std::string_view number) {
  if (number.size() < 5 || number.size() > 20) return wrong_field(kPointer, "party.number_length", {{"limit", "5–20"}});
  if (!std::ranges::all_of(number, [](char c) { return is_digit(c) || is_capital(c); })) return wrong_field(kPointer, "party.number_character");
  return {};
}

std::string number_context(const PartyId& party) { return "party.identity_number/" + party.value; }
std::string phone_context(const PartyId& party) { return "party.phone/" + party.value; }

}  // namespace

std::string_view to_string(IdentityKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<IdentityKind> parse_identity_kind(std::string_view text) {
  const auto found = std::ranges::find(kKinds, text);
  return found == kKinds.end() ? std::nullopt : std::optional(static_cast<IdentityKind>(found - kKinds.begin()));
}

Result<std::string> checked_identity_number(IdentityKind kind, std::string_view text) {
  std::string number = compact(text);
  switch (kind) {
    case IdentityKind::resident_id: SHUQUAN_CHECK(check_resident(number)); break;
    case IdentityKind::passport: SHUQUAN_CHECK(check_passport(number)); break;
    case IdentityKind::foreign_permanent: SHUQUAN_CHECK(check_foreign_permanent(number)); break;
  }
  return number;
}

std::string identity_key(const Services& services, IdentityKind kind, std::string_view number) {
  const std::string message = std::string(to_string(kind)) + "/" + std::string(number);
  return std::string(crypto::to_view(crypto::hmac_sha256(services.identity_pepper, message)));
}

Result<std::string> seal_identity_number(const Services& services, const PartyId& party, std::string_view number) {
  return services.secrets.seal(number, number_context(party));
}
Result<std::string> open_identity_number(const Services& services, const PartyId& party, std::string_view sealed) {
  return services.secrets.open(sealed, number_context(party));
}
Result<std::string> seal_phone(const Services& services, const PartyId& party, std::string_view phone) { return services.secrets.seal(phone, phone_context(party)); }
Result<std::string> open_phone(const Services& services, const PartyId& party, std::string_view sealed) { return services.secrets.open(sealed, phone_context(party)); }

}  // namespace shuquan::office
