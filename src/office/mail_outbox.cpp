#include "office/mail_outbox.h"

#include <array>

#include "base/messages.h"
#include "office/inbox.h"

namespace shuquan::office {
namespace {

constexpr std::int64_t kMinute = 60'000, kHour = 60 * kMinute, kDay = 24 * kHour;
constexpr std::array kPauses = {kMinute, 5 * kMinute, kHour / 2, 2 * kHour, 6 * kHour, kDay};
constexpr std::int64_t kKeep = 30 * kDay;
constexpr int kMostInDigest = 30;
constexpr std::string_view kReminder = "deadline_near";

std::string place_of(std::string_view id) { return "mail.content/" + std::string(id); }
std::string preferences_url(const Services& services) { return services.options.public_url + "/account/reminders"; }

Result<Json> open_content(const Services& services, const store::Row& row) {
  SHUQUAN_TRY(const std::string opened, services.secrets.open(row.bytes(2), place_of(row.text(0))));
  return Json::parse(opened);
}

struct Digest {
  std::string lines;
  int shown = 0;
  int reminders = 0;
};

Result<Digest> digest_of(Transaction& tx, const store::Rows& rows, const std::string& language) {
  Digest digest;
  for (const store::Row row : rows) {
    digest.reminders += row.text(1) == kReminder ? 1 : 0;
    if (digest.shown == kMostInDigest) continue;
    SHUQUAN_TRY(const Json event, describe_notification(tx.db, tx.services, row.text(0)));
    ++digest.shown;
    digest.lines += to_beijing_text(Instant{row.integer(2)}).substr(0, 16) + "\n" + event["data"]["text"][language].text() + "\n" + event["data"]["link"].text() + "\n\n";
  }
  return digest;
}

}  // namespace

Result<void> collect_for_mail(Transaction& tx, std::string_view notification, const Recipient& to, std::string_view kind) {
  SHUQUAN_TRY(const store::Rows anybody, tx.db.query_kept("mail_address", "SELECT COUNT(*) FROM mail_address WHERE address <> '' AND choice <> 'none'", {}));
  if (anybody.front().integer(0) == 0) return {};
  const std::string wanted = std::string("a.address <> '' AND ") + (kind == kReminder ? "a.choice IN ('all', 'reminders')" : "a.choice = 'all'");
  const std::string head = "INSERT INTO mail_item (account_id, notification_id, at) SELECT DISTINCT a.account_id, CAST($1 AS TEXT), CAST($2 AS BIGINT) FROM mail_address a ";
  if (!to.party.empty()) return tx.db.execute_later(head + "JOIN membership m ON m.account_id = a.account_id WHERE m.party_id = $3 AND " + wanted, {notification, tx.now, to.party});
  if (!to.account.empty()) return tx.db.execute_later(head + "WHERE a.account_id = $3 AND " + wanted, {notification, tx.now, to.account});
  return tx.db.execute_later(head + "JOIN appointment p ON p.account_id = a.account_id WHERE p.office_id = $3 AND p.role = $4 AND " + wanted, {notification, tx.now, to.office, to.role});
}

Result<void> queue_mail(Transaction& tx, const NewMail& mail) {
  const std::string id = new_identifier(tx.now);
  const Json content = Json::object({{"subject", mail.subject}, {"body", mail.body}, {"language", mail.language}});
  SHUQUAN_TRY(const std::string sealed, tx.services.secrets.seal(content.dump(), place_of(id)));
  return tx.db.execute_later("INSERT INTO mail_message (id, account_id, kind, recipient, content_sealed, status, attempts, next_at, last_failure, created_at) VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6, '', $6)",
                             {id, mail.account, mail.kind, mail.recipient, store::bytes_parameter(sealed), tx.now});
}

Result<std::vector<AccountId>> due_digests(store::Connection& db, const Services& services, Instant now) {
  std::vector<AccountId> due;
  if (!services.options.mail) return due;
  const std::int64_t gathered = now.unix_ms - services.options.mail->gather_minutes * kMinute, last = now.unix_ms - services.options.mail->between_minutes * kMinute;
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT i.account_id FROM mail_item i WHERE i.at <= $1 AND NOT EXISTS (SELECT 1 FROM mail_message m WHERE m.account_id = i.account_id AND m.kind = 'digest' "
                                               "AND m.created_at > $2) GROUP BY i.account_id ORDER BY MIN(i.at) LIMIT 100",
                                               {gathered, last}));
  for (const store::Row row : rows) due.emplace_back(row.text(0));
  return due;
}

