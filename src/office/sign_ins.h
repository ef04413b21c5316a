#pragma once
#include "base/json.h"
#include "office/identity.h"
#include "store/connection.h"

namespace shuquan::office {

/// The last three successful and the last three failed sign-ins of the account: when and from which address, newest first.
Result<Json> list_sign_ins(store::Connection& db, const Identity& who);

}  // namespace shuquan::office
