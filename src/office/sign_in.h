#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "office/transaction.h"

namespace shuquan::office {

/// After this many wrong passwords or codes within fifteen minutes a login pauses for fifteen minutes.
inline constexpr std::int64_t kMaxSignInFailures = 5;
inline constexpr std::int64_t kSignInPauseMs = 15LL * 60'000;

/// What was found out about a password outside of the registrar, where hashing takes its time.
struct PasswordCheck {
  AccountId account;          ///< empty where nobody has that login
  bool right = false;
  std::string checked_hash;   ///< the stored hash it was compared with
  std::string fresh_hash;     ///< a stronger hash to store instead, where the stored one is out of date
};
/// Takes the same time whether the login exists or not. Forbidden auth.too_many_failures while the login pauses: then
/// nothing is compared.
Result<PasswordCheck> check_sign_in(store::Connection& db, std::string_view login, std::string_view password, Instant now);

struct SignIn {
  std::string login;
  std::string code;  ///< of the authenticator app; empty where none was given
  std::string remote;
  std::string user_agent;
};
/// Opens a session. The answer holds the token as "session" and what was known before: last_sign_in, last_failure,
/// failures_since. A wrong password or code is counted, so it is an outcome, not an error: {"refused": reason}, see
/// sign_in_refusal(). Errors: forbidden auth.code_required, auth.account_locked, auth.too_many_failures.
Result<Json> sign_in(Transaction& tx, const SignIn& what, const PasswordCheck& password);
/// The error that an outcome of sign_in() stands for: auth.wrong_credentials, auth.code_wrong, auth.too_many_failures.
std::optional<Error> sign_in_refusal(const Json& outcome);

/// Ends the session of the request; nothing happens for API tokens.
Result<Json> sign_out(Transaction& tx, const Identity& who);

/// The sessions of the account, newest first: id, created_at, expires_at, remote, agent, current.
Result<Json> list_sessions(store::Connection& db, const Identity& who, Instant now);
/// Not found auth.session_unknown where this account has none of that id.
Result<Json> end_session(Transaction& tx, const Identity& who, std::string_view session);

}  // namespace shuquan::office
