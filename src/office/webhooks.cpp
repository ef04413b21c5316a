#include "office/webhooks.h"

#include "base/hex.h"
#include "office/accounts.h"
#include "office/organisations.h"
#include "office/page.h"
#include "office/plain_text.h"
#include "office/webhook_outbox.h"
#include "outbound/target.h"

namespace shuquan::office {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::int64_t kMostTestsWaiting = 5;

constexpr std::string_view kColumns = "id, party_id, url, status, failing_since, former_until, created_at, account_id FROM webhook ";

Json webhook_json(const store::Row& row, Instant now) {
  return Json::object({{"id", row.text(0)},
                       {"party", row.text(1).empty() ? Json() : Json(row.text(1))},
                       {"url", row.text(2)},
                       {"status", row.text(3)},
                       {"failing_since", moment_json(row.optional_integer(4))},
                       {"former_secret_until", row.integer(5) > now.unix_ms ? moment_json(row.integer(5)) : Json()},
                       {"created_at", moment_json(row.integer(6))}});
}

std::unexpected<Error> unknown() { return fail(Errc::not_found, "webhook.unknown"); }

/// The row of a webhook that `who` may manage.
Result<store::Rows> load_own(store::Connection& db, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(store::Rows rows, db.query("SELECT " + std::string(kColumns) + "WHERE id = $1", {id}));
  if (rows.empty()) return unknown();
  const PartyId party(rows.front().text(1));
  const Membership* membership = who.membership(party);
  const bool own = party.empty() ? rows.front().text(7) == who.account.value : membership && membership->role == MemberRole::owner;
  if (!own) return unknown();
  return rows;
}

Result<Json> reload(Transaction& tx, std::string_view id) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT " + std::string(kColumns) + "WHERE id = $1", {id}));
  if (rows.empty()) return unknown();
  return webhook_json(rows.front(), tx.now);
}

struct NewSecret {
  std::string shown;
  std::string sealed;
};
Result<NewSecret> new_secret(const Transaction& tx, std::string_view id) {
  const std::string shown = "whsec_" + to_base64(random_bytes(kSecretBytes));
  SHUQUAN_TRY(std::string sealed, tx.services.secrets.seal(shown, "webhook.secret/" + std::string(id)));
  return NewSecret{shown, std::move(sealed)};
}

Json delivery_json(const store::Row& row) {
  const bool tried = !row.is_null(5);
  return Json::object({{"id", row.text(0)},
                       {"event_id", row.text(1)},
                       {"kind", row.text(2)},
                       {"status", row.text(3)},
                       {"attempts", row.integer(4)},
                       {"last_at", moment_json(row.optional_integer(5))},
                       {"http_status", tried && row.integer(6) > 0 ? Json(row.integer(6)) : Json()},
                       {"failure", row.text(7).empty() ? Json() : Json(row.text(7))},
                       {"took_ms", tried ? Json(row.integer(8)) : Json()},
                       {"next_at", row.text(3) == "waiting" ? moment_json(row.integer(9)) : Json()},
                       {"created_at", moment_json(row.integer(10))}});
}

constexpr std::string_view kDeliveryColumns = "SELECT id, event_id, kind, status, attempts, last_at, last_status, last_failure, took_ms, next_at, created_at, body FROM webhook_delivery ";

Result<Json> load_delivery(store::Connection& db, std::string_view id) {
  SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kDeliveryColumns) + "WHERE id = $1", {id}));
  if (rows.empty()) return fail(Errc::not_found, "webhook.delivery_unknown");
  return delivery_json(rows.front());
}

}  // namespace

Result<Json> create_webhook(Transaction& tx, const Identity& who, const PartyId& party, std::string_view url) {
  SHUQUAN_CHECK(require_session(who));
  if (!party.empty()) SHUQUAN_CHECK(require_owner(who, party));
  const Result<outbound::Target> target = outbound::parse_target(url, tx.services.options.allowed_targets);
  if (!target) return wrong_field("/url", target.error().reason);
  SHUQUAN_TRY(const store::Rows count, tx.db.query("SELECT COUNT(*) FROM webhook WHERE party_id = $1 AND (party_id <> '' OR account_id = $2)", {party, who.account}));
  if (count.front().integer(0) >= kMostWebhooks) return fail(Errc::rejected, "webhook.too_many", {{"limit", std::to_string(kMostWebhooks)}});
  const std::string id = new_identifier(tx.now);
  SHUQUAN_TRY(const NewSecret secret, new_secret(tx, id));
  SHUQUAN_CHECK(tx.db.execute("INSERT INTO webhook (id, account_id, party_id, url, secret_sealed, former_until, status, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, 0, 'active', $6, $6)",
                              {id, who.account, party, target->url, store::bytes_parameter(secret.sealed), tx.now}));
  SHUQUAN_CHECK(audit(tx, who, "create_webhook", party.empty() ? who.account.value : party.value, Json::object({{"webhook", id}, {"origin", target->origin}})));
  SHUQUAN_TRY(Json webhook, reload(tx, id));
  return webhook.set("secret", secret.shown);
}

