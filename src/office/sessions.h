#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "office/identity.h"
#include "office/services.h"
#include "office/transaction.h"

namespace shuquan::office {

/// Sessions end this long after sign-in (12 hours), or after they were last extended.
inline constexpr std::int64_t kSessionMs = 12LL * 3'600'000;
/// However often it is extended, a session ends this long after sign-in (24 hours).
inline constexpr std::int64_t kLongestSessionMs = 24LL * 3'600'000;

/// Everything about an account that a request needs; forbidden auth.account_locked where it may not act.
Result<Identity> load_identity(store::Connection& db, const AccountId& account, Instant now);
/// Who holds this session token; forbidden auth.session_expired where nobody does.
Result<Identity> identity_of_session(store::Connection& db, std::string_view token, Instant now);
/// Who holds this API token, with its scopes; forbidden auth.token_unknown where nobody does.
Result<Identity> identity_of_token(store::Connection& db, std::string_view token, Instant now);
/// Opens a session and returns its token (64 hex digits); only its digest is stored.
Result<std::string> open_session(Transaction& tx, const AccountId& account, std::string_view remote, std::string_view user_agent);
/// Lets the session of `who` begin its 12 hours again, at most until 24 hours after sign-in: {"expires_at", "extensible"}; extensible
/// is false where the end can move no further. Never makes a session shorter. For sessions, not for API tokens (auth.session_only).
Result<Json> extend_session(Transaction& tx, const Identity& who);
Result<void> close_session(Transaction& tx, std::string_view token);

}  // namespace shuquan::office
