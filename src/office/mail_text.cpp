#include "office/mail_text.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/hex.h"

namespace shuquan::office {
namespace {

constexpr std::size_t kLine = 76;
constexpr std::size_t kWordBytes = 42;  // of text in one encoded word: 56 characters of Base64 and 12 around them

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c < 0x7f; }) && text.size() <= 60 && text.find("=?") == std::string_view::npos;
}

/// RFC 2047: encoded words, each of whole characters, on lines of their own.
std::string header_text(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out;
  while (!text.empty()) {
    std::size_t end = std::min(kWordBytes, text.size());
    while (end < text.size() && end > 1 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80) --end;
    out += (out.empty() ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?") + to_base64(text.substr(0, end)) + "?=";
    text.remove_prefix(end);
  }
  return out;
}

std::string base64_lines(std::string_view text) {
  const std::string all = to_base64(text);
  std::string out;
  for (std::size_t at = 0; at < all.size(); at += kLine) out += all.substr(at, kLine) + "\r\n";
  return out;
}

/// RFC 5322 date in Beijing time.
std::string date_header(Instant at) {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const LocalDate date = beijing_date(at);
  const std::int64_t seconds = (at.unix_ms - start_of_day(date).unix_ms) / 1000;
  std::array<char, 48> out{};
  std::snprintf(out.data(), out.size(), "%s, %u %s %d %02d:%02d:%02d +0800", kDays[date.weekday()], date.day(), kMonths[date.month() - 1], date.year(), static_cast<int>(seconds / 3600),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  return out.data();
}

bool is_name_character(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_domain(std::string_view text) {
  int labels = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('.'), text.size());
    const std::string_view label = text.substr(0, end);
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    if (!std::ranges::all_of(label, [](char c) { return is_name_character(c) || c == '-'; })) return false;
    ++labels;
    if (end == text.size()) break;
    text.remove_prefix(end + 1);
    if (text.empty()) return false;
  }
  return labels >= 2;
}

bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > 64 || text.front() == '.' || text.back() == '.' || text.find("..") != std::string_view::npos) return false;
  return std::ranges::all_of(text, [](char c) { return is_name_character(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").contains(c); });
}

}  // namespace

std::string compose_mail(const Mail& mail, Instant at) {
  const std::string host = mail.from.substr(mail.from.find('@') + 1);
  const std::string name = mail.from_name.empty() ? std::string() : "=?UTF-8?B?" + to_base64(mail.from_name) + "?= ";
  return "From: " + name + "<" + mail.from + ">\r\n" + "To: <" + mail.to + ">\r\n" + "Subject: " + header_text(mail.subject) + "\r\n" + "Date: " + date_header(at) + "\r\n" + "Message-ID: <" + mail.id + "@" +
         host + ">\r\n" + "MIME-Version: 1.0\r\n" + "Content-Type: text/plain; charset=utf-8\r\n" + "Content-Transfer-Encoding: base64\r\n" + "Content-Language: " +
         (mail.language == "en" ? "en" : "zh-CN") + "\r\n" + "Auto-Submitted: auto-generated\r\n" +
         (mail.preferences_url.empty() ? std::string() : "List-Unsubscribe: <" + mail.preferences_url + ">\r\n") + "\r\n" + base64_lines(mail.body);
}

Result<std::string> checked_mail_address(std::string_view text) {
  const std::size_t at = text.rfind('@');
  const bool sound = at != std::string_view::npos && text.size() <= 254 && is_local_part(text.substr(0, at)) && is_domain(text.substr(at + 1));
  if (!sound) return fail(Errc::invalid_input, "mail.address");
  std::string out(text);
  std::transform(out.begin() + static_cast<std::ptrdiff_t>(at), out.end(), out.begin() + static_cast<std::ptrdiff_t>(at), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace shuquan::office
