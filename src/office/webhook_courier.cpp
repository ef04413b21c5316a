#include "office/webhook_courier.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>

#include "office/webhook_outbox.h"
#include "outbound/target.h"

namespace shuquan::office {
namespace {

constexpr std::size_t kSideBySide = 64;
constexpr std::chrono::milliseconds kInterval{1000};
constexpr std::chrono::seconds kTimeout{15};
constexpr std::chrono::hours kForgetEvery{1};
constexpr std::chrono::seconds kRest{10};

std::int64_t real_seconds() { return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count(); }

}  // namespace

struct WebhookCourier::UnderWay {
  std::map<std::string, DueDelivery> by_id;
  /// Deliveries whose outcome could not be kept: they would be due again at once.
  std::map<std::string, std::chrono::steady_clock::time_point> resting;
  void wake_rested() {
    std::erase_if(resting, [&](const auto& each) { return each.second <= std::chrono::steady_clock::now() && by_id.erase(each.first) > 0; });
  }
  std::vector<std::string> webhooks() const {
    std::vector<std::string> out;
    for (const auto& [id, delivery] : by_id) out.push_back(delivery.webhook);
    return out;
  }
};

WebhookCourier::WebhookCourier(Services& services, Registrar& registrar) : services_(services), registrar_(registrar), under_way_(std::make_unique<UnderWay>()), thread_([this] { work(); }) {}

WebhookCourier::~WebhookCourier() {
  stopping_ = true;
  pool_.wake();
  thread_.join();
}

void WebhookCourier::start(DueDelivery delivery) {
  const std::string id = delivery.id;
  // The operator's list may be another one than when the address was entered.
  const Result<outbound::Target> target = outbound::parse_target(delivery.url, services_.options.allowed_targets);
  std::string failure = !delivery.fault.empty() ? "internal" : target ? "" : "private_address";
  if (!delivery.fault.empty()) std::fprintf(stderr, "webhooks: delivery %s: %s\n", id.c_str(), delivery.fault.c_str());
  const DueDelivery& kept = under_way_->by_id.emplace(id, std::move(delivery)).first->second;
  if (!failure.empty()) return note(id, {.status = 0, .failure = std::move(failure), .detail = {}, .body = {}});
  pool_.start(id, {.url = kept.url, .headers = signed_headers(kept.event, real_seconds(), kept.body, kept.secrets), .body = kept.body, .private_allowed = target->allow_listed, .timeout = kTimeout});
}

Result<void> WebhookCourier::start_due() {
  while (under_way_->by_id.size() < kSideBySide) {
    std::vector<DueDelivery> due;
    {
      SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
      SHUQUAN_TRY(due, due_deliveries(*db, services_, under_way_->webhooks(), kSideBySide));
    }
    if (due.empty()) return {};
    if (!std::ranges::all_of(due, &DueDelivery::kept)) {
      const Outcome kept = registrar_.run([&](Transaction& tx) { return keep_bodies(tx, due); });
      if (!kept) return std::unexpected(kept.error());
    }
    for (DueDelivery& delivery : due) {
      if (under_way_->by_id.size() >= kSideBySide) return {};
      start(std::move(delivery));
    }
  }
  return {};
}

void WebhookCourier::note(const std::string& key, const outbound::PostAnswer& answer) {
  const DueDelivery& delivery = under_way_->by_id.at(key);
  const Outcome outcome = registrar_.run([&](Transaction& tx) { return note_delivery(tx, delivery, answer); });
  if (outcome) {
    under_way_->by_id.erase(key);
    return;
  }
  std::fprintf(stderr, "webhooks: delivery %s: %s\n", key.c_str(), describe(outcome.error()).c_str());
  under_way_->resting.emplace(key, std::chrono::steady_clock::now() + kRest);
}

void WebhookCourier::work() {
  auto forgotten = std::chrono::steady_clock::now();
  while (!stopping_) {
    under_way_->wake_rested();
    if (const Result<void> started = start_due(); !started) std::fprintf(stderr, "webhooks: %s\n", describe(started.error()).c_str());
    for (const auto& [key, answer] : pool_.wait(kInterval)) note(key, answer);
    if (std::chrono::steady_clock::now() - forgotten < kForgetEvery) continue;
    forgotten = std::chrono::steady_clock::now();
    const Outcome outcome = registrar_.run([](Transaction& tx) -> Outcome {
      SHUQUAN_CHECK(forget_old_deliveries(tx));
      return Json();
    });
    if (!outcome) std::fprintf(stderr, "webhooks: %s\n", describe(outcome.error()).c_str());
  }
}

}  // namespace shuquan::office
