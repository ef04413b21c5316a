#include "office/mail_settings.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/json.h"
#include "office/mail_text.h"

namespace shuquan::office {
namespace {

constexpr std::array<std::string_view, 9> kKnown = {"server", "from", "user", "password", "from_name", "ca_file", "encrypted", "gather_minutes", "between_minutes"};

std::unexpected<Error> wrong(std::string_view what) { return fail(Errc::invalid_input, "mail.settings_wrong", {{"what", std::string(what)}}); }

}  // namespace

Result<MailSettings> load_mail_settings(const std::string& path) {
  struct stat status {};
  std::ifstream file(path);
  if (!file || stat(path.c_str(), &status) != 0) return fail(Errc::invalid_input, "mail.settings_unreadable", {{"path", path}});
  if ((status.st_mode & 0007U) != 0) return fail(Errc::invalid_input, "mail.settings_open", {{"path", path}});
  std::stringstream text;
  text << file.rdbuf();
  SHUQUAN_TRY(const Json json, Json::parse(text.str()));
  for (const auto& [name, value] : json.members())
    if (std::ranges::find(kKnown, name) == kKnown.end()) return wrong(name);
  MailSettings settings;
  settings.server = {json["server"].text(), json["user"].text(), json["password"].text(), json["ca_file"].text(), json["encrypted"].bool_or(true)};
  const char* password = std::getenv("SHUQUAN_SMTP_PASSWORD");
  if (settings.server.password.empty() && password) settings.server.password = password;
  settings.from_name = json["from_name"].text();
  settings.gather_minutes = json["gather_minutes"].int_or(settings.gather_minutes);
  settings.between_minutes = json["between_minutes"].int_or(settings.between_minutes);
  const bool known_scheme = settings.server.url.starts_with("smtp://") || settings.server.url.starts_with("smtps://");
  if (!known_scheme || settings.server.url.find_first_of("\r\n @") != std::string::npos) return wrong("server");
  const Result<std::string> from = checked_mail_address(json["from"].text());
  if (!from) return wrong("from");
  settings.from = *from;
  if (settings.from_name.size() > 45) return wrong("from_name");
  if (!settings.server.encrypted && (!settings.server.user.empty() || settings.server.url.starts_with("smtps://"))) return wrong("encrypted");
  if (settings.gather_minutes < 0 || settings.between_minutes < 0) return wrong("gather_minutes");
  return settings;
}

}  // namespace shuquan::office
