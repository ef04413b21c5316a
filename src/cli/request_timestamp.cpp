#include "cli/request_timestamp.h"

#include <curl/curl.h>

#include <memory>

#include "cli/deposit_arguments.h"
#include "crypto/timestamp_certificate.h"

namespace shuquan::cli {
namespace {

constexpr std::size_t kListBytes = std::size_t{1} << 20;
constexpr std::size_t kAnswerBytes = 64 * 1024;
constexpr long kSeconds = 30;

bool may_be_asked(const std::string& url) {
  if (url.starts_with("https://")) return true;
  for (const std::string_view here : {"http://127.0.0.1:", "http://127.0.0.1/", "http://localhost:", "http://localhost/"})
    if (url.starts_with(here)) return true;
  return false;
}

std::size_t receive(char* bytes, std::size_t, std::size_t count, void* answer) {
  std::string& text = *static_cast<std::string*>(answer);
  if (text.size() + count > kAnswerBytes) return 0;
  text.append(bytes, count);
  return count;
}

}  // namespace

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
  static const CURLcode kReady = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, void (*)(CURL*)> handle(kReady == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
  const std::unique_ptr<curl_slist, void (*)(curl_slist*)> headers(curl_slist_append(nullptr, "Content-Type: application/timestamp-query"), curl_slist_free_all);
  if (!handle || !headers) return fail(Errc::unavailable, "evidence.authority_failed", {{"url", url}, {"why", "libcurl"}});
  std::string answer;
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, kSeconds);
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(query.size()));
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, query.data());
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
  const CURLcode code = curl_easy_perform(curl);
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  if (code != CURLE_OK) return fail(Errc::unavailable, "evidence.authority_failed", {{"url", url}, {"why", curl_easy_strerror(code)}});
  if (status != 200) return fail(Errc::unavailable, "evidence.authority_failed", {{"url", url}, {"why", "HTTP " + std::to_string(status)}});
  return answer;
}

}  // namespace shuquan::cli
