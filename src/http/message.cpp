#include "http/message.h"

namespace shuquan::http {
namespace {

constexpr std::array<std::string_view, 7> kMethodNames = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
constexpr std::size_t kHeaderCount = 16;
constexpr std::size_t kHeaderBlock = 512;  // holds the head of a usual request, and is never stored inside the string

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<std::string_view> cookie_in(std::string_view field, std::string_view name) {
  while (!field.empty()) {
    const std::size_t end = field.find(';');
    const std::string_view pair = trim(field.substr(0, end));
    field = end == std::string_view::npos ? std::string_view() : field.substr(end + 1);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) continue;
    std::string_view value = trim(pair.substr(equals + 1));
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"') value = value.substr(1, value.size() - 2);
    return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Method method) { return kMethodNames[static_cast<std::size_t>(method)]; }

std::optional<Method> parse_method(std::string_view text) {
  for (std::size_t i = 0; i < kMethodNames.size(); ++i) {
    if (kMethodNames[i] == text) return static_cast<Method>(i);
  }
  return std::nullopt;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

void Headers::add(std::string_view name, std::string_view value) {
  if (text_.empty()) {
    text_.reserve(kHeaderBlock);
    entries_.reserve(kHeaderCount);
  }
  const auto begin = static_cast<std::uint32_t>(text_.size());
  text_.append(name).append(value);
  const auto name_size = static_cast<std::uint32_t>(name.size());
  entries_.push_back({begin, name_size, begin + name_size, static_cast<std::uint32_t>(value.size())});
}

std::string_view Headers::first(std::string_view name) const {
  for (const Entry& entry : entries_) {
    if (entry.name_size == name.size() && equal_ignoring_case(piece(entry.name_begin, entry.name_size), name)) {
      return piece(entry.value_begin, entry.value_size);
    }
  }
  return {};
}

std::size_t Headers::count(std::string_view name) const {
  std::size_t found = 0;
  for (const Entry& entry : entries_) {
    found += equal_ignoring_case(piece(entry.name_begin, entry.name_size), name) ? 1U : 0U;
  }
  return found;
}

Headers::Field Headers::at(std::size_t index) const {
  const Entry& entry = entries_.at(index);
  return {piece(entry.name_begin, entry.name_size), piece(entry.value_begin, entry.value_size)};
}

std::optional<std::string_view> Request::query(std::string_view name) const {
  for (const auto& [key, value] : parameters) {
    if (key == name) return value;
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::cookie(std::string_view name) const {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const Headers::Field field = headers.at(i);
    if (!equal_ignoring_case(field.name, "cookie")) continue;
    if (auto value = cookie_in(field.value, name)) return value;
  }
  return std::nullopt;
}

}  // namespace shuquan::http
