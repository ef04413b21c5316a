#pragma once
#include <string>
#include <string_view>

#include "office/transaction.h"

namespace shuquan::office {

/// One office per rule pack, under the pack's id; names follow the rules. Called when the server starts.
Result<void> ensure_foundation(Transaction& tx);

/// All offices: id, pack, name, and the certificate of the seal they put on documents (fingerprint, subject, period), null where
/// there is none.
Result<Json> list_offices(store::Connection& db, const Services& services);

/// Gives an account a role at an office. The account must be active and no administrator (三员分立: administrators keep
/// the system, they do not handle cases). Appointing twice changes nothing. System administrators.
Result<Json> appoint_official(Transaction& tx, const Identity& who, const OfficeId& office, std::string_view login, std::string_view role);
/// Takes the role back; open cases stay assigned until the office hands them on, but the account can act in none.
Result<Json> dismiss_official(Transaction& tx, const Identity& who, const OfficeId& office, const AccountId& account, std::string_view role);
/// The officials of an office, for the system administrator and for colleagues. At most `limit` accounts after `after`.
Result<Json> list_officials(store::Connection& db, const Identity& who, const OfficeId& office, std::string_view after, std::int64_t limit);

/// The administrator of that kind that an installation starts with, made on the server's own console. Refused where there
/// is an active one already (conflict account.administrator_exists).
struct FirstAdministrator {
  Administrator kind = Administrator::none;
  std::string login;  ///< checked
  std::string name;
  std::string password_hash;
};
Result<Json> create_first_administrator(Transaction& tx, const FirstAdministrator& first);

}  // namespace shuquan::office
