#include "rules/format.h"

#include "base/identifier.h"
#include "base/time.h"

namespace shuquan::rules {
namespace {

bool all_of_set(std::string_view text, std::string_view set) { return text.find_first_not_of(set) == std::string_view::npos; }

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kName = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.[]()";
constexpr std::string_view kCrockford = "0123456789abcdefghjkmnpqrstvwxyz";

bool is_digest(std::string_view text) { return text.size() == 64 && all_of_set(text, kHex); }

/// Mobile 1[3-9]xxxxxxxxx, fixed line with area code 0xx-xxxxxxxx (extension after '-'), or international +digits.
bool is_phone(std::string_view text) {
  if (text.size() == 11 && text[0] == '1' && text[1] >= '3' && all_of_set(text, kDigits)) return true;
  if (text.starts_with('+')) {
    const std::string_view rest = text.substr(1);
    return rest.size() >= 7 && rest.size() <= 20 && rest[0] != '0' && all_of_set(rest, "0123456789- ");
  }
  if (!text.starts_with('0') || text.size() > 20) return false;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9') ++digits;
    else if (c != '-') return false;
  }
  return digits >= 10 && digits <= 17 && !text.ends_with('-') && text.find("--") == std::string_view::npos;
}

bool is_email(std::string_view text) {
  const auto at = text.find('@');
  if (text.size() > 254 || at == std::string_view::npos || at == 0 || at > 64) return false;
  const std::string_view host = text.substr(at + 1);
  if (host.find('@') != std::string_view::npos || host.find('.') == std::string_view::npos) return false;
  if (host.starts_with('.') || host.ends_with('.') || host.find("..") != std::string_view::npos) return false;
  const auto plain = [](char c) { return c > ' ' && c != 127 && c != '"' && c != '<' && c != '>' && c != ',' && c != ';'; };
  return std::all_of(text.begin(), text.end(), plain);
}

bool is_url(std::string_view text) {
  const std::string_view rest = text.starts_with("https://") ? text.substr(8) : text.starts_with("http://") ? text.substr(7) : "";
  const auto visible = [](char c) { return c > ' ' && c != 127 && c != '"' && c != '<' && c != '>'; };
  return !rest.empty() && text.size() <= 2000 && rest[0] != '/' && std::all_of(rest.begin(), rest.end(), visible);
}

bool in_list(const Codes& codes, std::string_view list, std::string_view code) {
  const CodeList* found = codes.list(list);
  if (found == nullptr) return false;
  const Code* entry = found->find(code);
  return entry != nullptr && entry->selectable;
}

bool is_pointer(std::string_view text) { return text.size() <= 300 && (text.empty() || text.starts_with('/')); }

bool has_format(std::string_view format, std::string_view text, const Codes& codes) {
  if (format == "date") return parse_date(text).has_value();
  if (format == "instant") return parse_instant(text).has_value();
  if (format == "uscc") return check_uscc(text) == IdentifierFault::none;
  if (format == "resident-id") return check_resident_id(text) == IdentifierFault::none;
  if (format == "phone") return is_phone(text);
  if (format == "email") return is_email(text);
  if (format == "url") return is_url(text);
  if (format == "sha256" || format == "sm3" || format == "blob") return is_digest(text);
  if (format == "region" || format == "industry") return in_list(codes, format, text);
  if (format == "party" || format == "case") return text.size() == 26 && all_of_set(text, kCrockford);
  if (format == "pointer") return is_pointer(text);
  if (format == "clause" || format == "ground") return !text.empty() && text.size() <= 80 && all_of_set(text, kName);
  return false;
}

}  // namespace

std::optional<std::string> format_problem(std::string_view format, std::string_view text, const Codes& codes) {
  if (has_format(format, text, codes)) return std::nullopt;
  std::string reason = "field.format_" + std::string(format);
  std::replace(reason.begin(), reason.end(), '-', '_');
  return reason;
}

}  // namespace shuquan::rules
