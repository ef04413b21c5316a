#include "office/demo.h"

#include "office/demo_data.h"
#include "office/sessions.h"

namespace shuquan::office {
namespace {

constexpr std::string_view kOffsetSetting = "demo.clock_offset_ms";
constexpr std::string_view kPersonaPrefix = "demo.";
constexpr int kMaxDays = 400;
constexpr std::int64_t kDayMs = 86'400'000;

Result<std::optional<std::string>> load_setting(store::Connection& db, std::string_view name) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT value FROM setting WHERE name = $1", {name}));
  return rows.empty() ? std::optional<std::string>() : std::optional(rows.front().text(0));
}

Result<void> restore_clock(Services& services) {
  SHUQUAN_TRY(const store::ReadLease db, services.database->read());
  SHUQUAN_TRY(const std::optional<std::string> offset, load_setting(*db, kOffsetSetting));
  if (offset) services.time.set_offset_ms(std::strtoll(offset->c_str(), nullptr, 10));
  return {};
}

Json clock_json(const Services& services) {
  return Json::object({{"now", to_string(services.time.now())}, {"beijing", to_beijing_text(services.time.now())}, {"offset_days", services.time.offset_ms() / kDayMs}});
}

}  // namespace

Result<void> prepare_demo(Services& services, Registrar& registrar, Timekeeper& timekeeper) {
  SHUQUAN_CHECK(restore_clock(services));
  {
    SHUQUAN_TRY(const store::ReadLease db, services.database->read());
    SHUQUAN_TRY(const store::Rows rows, db->query("SELECT COUNT(*) FROM party"));
    if (rows.front().integer(0) > 0) return {};
  }
  return fill_demo(services, registrar, timekeeper);
}

Result<Json> list_demo_personas(store::Connection& db) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT login, name, administrator FROM account WHERE login LIKE 'demo.%' ORDER BY login LIMIT 200"));
  Json items = Json::array();
  for (const store::Row row : rows) items.push(Json::object({{"login", row.text(0)}, {"name", row.text(1)}, {"administrator", row.text(2)}}));
  return Json::object({{"items", std::move(items)}});
}

Result<Json> demo_sign_in(Transaction& tx, std::string_view login, std::string_view remote, std::string_view user_agent) {
  if (!tx.services.options.demo || !login.starts_with(kPersonaPrefix)) return fail(Errc::not_found, "demo.no_such_persona");
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT id FROM account WHERE login = $1 AND status = 'active'", {login}));
  if (rows.empty()) return fail(Errc::not_found, "demo.no_such_persona");
  SHUQUAN_TRY(std::string token, open_session(tx, AccountId(rows.front().text(0)), remote, user_agent));
  return Json::object({{"token", std::move(token)}, {"login", login}});
}

Result<Json> advance_demo_clock(Transaction& tx, int days) {
  if (!tx.services.options.demo) return fail(Errc::not_found, "demo.off");
  if (days < 1 || days > kMaxDays) return fail(Errc::invalid_input, "demo.days", {{"limit", std::to_string(kMaxDays)}});
  const std::int64_t offset = tx.services.time.offset_ms() + days * kDayMs;
  SHUQUAN_CHECK(tx.db.execute("INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                              {kOffsetSetting, std::to_string(offset)}));
  tx.services.time.set_offset_ms(offset);
  return clock_json(tx.services);
}

Json view_demo_clock(const Services& services) {
  return clock_json(services);
}

}  // namespace shuquan::office
