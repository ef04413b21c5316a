#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/json.h"
#include "base/time.h"
#include "register/right.h"

namespace shuquan::registry {

/// One change of a right, in the form that goes into the log: everything in it is public.
/// `facts` is what apply() needs; its members are fixed by `kind` and never change for a published kind.
struct Effect {
  std::string kind;  ///< "grant", "expire"
  std::uint64_t ordinal = 0;
  LocalDate effective;
  Json facts;
};

/// Builds the effect that brings a right into being. `right.ordinal` is the next free ordinal, `right.revision` is 0.
Effect grant(const Right& right);
/// The right reached the end of its validity (B-art.25; no grace period).
Effect expire(const Right& right);

/// Refuses what contradicts the register: wrong shares, validity that ends before it begins, an ordinal that is taken,
/// a change of a right that has ended. Reasons register.*; reads, never changes.
Result<void> decide(const Right* current, const Effect& effect);
/// The state after the effect; `current` is null for a grant. Never refuses what decide() let pass. Equal inputs give
/// equal states: this is the published map function from log entries to state leaves.
Right apply(const Right* current, const Effect& effect);

}  // namespace shuquan::registry
