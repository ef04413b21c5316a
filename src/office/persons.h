#pragma once
#include <string>
#include <string_view>

#include "office/services.h"

namespace shuquan::office {

/// What a natural person is identified by.
enum class IdentityKind { resident_id, passport, foreign_permanent };
/// "resident-id", "passport", "foreign-permanent".
std::string_view to_string(IdentityKind kind);
std::optional<IdentityKind> parse_identity_kind(std::string_view text);

/// The number without spaces, in capitals, after its check: resident identity numbers by GB 11643 with check digit (also
/// the residence permits of Hong Kong, Macao and Taiwan), passports 5–20 letters and digits, foreign permanent residents
/// with the 18-digit card (same check digit) or the older 15 characters. Reasons party.number_*.
Result<std::string> checked_identity_number(IdentityKind kind, std::string_view text);

/// Finds a person again without opening anything: HMAC-SHA-256 with the server's own key.
std::string identity_key(const Services& services, IdentityKind kind, std::string_view number);

Result<std::string> seal_identity_number(const Services& services, const PartyId& party, std::string_view number);
Result<std::string> open_identity_number(const Services& services, const PartyId& party, std::string_view sealed);
Result<std::string> seal_phone(const Services& services, const PartyId& party, std::string_view phone);
Result<std::string> open_phone(const Services& services, const PartyId& party, std::string_view sealed);

}  // namespace shuquan::office