Result<Json> list_webhooks(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit, Instant now) {
  if (!party.empty()) SHUQUAN_CHECK(require_owner(who, party));
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT " + std::string(kColumns) + "WHERE party_id = $1 AND (party_id <> '' OR account_id = $2) AND id > $3 ORDER BY id LIMIT $4",
                                               {party, who.account, after, limit + 1}));
  return page_of_rows(rows, limit, "id", [&](const store::Row& row) -> Result<Json> { return webhook_json(row, now); });
}

Result<Json> delete_webhook(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const store::Rows rows, load_own(tx.db, who, id));
  SHUQUAN_CHECK(tx.db.execute("DELETE FROM webhook_delivery WHERE webhook_id = $1", {id}));
  SHUQUAN_CHECK(tx.db.execute("DELETE FROM webhook WHERE id = $1", {id}));
  SHUQUAN_CHECK(audit(tx, who, "delete_webhook", rows.front().text(1).empty() ? who.account.value : rows.front().text(1), Json::object({{"webhook", id}})));
  return Json::object({{"id", id}});
}

Result<Json> rotate_webhook_secret(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const store::Rows rows, load_own(tx.db, who, id));
  SHUQUAN_TRY(const NewSecret secret, new_secret(tx, id));
  SHUQUAN_CHECK(tx.db.execute("UPDATE webhook SET former_sealed = secret_sealed, former_until = $2, secret_sealed = $3, changed_at = $4 WHERE id = $1",
                              {id, tx.now.unix_ms + kFormerSecretMs, store::bytes_parameter(secret.sealed), tx.now}));
  SHUQUAN_CHECK(audit(tx, who, "rotate_webhook_secret", rows.front().text(1).empty() ? who.account.value : rows.front().text(1), Json::object({{"webhook", id}})));
  SHUQUAN_TRY(Json webhook, reload(tx, id));
  return webhook.set("secret", secret.shown);
}

Result<Json> resume_webhook(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const store::Rows rows, load_own(tx.db, who, id));
  if (rows.front().text(3) == "active") return fail(Errc::conflict, "webhook.active");
  SHUQUAN_CHECK(tx.db.execute("UPDATE webhook SET status = 'active', failing_since = NULL, changed_at = $2 WHERE id = $1", {id, tx.now}));
  SHUQUAN_CHECK(tx.db.execute("UPDATE webhook_delivery SET status = 'waiting', attempts = 0, next_at = $2 WHERE webhook_id = $1 AND status = 'held'", {id, tx.now}));
  SHUQUAN_CHECK(audit(tx, who, "resume_webhook", rows.front().text(1).empty() ? who.account.value : rows.front().text(1), Json::object({{"webhook", id}})));
  return reload(tx, id);
}

Result<Json> test_webhook(Transaction& tx, const Identity& who, std::string_view id) {
  SHUQUAN_TRY(const store::Rows rows, load_own(tx.db, who, id));
  if (rows.front().text(3) != "active") return fail(Errc::rejected, "webhook.disabled");
  SHUQUAN_TRY(const store::Rows waiting, tx.db.query("SELECT COUNT(*) FROM webhook_delivery WHERE webhook_id = $1 AND status = 'waiting' AND kind = 'test'", {id}));
  if (waiting.front().integer(0) >= kMostTestsWaiting) return fail(Errc::rejected, "webhook.busy");
  const Json data = Json::object({{"webhook", id}, {"text", Json::object({{"zh", "这是一条测试消息"}, {"en", "This is a test"}})}});
  const Json body = Json::object({{"type", "test"}, {"timestamp", to_string(tx.now)}, {"data", data}});
  SHUQUAN_TRY(const std::string delivery, queue_delivery(tx, id, new_identifier(tx.now), "test", body.dump()));
  return load_delivery(tx.db, delivery);
}

Result<Json> list_webhook_deliveries(store::Connection& db, const Identity& who, std::string_view id, std::string_view after, std::int64_t limit) {
  SHUQUAN_CHECK(load_own(db, who, id));
  SHUQUAN_TRY(const store::Rows rows, db.query(std::string(kDeliveryColumns) + "WHERE webhook_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3", {id, newest_before(after), limit + 1}));
  return page_of_rows(rows, limit, "id", [](const store::Row& row) -> Result<Json> { return delivery_json(row); });
}

Result<Json> redeliver_webhook(Transaction& tx, const Identity& who, std::string_view id, std::string_view delivery) {
  SHUQUAN_TRY(const store::Rows webhook, load_own(tx.db, who, id));
  if (webhook.front().text(3) != "active") return fail(Errc::rejected, "webhook.disabled");
  SHUQUAN_TRY(const store::Rows rows, tx.db.query(std::string(kDeliveryColumns) + "WHERE id = $1 AND webhook_id = $2", {delivery, id}));
  if (rows.empty()) return fail(Errc::not_found, "webhook.delivery_unknown");
  SHUQUAN_TRY(const store::Rows waiting, tx.db.query("SELECT id FROM webhook_delivery WHERE webhook_id = $1 AND event_id = $2 AND status = 'waiting' AND attempts = 0", {id, rows.front().text(1)}));
  if (!waiting.empty()) return fail(Errc::conflict, "webhook.waiting");
  SHUQUAN_TRY(const std::string again, queue_delivery(tx, id, rows.front().text(1), rows.front().text(2), rows.front().text(11)));
  return load_delivery(tx.db, again);
}

}  // namespace shuquan::office
