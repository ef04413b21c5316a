#pragma once
#include <string_view>

#include "office/transaction.h"

// What a client keeps for its user on the server: saved views, columns, dense mode, shortcuts, colour scheme.
namespace shuquan::office {

inline constexpr std::int64_t kMaxPreferences = 60;
inline constexpr std::size_t kMaxPreferenceBytes = 16 * 1024;

/// {"preferences": {name: value, …}}.
Result<Json> get_preferences(store::Connection& db, const Identity& who);
/// Keeps a value, any JSON; null removes it. Names: a–z 0–9 . _ -, 1–60, beginning with a letter (preference.name).
/// Reasons preference.too_large, preference.too_many.
Result<Json> set_preference(Transaction& tx, const Identity& who, std::string_view name, const Json& value);

}  // namespace shuquan::office
