#include "outbound/send_mail.h"

#include <curl/curl.h>

#include <cstring>
#include <string_view>

#include "base/result.h"
#include "outbound/ready.h"

namespace shuquan::outbound {
namespace {

constexpr long kSeconds = 30;

/// The dialogue as far as it tells whether it was the recipient that the server refused.
struct Dialogue {
  bool recipient_named = false;
  bool recipient_refused = false;
};

/// libcurl hands over every line that goes over the wire; none of them is kept.
int follow(CURL*, curl_infotype type, char* bytes, std::size_t count, void* context) {
  auto& dialogue = *static_cast<Dialogue*>(context);
  const std::string_view line(bytes, count);
  if (type == CURLINFO_HEADER_OUT) dialogue.recipient_named = line.starts_with("RCPT TO:");
  if (type == CURLINFO_HEADER_IN && dialogue.recipient_named && refuses_mailbox(line)) dialogue.recipient_refused = true;
  return 0;
}

struct Reading {
  std::string_view rest;
};

std::size_t hand_over(char* to, std::size_t size, std::size_t count, void* context) {
  auto& reading = *static_cast<Reading*>(context);
  const std::size_t some = std::min(size * count, reading.rest.size());
  std::memcpy(to, reading.rest.data(), some);
  reading.rest.remove_prefix(some);
  return some;
}

bool is_plain(std::string_view address) { return !address.empty() && address.find_first_of("\r\n \t<>") == std::string_view::npos; }

}  // namespace

bool refuses_mailbox(std::string_view line) {
  if (line.size() < 4 || !line.starts_with("55") || (line[3] != ' ' && line[3] != '-')) return false;
  const std::string_view code = line.substr(0, 3), rest = line.substr(4);
  const bool has_status = rest.size() > 4 && rest[1] == '.' && rest[0] >= '2' && rest[0] <= '5';
  return has_status ? rest.starts_with("5.1.") || rest.starts_with("5.2.") : code == "550" || code == "553";
}

struct MailSender::Connection {
  CURL* curl = ready() ? curl_easy_init() : nullptr;
  ~Connection() { curl_easy_cleanup(curl); }
};

MailSender::MailSender(MailServer server) : server_(std::move(server)), connection_(std::make_unique<Connection>()) {}
MailSender::~MailSender() = default;

MailOutcome MailSender::send(const std::string& from, const std::string& to, const std::string& message) {
  SHUQUAN_ASSERT(is_plain(from) && is_plain(to));
  CURL* curl = connection_->curl;
  if (!curl) return {false, false, "libcurl"};
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> recipients(curl_slist_append(nullptr, ("<" + to + ">").c_str()), curl_slist_free_all);
  Reading reading{message};
  Dialogue dialogue;
  curl_easy_reset(curl);
  curl_easy_setopt(curl, CURLOPT_URL, server_.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kSeconds);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 10L);
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(server_.encrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (!server_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, server_.ca_file.c_str());
  if (!server_.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, server_.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, server_.password.c_str());
  }
  const std::string sender = "<" + from + ">";
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, hand_over);
  curl_easy_setopt(curl, CURLOPT_READDATA, &reading);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, follow);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &dialogue);
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_OK) return {true, false, {}};
  long reply = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
  return {false, dialogue.recipient_refused, std::string(curl_easy_strerror(code)) + (reply > 0 ? " (" + std::to_string(reply) + ")" : "")};
}

}  // namespace shuquan::outbound
