#include "api/schemas_outbound.h"

#include "api/shape.h"

namespace shuquan::api {
namespace {

Json moment(std::string_view description) { return formatted("date-time", description); }

Json webhook() {
  return object({{"id", text("Webhook id", 40)},
                 {"party", nullable(text("Whose notifications; null: the account's own", 40))},
                 {"url", text("Where they go", 2000)},
                 {"status", choice({"active", "disabled"}, "Disabled: it kept failing and is sent nothing")},
                 {"failing_since", nullable(moment("Since when nothing could be delivered"))},
                 {"former_secret_until", nullable(moment("Until when the replaced secret signs too"))},
                 {"created_at", moment("When it was made")},
                 optional_member("secret", text("whsec_…, shown this one time", 80))},
                "Where notifications are sent as Standard Webhooks: https://www.standardwebhooks.com");
}

Json delivery() {
  return object({{"id", text("Delivery id", 40)},
                 {"event_id", text("The same for every attempt and every redelivery; `webhook-id` is msg_ and this", 40)},
                 {"kind", text("Kind of event", 40)},
                 {"status", choice({"waiting", "delivered", "failed", "held"}, "Failed: given up; held: the webhook is switched off")},
                 {"attempts", integer("Attempts so far", 0, 100)},
                 {"last_at", nullable(moment("Last attempt"))},
                 {"http_status", nullable(integer("HTTP status of the last attempt", 100, 999))},
                 {"failure", nullable(choice({"refused", "private_address", "name", "connection", "certificate", "time", "too_large", "protocol", "internal"}, "Why the last attempt failed"))},
                 {"took_ms", nullable(integer("Milliseconds of the last attempt", 0, 1'000'000))},
                 {"next_at", nullable(moment("Next attempt"))},
                 {"created_at", moment("When it was queued")}},
                "One event on its way to one webhook");
}

Json mail_settings() {
  const Json mail = object({{"kind", choice({"code", "digest"}, "Kind")}, {"status", choice({"waiting", "sent", "failed", "refused", "dropped"}, "Refused: the mailbox takes nothing")}, {"recipient", text("Address", 254)},
                            {"created_at", moment("When it was queued")}, {"last_at", nullable(moment("Last attempt"))}});
  return object({{"available", flag("This server sends mail")}, {"address", nullable(text("Confirmed address", 254))}, {"choice", choice({"all", "reminders", "none"}, "What comes by mail")},
                 {"pending", nullable(text("Address that waits for its code", 254))}, {"refused", flag("The last address takes no mail")}, {"recent", list_of(mail, "The last mails, newest first", 10)}},
                "Notices by mail");
}

}  // namespace

Json outbound_schemas() { return Json::object({{"Webhook", webhook()}, {"WebhookDelivery", delivery()}, {"MailSettings", mail_settings()}}); }

}  // namespace shuquan::api
