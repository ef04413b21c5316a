#pragma once
#include <functional>
#include <string_view>

#include "office/registrar.h"

namespace shuquan::office {

/// Runs a command once per (account, key): a repetition with the same request gets the stored reply; with another request
/// it is refused (conflict request.key_reused). Without a key the command simply runs. Keys are kept for 48 hours.
Outcome once(Transaction& tx, const AccountId& account, std::string_view key, std::string_view request_digest, const std::function<Outcome()>& command);
/// Forgets keys older than 48 hours; called by the timekeeper.
Result<void> forget_old_keys(Transaction& tx);

}  // namespace shuquan::office
