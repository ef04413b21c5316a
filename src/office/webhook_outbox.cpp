#include "office/webhook_outbox.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/hex.h"
#include "crypto/digest.h"
#include "office/inbox.h"
#include "office/where.h"

namespace shuquan::office {
namespace {

constexpr std::int64_t kSecond = 1'000, kMinute = 60 * kSecond, kHour = 60 * kMinute, kDay = 24 * kHour;
/// From one attempt to the next, as Standard Webhooks propose; the first is made at once.
constexpr std::array kPauses = {5 * kSecond, 5 * kMinute, 30 * kMinute, 2 * kHour, 5 * kHour, 10 * kHour, 14 * kHour, 20 * kHour, 24 * kHour};
constexpr std::int64_t kFailingForGood = 2 * kDay;
constexpr std::int64_t kKeep = 30 * kDay;
constexpr int kGone = 410;

/// Up to a tenth longer, so that those who failed together do not come back together.
std::int64_t with_jitter(std::int64_t pause) {
  const auto noise = static_cast<unsigned char>(random_bytes(1)[0]);
  return pause + pause * noise / 2560;
}

Result<void> switch_off(Transaction& tx, std::string_view webhook, std::string_view host) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT party_id, account_id FROM webhook WHERE id = $1 AND status = 'active'", {webhook}));
  if (rows.empty()) return {};
  SHUQUAN_CHECK(tx.db.execute("UPDATE webhook SET status = 'disabled', changed_at = $2 WHERE id = $1", {webhook, tx.now}));
  SHUQUAN_CHECK(tx.db.execute("UPDATE webhook_delivery SET status = 'held' WHERE webhook_id = $1 AND status = 'waiting'", {webhook}));
  const bool own = rows.front().text(0).empty();
  return tell(tx, {.party = rows.front().text(0), .office = {}, .role = {}, .account = own ? rows.front().text(1) : std::string()}, {}, "webhook_disabled", Json::object({{"name", host}}));
}

std::string host_of(const std::string& url) {
  const std::size_t from = url.find("://") + 3;
  return url.substr(from, url.find_first_of("/?", from) - from);
}

Result<std::string> body_of(store::Connection& db, const Services& services, const store::Row& row) {
  if (!row.text(3).empty()) return row.text(3);
  SHUQUAN_TRY(const Json event, describe_notification(db, services, row.text(2)));
  return event.dump();
}

Result<std::vector<std::string>> open_secrets(const Services& services, const store::Row& row) {
  const std::string place = "webhook.secret/" + row.text(1);
  std::vector<std::string> secrets;
  SHUQUAN_TRY(std::string secret, services.secrets.open(row.bytes(5), place));
  secrets.push_back(std::move(secret));
  if (!row.is_null(6) && row.integer(7) > services.time.now().unix_ms) {
    SHUQUAN_TRY(std::string former, services.secrets.open(row.bytes(6), place));
    secrets.push_back(std::move(former));
  }
  return secrets;
}

}  // namespace

Result<std::string> queue_delivery(Transaction& tx, std::string_view webhook, std::string_view event, std::string_view kind, std::string_view body) {
  std::string id = new_identifier(tx.now);
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO webhook_delivery (id, webhook_id, event_id, kind, body, status, attempts, next_at, last_status, last_failure, took_ms, created_at) "
                                    "VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6, 0, '', 0, $6)",
                                    {id, webhook, event, kind, body, tx.now}));
  return id;
}

Result<void> queue_webhooks(Transaction& tx, std::string_view notification, const Recipient& to, std::string_view kind) {
  if (to.party.empty() && to.account.empty()) return {};
  SHUQUAN_TRY(const store::Rows rows, to.party.empty() ? tx.db.query_kept("webhook", "SELECT id FROM webhook WHERE party_id = '' AND account_id = $1 AND status = 'active'", {to.account})
                                                       : tx.db.query_kept("webhook", "SELECT id FROM webhook WHERE party_id = $1 AND status = 'active'", {to.party}));
  for (const store::Row row : rows) SHUQUAN_CHECK(queue_delivery(tx, row.text(0), notification, kind, {}));
  return {};
}

Result<void> switch_off_webhooks(Transaction& tx, const PartyId& party, const AccountId& account) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT id, url FROM webhook WHERE party_id = $1 AND account_id = $2 AND status = 'active'", {party, account}));
  for (const store::Row row : rows) SHUQUAN_CHECK(switch_off(tx, row.text(0), host_of(row.text(1))));
  return {};
}

std::vector<std::string> signed_headers(std::string_view event_id, std::int64_t at, std::string_view body, const std::vector<std::string>& secrets) {
  const std::string id = "msg_" + std::string(event_id), time = std::to_string(at);
  std::string signatures;
  for (const std::string& secret : secrets) {
    const std::optional<std::string> key = from_base64(std::string_view(secret).substr(secret.find('_') + 1));
    SHUQUAN_ASSERT(key.has_value());
    const crypto::Digest mac = crypto::hmac_sha256(*key, id + "." + time + "." + std::string(body));
    signatures += (signatures.empty() ? "v1," : " v1,") + to_base64(crypto::to_view(mac));
  }
  return {"Content-Type: application/json", "webhook-id: " + id, "webhook-timestamp: " + time, "webhook-signature: " + signatures};
}

