#pragma once
#include <string>
#include <string_view>

#include "office/identity.h"
#include "office/transaction.h"

// Webhooks as their owners see them: where notifications of a party, or of an account itself, are also sent (Standard Webhooks).
namespace shuquan::office {

inline constexpr std::int64_t kMostWebhooks = 8;  ///< of one party, or of one account
/// How long a replaced secret still signs beside the new one.
inline constexpr std::int64_t kFormerSecretMs = 24LL * 3'600'000;

/// `party` empty: for what the account itself is told. For a party: owners only. Answers with the webhook and its `secret`, which is
/// never shown again. Reasons of outbound::parse_target at /url, webhook.too_many; only from a session.
Result<Json> create_webhook(Transaction& tx, const Identity& who, const PartyId& party, std::string_view url);
/// Those of the party, or the account's own.
Result<Json> list_webhooks(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit, Instant now);
/// Not found webhook.unknown, as everywhere below, for whoever may not manage it.
Result<Json> delete_webhook(Transaction& tx, const Identity& who, std::string_view id);
/// A new secret, shown once; the former one signs too for kFormerSecretMs.
Result<Json> rotate_webhook_secret(Transaction& tx, const Identity& who, std::string_view id);
/// Sends again after it was switched off, what was held back first. Conflict webhook.active.
Result<Json> resume_webhook(Transaction& tx, const Identity& who, std::string_view id);
/// Queues an event of kind "test". Rejected webhook.disabled; rejected webhook.busy where many tests wait already.
Result<Json> test_webhook(Transaction& tx, const Identity& who, std::string_view id);
/// Newest first, with their results.
Result<Json> list_webhook_deliveries(store::Connection& db, const Identity& who, std::string_view id, std::string_view after, std::int64_t limit);
/// Queues the same event once more, under the same event id. Not found webhook.delivery_unknown; conflict webhook.waiting.
Result<Json> redeliver_webhook(Transaction& tx, const Identity& who, std::string_view id, std::string_view delivery);

}  // namespace shuquan::office
