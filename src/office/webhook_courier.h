#pragma once
#include <atomic>
#include <thread>

#include "office/registrar.h"
#include "office/webhook_outbox.h"
#include "outbound/post.h"

namespace shuquan::office {

/// Sends webhooks from a thread of its own: up to 64 side by side, one at a time to each webhook, so that a slow target holds up
/// nobody but itself. What was queued when the server stopped is sent when it starts again; an event may arrive twice under the
/// same id, never not at all.
class WebhookCourier {
 public:
  WebhookCourier(Services& services, Registrar& registrar);
  ~WebhookCourier();
  WebhookCourier(const WebhookCourier&) = delete;
  WebhookCourier& operator=(const WebhookCourier&) = delete;

 private:
  void work();
  Result<void> start_due();
  void start(DueDelivery delivery);
  void note(const std::string& key, const outbound::PostAnswer& answer);

  struct UnderWay;
  Services& services_;
  Registrar& registrar_;
  std::atomic<bool> stopping_{false};
  outbound::PostPool pool_;
  std::unique_ptr<UnderWay> under_way_;
  std::thread thread_;
};

}  // namespace shuquan::office