Result<std::vector<DueDelivery>> due_deliveries(store::Connection& db, const Services& services, const std::vector<std::string>& busy, std::size_t most) {
  Where where;
  where.add("d.status = 'waiting'");
  where.add("d.next_at <= " + where.place(services.time.now().unix_ms));
  where.add("w.status = 'active'");
  // Whoever is locked out gets nothing meanwhile, also not what they entered for a party.
  where.add("EXISTS (SELECT 1 FROM account a WHERE a.id = w.account_id AND a.status = 'active' AND a.locked_until <= " + where.place(services.time.now().unix_ms) + ")");
  if (!busy.empty()) where.add("NOT (" + where.any_of("d.webhook_id", busy) + ")");
  const std::string sql = "SELECT d.id, d.webhook_id, d.event_id, d.body, w.url, w.secret_sealed, w.former_sealed, w.former_until FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id" + where.text() +
                          " ORDER BY d.next_at, d.id LIMIT " + std::to_string(most);
  SHUQUAN_TRY(const store::Rows rows, db.query(sql, where.parameters()));
  std::vector<DueDelivery> due;
  std::set<std::string> taken;
  for (const store::Row row : rows) {
    if (!taken.insert(row.text(1)).second) continue;
    DueDelivery delivery{row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), {}, {}, !row.text(3).empty()};
    Result<std::string> body = body_of(db, services, row);
    Result<std::vector<std::string>> secrets = open_secrets(services, row);
    if (body && secrets) {
      delivery.body = *std::move(body);
      delivery.secrets = *std::move(secrets);
    } else {
      delivery.fault = describe(body ? secrets.error() : body.error());  // one that is spoilt holds up none of the others
    }
    due.push_back(std::move(delivery));
  }
  return due;
}

Result<Json> keep_bodies(Transaction& tx, const std::vector<DueDelivery>& due) {
  for (const DueDelivery& delivery : due)
    if (!delivery.kept && delivery.fault.empty()) SHUQUAN_CHECK(tx.db.execute_later("UPDATE webhook_delivery SET body = $2 WHERE id = $1", {delivery.id, delivery.body}));
  return Json();
}

Result<Json> note_delivery(Transaction& tx, const DueDelivery& delivery, const outbound::PostAnswer& answer) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT d.attempts, w.failing_since FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id WHERE d.id = $1", {delivery.id}));
  if (rows.empty()) return Json();  // deleted meanwhile
  const std::int64_t attempts = rows.front().integer(0) + 1;
  const std::optional<std::int64_t> failing_since = rows.front().optional_integer(1);
  const bool delivered = answer.failure.empty() && answer.status >= 200 && answer.status < 300;
  const bool given_up = !delivered && attempts > static_cast<std::int64_t>(kPauses.size());
  std::int64_t next = 0;
  if (!delivered && !given_up) {
    const std::int64_t asked = answer.retry_after ? std::min<std::int64_t>(answer.retry_after->count() * kSecond, kDay) : 0;
    next = tx.now.unix_ms + std::max(with_jitter(kPauses[static_cast<std::size_t>(attempts - 1)]), asked);
  }
  const std::string failure = !answer.failure.empty() ? answer.failure : delivered ? "" : "refused";
  SHUQUAN_CHECK(tx.db.execute("UPDATE webhook_delivery SET status = $2, attempts = $3, next_at = $4, last_at = $5, last_status = $6, last_failure = $7, took_ms = $8 WHERE id = $1",
                              {delivery.id, delivered ? "delivered" : given_up ? "failed" : "waiting", attempts, next, tx.now, answer.status, failure, answer.took.count()}));
  // The table is read with every notification, from memory as long as nothing is written to it: only changes are.
  if (delivered && failing_since) SHUQUAN_CHECK(tx.db.execute("UPDATE webhook SET failing_since = NULL WHERE id = $1", {delivery.webhook}));
  if (delivered) return Json();
  if (!failing_since) SHUQUAN_CHECK(tx.db.execute("UPDATE webhook SET failing_since = $2 WHERE id = $1", {delivery.webhook, tx.now}));
  const bool for_good = given_up && failing_since && tx.now.unix_ms - *failing_since >= kFailingForGood;
  if (for_good || answer.status == kGone) SHUQUAN_CHECK(switch_off(tx, delivery.webhook, host_of(delivery.url)));
  return Json();
}

Result<void> forget_old_deliveries(Transaction& tx) {
  return tx.db.execute_later("DELETE FROM webhook_delivery WHERE created_at < $1", {tx.now.unix_ms - kKeep});
}

}  // namespace shuquan::office
