#pragma once
#include <string>
#include <string_view>

#include "office/transaction.h"

// What administrators do with other people's accounts. Which administrator may do which of these stands in the table of
// operations; nobody may do any of it to their own account (account.not_itself).
namespace shuquan::office {

struct AccountFilter {
  std::string text;           ///< beginning of the login, or part of the name
  std::string status;         ///< "active", "locked", or empty
  std::string administrator;  ///< "system", "security", "audit", or empty
};
/// At most `limit` accounts after the id `after`, in the order in which they were opened.
Result<Json> list_accounts(store::Connection& db, const AccountFilter& filter, std::string_view after, std::int64_t limit, Instant now);
/// One account with its memberships and appointments. Not found account.unknown.
Result<Json> get_account(store::Connection& db, const AccountId& id, Instant now);

/// Ends all its sessions and lets it in no more, for good or through the day `until` ("" for good; within a year).
Result<Json> lock_account(Transaction& tx, const Identity& who, const AccountId& id, std::string_view reason, std::string_view until);
Result<Json> unlock_account(Transaction& tx, const Identity& who, const AccountId& id);
/// For people who have lost their phone: signing in needs the password only, until they set up a new one.
Result<Json> reset_second_factor(Transaction& tx, const Identity& who, const AccountId& id);

/// Makes an account administrator of one kind, or of none. 三员分立: one kind per account, no appointment and no party
/// beside it (account.has_duties); the last active one of a kind stays (account.last_administrator). Its API tokens end.
Result<Json> set_administrator(Transaction& tx, const Identity& who, const AccountId& id, Administrator kind);

}  // namespace shuquan::office
