#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "register/effect.h"

namespace shuquan::registry {

/// What stands in the way of an effect.
struct Conflict {
  std::string reason;          ///< register.*
  std::string clause;
  MessageParams params;
  std::uint32_t recordal = 0;  ///< id of the standing recordal, 0 where it is not one
  bool by_consent = false;     ///< goes away when the parties of that recordal agree
};

/// All that stands in the way of this effect on this right now, in the order of recording; nothing where the effect can
/// be taken. The effect must be well_formed(). The rules:
///  - a frozen right (NDA-art.23): only a change of identity, expiry, and what orders and lifts freezes and notes;
///  - a pledged right (CC-444): transfer, licence, contribution, securitisation, change of content and cancellation
///    need each pledgee's consent, unless the pledge contract allows it;
///  - an exclusive licence: no other licence for an overlapping place, field and day; a sole one: no other licensee;
///  - a sub-licence: within its head licence, which must allow it;
///  - an ended right: only recordals can be ended, and an expired one revoked; renewal: not after the last day.
/// O(number of standing recordals).
std::vector<Conflict> conflicts(const Right& right, const Effect& effect);

/// Whether the right has ended for this effect: the conflict that makes every other one pointless.
std::optional<Conflict> ended_for(const Right& right, const Effect& effect);

/// The refusal that a conflict means.
Error to_error(const Conflict& conflict);

}  // namespace shuquan::registry
