#pragma once
#include "evidence/sketch.h"
#include "office/case_access.h"
#include "office/transaction.h"

namespace shuquan::office {

/// A sketch of fewer rows says little and could be used to probe for single rows of others.
inline constexpr std::uint64_t kLeastSuspectRows = 100;

/// Stored deposits whose data have something in common with those of the deposit that this case names, by their sketches:
/// {"state": "no_deposit" | "no_sketch" | "compared", "items"}. Each item has a grade (same_rows, shared_vocabulary), shares
/// m of n with standard error, 95 % interval and what chance explains, and which came first. Evidence, never a refusal. For
/// officials (case.officials_only); of deposits that no application before their offices names they read no title and owner.
Result<Json> find_similar_data(store::Connection& db, const Services& services, const Identity& who, const OpenedCase& opened);

/// Questions of one account that is no official's, in a day of Beijing: every answer tells a little.
inline constexpr std::int64_t kQuestionsPerDay = 50;

/// The same for a suspect's sketch. Officials see all. Others see deposits of their own parties; of registered rights they hear
/// only whether rows are the same, and shares of rows, rounded to a twentieth, where at least 200 rows were sampled: never of pairs
/// and values, which one question could be about. At least kLeastSuspectRows different rows (deposit.too_few_rows);
/// unavailable deposit.question_day_limit. Changes nothing: count_question() must follow.
Result<Json> compare_suspect(store::Connection& db, const Services& services, const Identity& who, const evidence::Sketch& suspect, Instant now);
/// Notes that one question was answered; answers what it was given. The same limit, now within the transaction.
Result<Json> count_question(Transaction& tx, const Identity& who, const Json& answered);

/// The sketch in an upload: its binary form or a deposit document with one (deposit.no_sketch).
Result<evidence::Sketch> read_suspect(const std::string& spooled_path, std::string_view bytes);

}  // namespace shuquan::office
