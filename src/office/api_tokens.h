#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "office/transaction.h"

namespace shuquan::office {

/// A token lives a year at the longest; an account holds at most this many valid ones.
inline constexpr int kMaxTokenDays = 366;
inline constexpr std::int64_t kMaxTokens = 50;

/// Makes a token that acts as the account, for its own systems. Scopes: "read", "write". The answer holds the token this
/// one time ("sq_" and 64 hex digits); stored is its digest. Administrators get none (token.not_for_administrators).
/// Reasons token.expiry, token.too_many.
Result<Json> create_api_token(Transaction& tx, const Identity& who, std::string_view name, const std::vector<std::string>& scopes, std::string_view expires_on);
/// At once. Not found token.unknown.
Result<Json> revoke_api_token(Transaction& tx, const Identity& who, std::string_view id);
/// The account's tokens, newest first, also those that have ended.
Result<Json> list_api_tokens(store::Connection& db, const Identity& who, std::string_view after, std::int64_t limit, Instant now);

}  // namespace shuquan::office
