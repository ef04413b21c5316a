#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace shuquan::evidence {

/// Kinds of personal information (and of company identifiers, which are not personal) a column may hold.
enum class PersonalKind : std::uint8_t { none, identity_number, mobile, bank_card, email, name, address, company_code };
/// "none", "identity_number", "mobile", "bank_card", "email", "name", "address", "company_code".
std::string_view to_string(PersonalKind kind);
/// Whether it counts as personal information at all, and as sensitive in the sense of PIPL article 28.
bool is_personal(PersonalKind kind);
bool is_sensitive(PersonalKind kind);

/// Whether one value has the shape of `kind`. Chance passes of random digits are documented in docs/formats/profile.md;
/// single values never decide.
bool has_shape(PersonalKind kind, std::string_view value);

/// What a column holds, from the share of its values that fit and from its name.
struct PersonalVerdict {
  PersonalKind kind = PersonalKind::none;
  std::uint64_t tested = 0;   ///< values looked at
  std::uint64_t fitting = 0;  ///< of these, with the shape
  bool named = false;         ///< the column's name says so too
};
/// `values`: distinct sampled values without the empty ones.
PersonalVerdict judge_column(std::string_view name, std::span<const std::string> values);

}  // namespace shuquan::evidence
