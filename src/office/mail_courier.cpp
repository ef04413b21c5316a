#include "office/mail_courier.h"

#include <chrono>
#include <cstdio>

#include "office/mail_outbox.h"

namespace shuquan::office {
namespace {

constexpr std::chrono::seconds kInterval{1};
constexpr int kRoundsPerHour = 3600;
constexpr int kAtOnce = 50;

Instant real_now() { return Instant{std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count()}; }

void report(const Outcome& outcome) {
  if (!outcome) std::fprintf(stderr, "mail: %s\n", describe(outcome.error()).c_str());
}

}  // namespace

MailCourier::MailCourier(Services& services, Registrar& registrar) : services_(services), registrar_(registrar) {
  if (services_.options.mail) thread_ = std::thread([this] { work(); });
}

MailCourier::~MailCourier() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

bool MailCourier::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

Result<void> MailCourier::run_once(outbound::MailSender& sender) {
  std::vector<AccountId> digests;
  {
    SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
    SHUQUAN_TRY(digests, due_digests(*db, services_, services_.time.now()));
  }
  for (const AccountId& account : digests) report(registrar_.run([&](Transaction& tx) { return compose_digest(tx, account); }));
  std::vector<DueMail> mails;
  {
    SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
    SHUQUAN_TRY(mails, due_mails(*db, services_, kAtOnce));
  }
  const MailSettings& settings = *services_.options.mail;
  for (DueMail& due : mails) {
    if (stopping()) return {};
    due.mail.from = settings.from;
    due.mail.from_name = settings.from_name;
    const outbound::MailOutcome outcome = due.fault.empty() ? sender.send(settings.from, due.mail.to, compose_mail(due.mail, real_now())) : outbound::MailOutcome{false, false, "unreadable"};
    if (!outcome.sent) std::fprintf(stderr, "mail: message %s: %s\n", due.id.c_str(), due.fault.empty() ? outcome.failure.c_str() : due.fault.c_str());
    report(registrar_.run([&](Transaction& tx) { return note_mail(tx, due.id, outcome); }));
  }
  return {};
}

void MailCourier::work() {
  outbound::MailSender sender(services_.options.mail->server);
  for (int round = 1;; ++round) {
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, kInterval, [this] { return stopping_; })) return;
    }
    if (const Result<void> done = run_once(sender); !done) std::fprintf(stderr, "mail: %s\n", describe(done.error()).c_str());
    if (round % kRoundsPerHour == 0)
      report(registrar_.run([](Transaction& tx) -> Outcome {
        SHUQUAN_CHECK(forget_old_mail(tx));
        return Json();
      }));
  }
}

}  // namespace shuquan::office
