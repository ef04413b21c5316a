#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "office/case_access.h"
#include "office/transaction.h"

// Samples of decided applications for a second reading (G-4e: random re-examination of the green lane; J-4a: quality sampling).
namespace shuquan::office {

/// Draws the sample of the earliest month that is over and not drawn yet, of each office: {"done": whether there was one}.
/// The seed is the root of the log at the end of the month; readers are assigned at once.
Result<Json> draw_due_sample(Transaction& tx);

/// The accounts that had a part in a case: they performed or wrote something in it as officials, were in charge, stepped
/// back, or belong to one of its parties. None of them may read it again.
Result<std::vector<std::string>> accounts_with_part(store::Connection& db, const procedure::Case& file);

/// Draws of an office, newest first, for everybody: {"items": [{id, pack, from, until, log_size, seed, lanes}], "next"}. Numbers that
/// would show single cases are null.
Result<Json> list_sample_draws(store::Connection& db, std::string_view pack, std::string_view after, int limit);
/// The list that a lane was drawn from, in order, as digests: {"draw", "lane", "list_sha256", "items": [{place, digest, drawn}], "next"}.
/// Reasons sample.unknown, sample.too_small.
Result<Json> list_sample_members(store::Connection& db, std::string_view draw, std::string_view lane, std::int64_t after, int limit);

}  // namespace shuquan::office
