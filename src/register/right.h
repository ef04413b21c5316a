#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"
#include "register/recordal.h"

namespace shuquan::registry {

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
  std::vector<Recordal> recordals;      ///< what stands, in the order of recording
  std::uint32_t certificate_version = 1;  ///< one more with every effect that changes what the certificate says
  std::optional<LocalDate> ended_on;    ///< of a cancellation or revocation
  bool void_from_beginning = false;     ///< revoked as if it had never been
  bool operator==(const Right&) const = default;

  /// The standing recordal with this id, or nullptr.
  const Recordal* recordal(std::uint64_t id) const;
  bool has(RecordalKind kind) const;
};

/// Whether the recordal says more than the right can give: it reaches beyond the last day of validity. Such a recordal
/// is accepted and marked.
bool is_beyond_validity(const Right& right, const Recordal& recordal);
/// The rank of a standing pledge: pledges rank by the order of recording, and move up when an earlier one is released.
/// 0 for every other recordal.
int rank_of(const Right& right, const Recordal& recordal);

/// What the public register says of a right: an object without private facts. Members that came after the first
/// published log stand only where they say something, so that older entries keep their state digests. The marks
/// `beyond_validity` and `rank` of recordals are computed, and not read back.
Json to_json(const Right& right);
/// Strict inverse of to_json; internal error where a stored state does not read back.
Result<Right> right_from_json(const Json& value);

}  // namespace shuquan::registry
