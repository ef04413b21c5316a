#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "office/notifications.h"
#include "outbound/post.h"

// What webhooks are to be sent: queued with the notification, sent by WebhookCourier, results noted here.
namespace shuquan::office {

/// Queues a notification for the webhooks of whom it is addressed to. Nothing for roles at offices.
Result<void> queue_webhooks(Transaction& tx, std::string_view notification, const Recipient& to, std::string_view kind);
/// Queues one delivery; answers with its id.
Result<std::string> queue_delivery(Transaction& tx, std::string_view webhook, std::string_view event, std::string_view kind, std::string_view body);

/// Switches off what an account had sent of a party's notifications, when it is no longer one of its owners; the party is told.
Result<void> switch_off_webhooks(Transaction& tx, const PartyId& party, const AccountId& account);

/// Signed as Standard Webhooks say (HMAC-SHA256, "v1,…"), once for each secret ("whsec_" and Base64). `at` is real time, in seconds.
std::vector<std::string> signed_headers(std::string_view event_id, std::int64_t at, std::string_view body, const std::vector<std::string>& secrets);

/// A delivery that is due, ready to be sent.
struct DueDelivery {
  std::string id;
  std::string webhook;
  std::string event;
  std::string body;
  std::string url;
  std::vector<std::string> secrets;
  std::string fault;  ///< why it cannot be sent at all
  bool kept = false;  ///< the body was stored before
};
/// Those due, the longest due first, at most one for each webhook and none for those in `busy`.
Result<std::vector<DueDelivery>> due_deliveries(store::Connection& db, const Services& services, const std::vector<std::string>& busy, std::size_t most);

/// Keeps what is about to be sent for the first time: whoever gets it twice gets the same twice, whatever happens between.
Result<Json> keep_bodies(Transaction& tx, const std::vector<DueDelivery>& due);
/// Notes how a delivery ended: done, to be tried again later, or given up. After ten attempts and two days without one success the
/// webhook is switched off, and at once where the target answers 410; whoever it belongs to is told in the inbox.
Result<Json> note_delivery(Transaction& tx, const DueDelivery& delivery, const outbound::PostAnswer& answer);
/// Forgets what was delivered, given up or held back a month ago.
Result<void> forget_old_deliveries(Transaction& tx);

}  // namespace shuquan::office
