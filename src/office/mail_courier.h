#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "office/registrar.h"
#include "outbound/send_mail.h"

namespace shuquan::office {

/// Puts digests together and sends mails, one after another to the office's own mail server, from a thread of its own. What was queued
/// when the server stopped is sent when it starts again, under the same Message-ID. Does nothing where no mail server is set.
class MailCourier {
 public:
  MailCourier(Services& services, Registrar& registrar);
  ~MailCourier();
  MailCourier(const MailCourier&) = delete;
  MailCourier& operator=(const MailCourier&) = delete;

 private:
  void work();
  Result<void> run_once(outbound::MailSender& sender);
  bool stopping();

  Services& services_;
  Registrar& registrar_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace shuquan::office
