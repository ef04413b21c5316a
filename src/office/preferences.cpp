#include "office/preferences.h"

#include <algorithm>

namespace shuquan::office {
namespace {

bool well_formed(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= 60 && lower(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; });
}

}  // namespace

Result<Json> get_preferences(store::Connection& db, const Identity& who) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT name, value FROM account_preference WHERE account_id = $1 ORDER BY name", {who.account}));
  Json all = Json::object();
  for (const store::Row row : rows) {
    SHUQUAN_TRY(Json value, Json::parse(row.text(1)));
    all.set(row.text(0), std::move(value));
  }
  return Json::object({{"preferences", std::move(all)}});
}

Result<Json> set_preference(Transaction& tx, const Identity& who, std::string_view name, const Json& value) {
  if (!well_formed(name)) return fail(Errc::invalid_input, "preference.name");
  const Json answer = Json::object({{"name", name}, {"value", value}});
  if (value.is_null()) {
    SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM account_preference WHERE account_id = $1 AND name = $2", {who.account, name}));
    return answer;
  }
  const std::string text = value.dump();
  if (text.size() > kMaxPreferenceBytes) return fail(Errc::invalid_input, "preference.too_large", {{"limit", std::to_string(kMaxPreferenceBytes)}});
  SHUQUAN_TRY(const store::Rows others, tx.db.query("SELECT COUNT(*) FROM account_preference WHERE account_id = $1 AND name <> $2", {who.account, name}));
  if (others.front().integer(0) >= kMaxPreferences) return fail(Errc::rejected, "preference.too_many", {{"limit", std::to_string(kMaxPreferences)}});
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO account_preference (account_id, name, value, updated_at) VALUES ($1, $2, $3, $4) "
                                    "ON CONFLICT (account_id, name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
                                    {who.account, name, text, tx.now}));
  return answer;
}

}  // namespace shuquan::office
