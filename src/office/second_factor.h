#pragma once
#include <string_view>

#include "office/transaction.h"

namespace shuquan::office {

/// Whether the code fits the account's authenticator; a code that fits is used up. False where there is no second factor.
Result<bool> use_second_factor(Transaction& tx, const AccountId& account, std::string_view code);

/// Makes a new secret that becomes the second factor once a code of it is entered. The answer holds the secret, in base 32
/// and as otpauth:// address, this one time. Conflict auth.factor_present where there is one already.
Result<Json> start_second_factor(Transaction& tx, const Identity& who);
/// Puts the pending secret into force. Reasons auth.factor_not_started, auth.code_wrong.
Result<Json> confirm_second_factor(Transaction& tx, const Identity& who, std::string_view code);
/// Needs a code, so that an unattended screen is not enough. Reasons auth.factor_absent, auth.code_wrong.
Result<Json> remove_second_factor(Transaction& tx, const Identity& who, std::string_view code);

}  // namespace shuquan::office
