#pragma once
#include <memory>
#include <string>
#include <string_view>

namespace shuquan::outbound {

/// The mail server that takes what we send (RFC 5321, RFC 6409).
struct MailServer {
  std::string url;       ///< smtp://host:587 or smtps://host:465
  std::string user;      ///< empty: no AUTH
  std::string password;
  std::string ca_file;   ///< empty: the system's
  bool encrypted = true; ///< STARTTLS is required for smtp://
};

struct MailOutcome {
  bool sent = false;
  bool recipient_refused = false;  ///< for good, as refuses_mailbox() of the answer to RCPT
  std::string failure;             ///< what went wrong; never holds the password
};

/// Whether a line of the answer to RCPT says that the mailbox does not exist or takes nothing, for good: status 5.1.x or 5.2.x
/// (RFC 3463), or 550 and 553 without such a status (RFC 5321 §4.2.3). Refusals of the sender, of relaying or by policy are not.
bool refuses_mailbox(std::string_view line);

/// One connection to the server, kept from mail to mail. Not safe to share.
class MailSender {
 public:
  explicit MailSender(MailServer server);
  ~MailSender();
  MailSender(const MailSender&) = delete;
  MailSender& operator=(const MailSender&) = delete;
  /// `message`: a whole message with CRLF (RFC 5322). Addresses without <>, spaces and control characters. At most 30 seconds.
  MailOutcome send(const std::string& from, const std::string& to, const std::string& message);

 private:
  struct Connection;
  MailServer server_;
  std::unique_ptr<Connection> connection_;
};

}  // namespace shuquan::outbound
