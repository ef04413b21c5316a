#pragma once
#include <string>
#include <string_view>

#include "office/transaction.h"

// Absence cover 代岗: while an official is away, a colleague sees their cases in a list of its own and may take them over.
namespace shuquan::office {

inline constexpr int kMaxAbsenceDays = 366;

/// Notes that `who` is away from `from` to `until` (both included) and who stands in; replaces what was noted before. The
/// colleague must be an active official of one of the same offices. Reasons absence.dates, absence.cover, case.officials_only.
Result<Json> set_absence(Transaction& tx, const Identity& who, std::string_view from, std::string_view until, const AccountId& cover);
/// Takes the note back; nothing happens where there is none.
Result<Json> end_absence(Transaction& tx, const Identity& who);
/// The own absence, if one is noted that is not over, and those of colleagues for whom `who` stands in.
Result<Json> get_absence(store::Connection& db, const Identity& who, LocalDate today);
/// Absences of an office that are not over, for its officials. Not found office.unknown for everybody else.
Result<Json> list_absences(store::Connection& db, const Identity& who, const OfficeId& office, LocalDate today, std::string_view after, std::int64_t limit);

/// Whether `cover` stands in for `absent` on `today`.
Result<bool> stands_in_for(store::Connection& db, const AccountId& cover, const AccountId& absent, LocalDate today);

}  // namespace shuquan::office
