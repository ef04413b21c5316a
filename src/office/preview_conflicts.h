#pragma once
#include <string_view>

#include "office/services.h"
#include "store/connection.h"

namespace shuquan::office {

/// What stands in the way of a case in the register, as its form reads now: list of reason, message, mend, clause, right,
/// recordal (id or null), by_consent.
Json obstructions_json(const procedure::Case& file, const procedure::Law& law, const procedure::Circumstances& circumstances, std::string_view language);

/// What would happen if somebody filed this: the answer of the register to a procedure about one right, before anything is
/// drafted. `form` may be incomplete. {"number","procedure","possible","obstructions":[…],"beyond_validity":bool}. Uses public
/// facts only. Not found entry.unknown; invalid case.no_such_procedure where the place has none of that name about rights.
Result<Json> preview_conflicts(store::Connection& db, Services& services, std::string_view number, std::string_view procedure, std::uint32_t recordal, const Json& form,
                               std::string_view language);

/// What parties may file about a right, with what stands in the way of each before anything is written into a form: for every
/// procedure of its place about rights, and for every standing recordal that the procedure can be about.
/// {"number","items":[{"procedure","recordal":id or null,"obstructions":[…]}]}. Not found entry.unknown.
Result<Json> list_possible_filings(store::Connection& db, Services& services, std::string_view number, std::string_view language);

}  // namespace shuquan::office
