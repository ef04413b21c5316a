#pragma once
#include <cstdint>
#include <string_view>

#include "office/identity.h"
#include "office/transaction.h"

// Where an account wants its notices by mail, and which.
namespace shuquan::office {

inline constexpr std::int64_t kMostCodes = 5;  ///< a day, for one account and to one address
inline constexpr std::int64_t kMostCodeTries = 5;

/// {"available", "address", "choice", "pending", "refused", "recent": the last mails}.
Result<Json> get_mail(store::Connection& db, const Services& services, const Identity& who);
/// Sends a code to the address; it counts after confirm_mail_address. Only from a session. Reasons mail.unavailable, mail.address,
/// mail.too_many_codes.
Result<Json> set_mail_address(Transaction& tx, const Identity& who, std::string_view address);
/// An outcome for confirmation_refusal: the count of wrong codes must stay although the caller is refused.
Result<Json> confirm_mail_address(Transaction& tx, const Identity& who, std::string_view code);
/// Forbidden mail.code_wrong where the outcome says so.
std::optional<Error> confirmation_refusal(const Json& outcome);
/// "all", "reminders" or "none". Rejected mail.no_address.
Result<Json> choose_mail(Transaction& tx, const Identity& who, std::string_view choice);
/// Forgets the address and what waits to be sent to it.
Result<Json> remove_mail_address(Transaction& tx, const Identity& who);

}  // namespace shuquan::office
