#pragma once
#include <cstdint>
#include <string>

#include "base/result.h"
#include "outbound/send_mail.h"

namespace shuquan::office {

/// How this server sends mail. Without it nobody can enter an address.
struct MailSettings {
  outbound::MailServer server;
  std::string from;
  std::string from_name;
  std::int64_t gather_minutes = 5;   ///< what comes within this time goes into one mail
  std::int64_t between_minutes = 60; ///< at least so long from one digest to the next
};

/// Reads a JSON file: server, from; user, password, from_name, ca_file, encrypted, gather_minutes, between_minutes. The password may stand
/// in the environment instead (SHUQUAN_SMTP_PASSWORD). A file that everybody on the machine may read is refused. Without encryption
/// there is no password. Reasons mail.settings_unreadable, mail.settings_open, mail.settings_wrong.
Result<MailSettings> load_mail_settings(const std::string& path);

}  // namespace shuquan::office
