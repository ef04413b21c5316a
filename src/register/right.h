#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace shuquan::registry {

enum class HolderKind { organisation, institution, person };
std::string_view to_string(HolderKind kind);
std::optional<HolderKind> parse_holder_kind(std::string_view text);

/// A holder as the public register shows it. A natural person's name never enters the log: `name` is empty there and
/// `commitment` binds it (hex of the salted commitment); organisations are public by name and credit code.
struct Holder {
  std::string name;
  std::string identifier;  ///< unified social credit code, empty for persons
  std::string commitment;
  HolderKind kind = HolderKind::organisation;
  int share_bp = 10'000;  ///< basis points; the shares of one right sum to 10,000
  bool operator==(const Holder&) const = default;
};

enum class RightStatus { registered, expired, cancelled, revoked };
std::string_view to_string(RightStatus status);
std::optional<RightStatus> parse_right_status(std::string_view text);

/// The public state of one right: the fold of its effects, nothing else, so that anybody can recompute it from the log.
struct Right {
  std::uint64_t ordinal = 0;
  std::uint32_t revision = 0;  ///< number of effects applied
  std::string number;          ///< registration number 登记号
  std::string certificate_number;
  std::string jurisdiction;  ///< rule pack id
  std::string name;
  RightStatus status = RightStatus::registered;
  std::vector<Holder> holders;
  LocalDate filed_on;
  LocalDate announced_on;
  LocalDate valid_from;
  LocalDate valid_until;  ///< last day of validity, ends at 24:00
  Json description;       ///< public description: industry, source_kind, scenario, scale, deposit …
  bool operator==(const Right&) const = default;
};

/// What the public register says of a right: an object without private facts.
Json to_json(const Right& right);
/// Strict inverse of to_json; internal error where a stored state does not read back.
Result<Right> right_from_json(const Json& value);
Json to_json(const Holder& holder);
Result<Holder> holder_from_json(const Json& value);

}  // namespace shuquan::registry
