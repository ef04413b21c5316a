#pragma once
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "procedure/decide.h"
#include "register/conflict.h"

namespace shuquan::procedure {

/// How a participant stands in the public register: by name and credit code, or by a commitment.
using PublicParty = std::function<Result<registry::Holder>(const Participant&)>;

/// What an effect word of a rule pack (rules::known_effects()) means for each right that the case is about, read from the
/// form, the participants and their agreement, in the order of Case::rights. `announced` becomes the effective date.
/// Internal error where the word is not one of a standing right. Complexity: linear in rights × their recordals.
Result<std::vector<registry::Effect>> effects_of(std::string_view word, const Case& file, const Law& law, const Circumstances& circumstances, LocalDate announced,
                                                 const PublicParty& party);

/// Those who become the parties of a recordal that this case brings onto the right: the other side without its holders.
std::vector<const Participant*> new_parties(const Case& file, const Circumstances& circumstances, std::uint64_t ordinal);

/// A right of the case and what stands in the way of the filing there.
struct Obstruction {
  std::size_t right = 0;  ///< index into Case::rights
  registry::Conflict conflict;
};
/// All that stands in the way of what this case asks for, as the form reads now. Refused where the form says something
/// that is wrong in itself; nothing for cases that ask for no effect on a standing right.
Result<std::vector<Obstruction>> obstructions(const Case& file, const Law& law, const Circumstances& circumstances);

/// Whether the filing came, or would come now, after the period that runs from a date of its form (B-art.16).
bool is_late(const Case& file, const Law& law, Instant now);

/// Name for lists and letters: the title of the form, else the name of the first right.
std::string title_of(const Case& file);

}  // namespace shuquan::procedure
