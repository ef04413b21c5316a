#include "http/target.h"

#include "http/message.h"

namespace shuquan::http {
namespace {

constexpr std::size_t kMaxParameters = 200;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// The length of the UTF-8 character at the start of `text`, 0 where it is malformed.
std::size_t utf8_character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    const bool overlong = lead == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = lead == 0xED && byte(1) > 0x9F;
    return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    const bool overlong = lead == 0xF0 && byte(1) < 0x90;
    const bool beyond = lead == 0xF4 && byte(1) > 0x8F;
    return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
  }
  return 0;
}

bool is_target_text(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7F && c != '#'; });
}

bool has_dot_segment(std::string_view path) {
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::size_t end = path.find('/');
    const std::string_view segment = path.substr(0, end);
    if (segment == "." || segment == "..") return true;
    if (end == std::string_view::npos) return false;
    path.remove_prefix(end);
  }
  return false;
}

bool has_encoded_slash(std::string_view raw) {
  return raw.find("%2f") != std::string_view::npos || raw.find("%2F") != std::string_view::npos;
}

Result<std::string> parse_path(std::string_view raw) {
  auto path = percent_decode(raw);
  if (!path || !is_utf8(*path)) return fail(Errc::invalid_input, "http.target_malformed");
  const bool refused = std::any_of(path->begin(), path->end(), [](char c) {
    return c == '\\' || c == 0x7F || static_cast<unsigned char>(c) < 0x20;
  });
  if (refused || has_encoded_slash(raw) || has_dot_segment(*path)) return fail(Errc::invalid_input, "http.path_refused");
  return *std::move(path);
}

Result<void> parse_query(std::string_view query, std::vector<std::pair<std::string, std::string>>& out) {
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value || !is_utf8(*name) || !is_utf8(*value) || name->find('\0') != std::string::npos ||
        value->find('\0') != std::string::npos) {
      return fail(Errc::invalid_input, "http.target_malformed");
    }
    if (out.size() == kMaxParameters) return fail(Errc::invalid_input, "http.too_many_parameters");
    out.emplace_back(*std::move(name), *std::move(value));
  }
  return {};
}

bool is_name(std::string_view host) {
  return !host.empty() && host.size() <= 255 && std::all_of(host.begin(), host.end(), [](char c) {
    return is_alnum(c) || c == '-' || c == '.' || c == '_';
  });
}

bool is_bracketed_ipv6(std::string_view host) {
  if (host.size() < 4 || host.size() > 50 || host.front() != '[' || host.back() != ']') return false;
  const std::string_view inside = host.substr(1, host.size() - 2);
  return inside.find(':') != std::string_view::npos && std::all_of(inside.begin(), inside.end(), [](char c) {
    return hex_digit(c) >= 0 || c == ':' || c == '.';
  });
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = utf8_character(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus_is_space) {
      out.push_back(' ');
    } else if (text[i] != '%') {
      out.push_back(text[i]);
    } else {
      const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      out.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    }
  }
  return out;
}

Result<Target> parse_target(std::string_view target) {
  Target out;
  if (target == "*") {
    out.server_wide = true;
    out.path = "*";
    return out;
  }
  if (!is_target_text(target)) return fail(Errc::invalid_input, "http.target_malformed");
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() < scheme.size() || !equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
    target.remove_prefix(scheme.size());
    const std::size_t end = std::min(target.find_first_of("/?"), target.size());
    out.authority = target.substr(0, end);
    target.remove_prefix(end);
    if (out.authority.empty()) return fail(Errc::invalid_input, "http.target_malformed");
    break;
  }
  const std::size_t question = std::min(target.find('?'), target.size());
  std::string_view path = target.substr(0, question);
  if (path.empty() && !out.authority.empty()) path = "/";
  if (path.empty() || path.front() != '/') return fail(Errc::invalid_input, "http.target_malformed");
  SHUQUAN_TRY(out.path, parse_path(path));
  SHUQUAN_CHECK(parse_query(target.substr(std::min(question + 1, target.size())), out.parameters));
  return out;
}

std::optional<HostAndPort> parse_host(std::string_view text) {
  HostAndPort out;
  const std::size_t bracket = text.rfind(']');
  const std::size_t colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  const std::string_view host = text.substr(0, colon);
  if (colon != std::string_view::npos) out.port = text.substr(colon + 1);
  if (!is_name(host) && !is_bracketed_ipv6(host)) return std::nullopt;
  if (out.port.size() > 5 || !std::all_of(out.port.begin(), out.port.end(), is_digit)) return std::nullopt;
  out.host = host;
  for (char& c : out.host) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  return out;
}

bool host_allowed(const HostAndPort& host, const std::vector<std::string>& allowed) {
  return allowed.empty() || std::any_of(allowed.begin(), allowed.end(), [&](const std::string& entry) {
    const auto wanted = parse_host(entry);
    return wanted && wanted->host == host.host && (wanted->port.empty() || wanted->port == host.port);
  });
}

}  // namespace shuquan::http
