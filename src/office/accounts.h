#pragma once
#include <string>
#include <string_view>

#include "office/transaction.h"

namespace shuquan::office {

/// A login as it is stored: lower case. 3–60 of a–z 0–9 . _ - @, starting with a letter or digit.
/// Reason account.login_malformed.
Result<std::string> checked_login(std::string_view text);

/// At least 10 characters and 1024 bytes at most, none of the passwords everybody tries, at least four different
/// characters, and not holding the login (or its part before @). Reasons account.password_short, account.password_long,
/// account.password_common, account.password_monotonous, account.password_holds_login; `pointer` is where it stands.
Result<void> check_password(std::string_view password, std::string_view login, std::string_view pointer);

struct NewAccount {
  std::string login;  ///< checked
  std::string name;
  std::string password_hash;
  std::string language = "zh";
  Administrator administrator = Administrator::none;
};
/// Conflict account.login_taken.
Result<AccountId> insert_account(Transaction& tx, const NewAccount& account);

/// Opens an account for whoever comes; answers with id and login.
Result<Json> sign_up(Transaction& tx, NewAccount account, std::string_view remote);

/// Replaces the password. `verified_hash` is the stored hash the old password was checked against outside of the
/// registrar: a change in between is a conflict (account.password_changed). Ends all other sessions of the account.
Result<Json> change_password(Transaction& tx, const Identity& who, std::string_view verified_hash, std::string_view new_hash);

/// Sets a new password for somebody who has forgotten theirs, from the server's own console, and ends all sessions of the
/// account. Not found account.login_unknown.
Result<Json> reset_password(Transaction& tx, std::string_view login, std::string_view new_hash);

/// "zh" or "en".
Result<Json> set_language(Transaction& tx, const Identity& who, std::string_view language);

/// Who is asking, for themselves: account, memberships, appointments, administrator, scopes; {"signed_in":false} for nobody.
Result<Json> describe_identity(store::Connection& db, const Identity& who);

/// Forbidden token.not_here for API tokens: they act in cases, but never on the account itself.
Result<void> require_session(const Identity& who);
/// Remembered identities are stale from now on.
void identities_changed(Transaction& tx);

}  // namespace shuquan::office
