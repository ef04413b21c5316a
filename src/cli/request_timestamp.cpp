#include "cli/request_timestamp.h"

#include "cli/deposit_arguments.h"
#include "crypto/timestamp_certificate.h"
#include "outbound/post.h"

namespace shuquan::cli {
namespace {

constexpr std::size_t kListBytes = std::size_t{1} << 20;
constexpr std::size_t kAnswerBytes = 64 * 1024;
constexpr std::chrono::seconds kTime{30};

}  // namespace

bool may_be_asked(const std::string& url) {
  if (url.starts_with("https://")) return true;
  for (const std::string_view here : {"http://127.0.0.1:", "http://127.0.0.1/", "http://localhost:", "http://localhost/"})
    if (url.starts_with(here)) return true;
  return false;
}

Result<Authority> find_authority(const std::string& list, const std::string& url) {
  const auto unknown = [&] { return fail(Errc::invalid_input, "evidence.authority_unknown", {{"url", url}}); };
  if (!may_be_asked(url)) return unknown();
  SHUQUAN_TRY(const std::string text, read_text_file(list, kListBytes));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    at = end + 1;
    const std::size_t blank = line.find(' ');
    if (line.starts_with('#') || line.substr(0, blank) != url) continue;
    Authority authority{url, {}};
    if (blank != std::string::npos) {
      SHUQUAN_TRY(const std::string pem, read_text_file(line.substr(blank + 1), kListBytes));
      SHUQUAN_TRY(authority.certificate_der, crypto::certificate_from_pem(pem));
    }
    return authority;
  }
  return unknown();
}

Result<std::string> request_timestamp(const std::string& url, std::string_view query) {
  // Which authorities may be asked is the list's matter, so that one inside a private network may be.
  const outbound::PostAnswer answer = outbound::post({.url = url, .headers = {"Content-Type: application/timestamp-query"}, .body = std::string(query),
                                                      .private_allowed = true, .timeout = kTime, .most_answer_bytes = kAnswerBytes});
  if (!answer.failure.empty()) return fail(Errc::unavailable, "evidence.authority_failed", {{"url", url}, {"why", answer.detail}});
  if (answer.status != 200) return fail(Errc::unavailable, "evidence.authority_failed", {{"url", url}, {"why", "HTTP " + std::to_string(answer.status)}});
  return answer.body;
}

}  // namespace shuquan::cli
