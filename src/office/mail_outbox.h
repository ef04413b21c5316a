#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "office/mail_text.h"
#include "office/notifications.h"
#include "outbound/send_mail.h"

// What is to go by mail: collected with the notification, put together into digests, sent by MailCourier, results noted here.
namespace shuquan::office {

/// Notes a notification for the next digest of everybody whom it is addressed to and who wants it by mail.
Result<void> collect_for_mail(Transaction& tx, std::string_view notification, const Recipient& to, std::string_view kind);

struct NewMail {
  AccountId account;
  std::string_view kind;
  std::string recipient;
  std::string subject;
  std::string body;
  std::string language;
};
/// Queues a mail; what it says is sealed.
Result<void> queue_mail(Transaction& tx, const NewMail& mail);

/// Accounts whose digest is due: the oldest item waits for `gather_minutes`, and the last digest is `between_minutes` ago.
Result<std::vector<AccountId>> due_digests(store::Connection& db, const Services& services, Instant now);
/// Puts what waits for an account into one mail, in its language: sentences and links, the newest 30. What it may no longer see is left out.
Result<Json> compose_digest(Transaction& tx, const AccountId& account);

struct DueMail {
  std::string id;
  Mail mail;
  std::string fault;  ///< why it cannot be read; nothing to send then
};
/// Mails to be sent now, the longest due first; without the sender's address.
Result<std::vector<DueMail>> due_mails(store::Connection& db, const Services& services, int most);
/// Sent, to be tried again (1 and 5 min, 0.5, 2, 6, 24 h), or given up. Where the mailbox refuses for good, the address no longer counts
/// and its owner is told in the inbox.
Result<Json> note_mail(Transaction& tx, const std::string& id, const outbound::MailOutcome& outcome);
/// Forgets mails and items older than a month.
Result<void> forget_old_mail(Transaction& tx);

}  // namespace shuquan::office
