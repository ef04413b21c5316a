#pragma once
#include <string_view>

#include "office/transaction.h"

namespace shuquan::office {

/// The most accounts of one party.
inline constexpr std::int64_t kMaxMembers = 200;

/// The accounts of a party, for its members: account, login, name, role, since. At most `limit` after the account `after`.
Result<Json> list_members(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit);
/// By an owner, by login. Reasons account.login_unknown, account.not_active, member.administrator, member.too_many,
/// conflict member.already.
Result<Json> add_member(Transaction& tx, const Identity& who, const PartyId& party, std::string_view login, MemberRole role);
/// By an owner. The last owner stays one (rejected member.last_owner). Not found member.unknown.
Result<Json> change_member(Transaction& tx, const Identity& who, const PartyId& party, const AccountId& account, MemberRole role);
/// By an owner, or by the member who leaves. The last owner stays.
Result<Json> remove_member(Transaction& tx, const Identity& who, const PartyId& party, const AccountId& account);

}  // namespace shuquan::office