Result<Json> compose_digest(Transaction& tx, const AccountId& account) {
  SHUQUAN_TRY(const store::Rows to, tx.db.query("SELECT m.address, a.language FROM mail_address m JOIN account a ON a.id = m.account_id WHERE m.account_id = $1 AND m.address <> '' AND m.choice <> 'none' "
                                                "AND a.status = 'active' AND a.locked_until <= $2",
                                                {account, tx.now}));
  SHUQUAN_TRY(const store::Rows items, tx.db.query("SELECT n.id, n.kind, n.at FROM mail_item i JOIN notification n ON n.id = i.notification_id WHERE i.account_id = $1 AND (n.account_id = $1 "
                                                   "OR EXISTS (SELECT 1 FROM membership s WHERE s.account_id = $1 AND s.party_id = n.party_id) "
                                                   "OR EXISTS (SELECT 1 FROM appointment p WHERE p.account_id = $1 AND p.office_id = n.office_id AND p.role = n.role)) ORDER BY n.id DESC LIMIT 1000",
                                                   {account}));
  SHUQUAN_CHECK(tx.db.execute("DELETE FROM mail_item WHERE account_id = $1", {account}));
  if (to.empty() || items.empty()) return Json();
  const std::string language = to.front().text(1) == "en" ? "en" : "zh";
  SHUQUAN_TRY(const Digest digest, digest_of(tx, items, language));
  const int all = static_cast<int>(items.size());
  const MessageParams params = {{"count", std::to_string(all)}, {"reminders", std::to_string(digest.reminders)}, {"more", std::to_string(all - digest.shown)}, {"inbox", tx.services.options.public_url + "/account/inbox"},
                                {"preferences", preferences_url(tx.services)}};
  std::string body = digest.lines;
  if (all > digest.shown) body += message_text("mail.digest_more", params, language) + "\n\n";
  body += message_text("mail.digest_footer", params, language) + "\n";
  const std::string subject = digest.reminders > 0 ? message_text("mail.digest_subject_reminders", params, language) : message_text("mail.digest_subject", params, language);
  SHUQUAN_CHECK(queue_mail(tx, {account, "digest", to.front().text(0), subject, body, language}));
  return Json();
}

Result<std::vector<DueMail>> due_mails(store::Connection& db, const Services& services, int most) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, recipient, content_sealed FROM mail_message WHERE status = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT " + std::to_string(most), {services.time.now()}));
  std::vector<DueMail> due;
  for (const store::Row row : rows) {
    DueMail mail{row.text(0), {}, {}};
    const Result<Json> opened = open_content(services, row);
    if (!opened) {  // one that is spoilt holds up none of the others
      mail.fault = describe(opened.error());
      due.push_back(std::move(mail));
      continue;
    }
    const Json& content = *opened;
    mail.mail.to = row.text(1);
    mail.mail.subject = content["subject"].text();
    mail.mail.body = content["body"].text();
    mail.mail.language = content["language"].text();
    mail.mail.id = row.text(0);
    mail.mail.preferences_url = preferences_url(services);
    due.push_back(std::move(mail));
  }
  return due;
}

Result<Json> note_mail(Transaction& tx, const std::string& id, const outbound::MailOutcome& outcome) {
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT account_id, recipient, attempts FROM mail_message WHERE id = $1 AND status = 'waiting'", {id}));
  if (rows.empty()) return Json();
  const store::Row row = rows.front();
  const std::int64_t attempts = row.integer(2) + 1;
  const bool given_up = !outcome.sent && (outcome.recipient_refused || attempts > static_cast<std::int64_t>(kPauses.size()));
  const std::string_view status = outcome.sent ? "sent" : outcome.recipient_refused ? "refused" : given_up ? "failed" : "waiting";
  const std::int64_t next = status == "waiting" ? tx.now.unix_ms + kPauses[static_cast<std::size_t>(attempts - 1)] : 0;
  SHUQUAN_CHECK(tx.db.execute("UPDATE mail_message SET status = $2, attempts = $3, next_at = $4, last_at = $5, last_failure = $6 WHERE id = $1", {id, status, attempts, next, tx.now, outcome.failure.substr(0, 200)}));
  if (status != "waiting") SHUQUAN_CHECK(tx.db.execute("UPDATE mail_message SET content_sealed = NULL WHERE id = $1", {id}));
  if (!outcome.recipient_refused) return Json();
  SHUQUAN_TRY(const std::int64_t stopped, tx.db.execute("UPDATE mail_address SET address = '', refused_at = $3 WHERE account_id = $1 AND address = $2", {row.text(0), row.text(1), tx.now}));
  if (stopped > 0) SHUQUAN_CHECK(tell(tx, {{}, {}, {}, row.text(0)}, {}, "mail_refused", Json::object({{"name", row.text(1)}})));
  return Json();
}

Result<void> forget_old_mail(Transaction& tx) {
  SHUQUAN_CHECK(tx.db.execute_later("DELETE FROM mail_item WHERE at < $1", {tx.now.unix_ms - kKeep}));
  return tx.db.execute_later("DELETE FROM mail_message WHERE created_at < $1", {tx.now.unix_ms - kKeep});
}

}  // namespace shuquan::office
