#pragma once
#include <cstdint>
#include <string_view>

#include "office/transaction.h"

// The registry's keyed function for sketches, evaluated without seeing what it is applied to (RFC 9497; facts §2.b.9).
namespace shuquan::office {

/// Elements that one account may have evaluated on one day: some ten deposits of a table of six columns.
inline constexpr std::int64_t kEvaluationsPerDay = 500'000;

/// The registry's public keys, newest first: {"items": [{"key", "public_key", "current"}]}.
Json oblivious_keys(const Services& services);

/// Evaluates a batch (body: "elements", hex; optionally "key") before any command counts it. Refuses what the day's count would
/// not allow. Answers {"key", "public_key", "elements", "proof"}. not_found oblivious.key_unknown, invalid_input
/// crypto.element_malformed, unavailable oblivious.day_limit.
Result<Json> evaluate_obliviously(store::Connection& db, const Services& services, const Identity& who, const Json& body, Instant now);
/// Counts an evaluated batch for the account and its day, notes it in the audit trail (how many, never what), and gives out the
/// answer; unavailable oblivious.day_limit where other calls came first.
Result<Json> count_evaluation(Transaction& tx, const Identity& who, const Json& evaluated);

}  // namespace shuquan::office
