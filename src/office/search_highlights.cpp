#include "office/search_highlights.h"

#include <algorithm>
#include <vector>

namespace shuquan::office {
namespace {

constexpr std::size_t kBefore = 45;   ///< bytes shown before the first hit
constexpr std::size_t kShown = 360;   ///< bytes shown at most
constexpr std::size_t kMostWords = 8;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same(char a, char b) { return lower(a) == lower(b); }
bool continues(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

std::vector<std::string_view> words_of(std::string_view query) {
  std::vector<std::string_view> words;
  while (!query.empty() && words.size() < kMostWords) {
    const std::size_t ideographic = query.find("\u3000");
    const std::size_t end = std::min({query.find_first_of(" \t\n"), ideographic, query.size()});
    if (end > 0) words.push_back(query.substr(0, end));
    query.remove_prefix(std::min(query.size(), end + (end == ideographic ? 3 : 1)));
  }
  return words;
}

/// The first hit at or after `from`: position and length, length 0 where there is none.
std::pair<std::size_t, std::size_t> next_hit(std::string_view text, std::span<const std::string_view> words, std::size_t from) {
  std::pair<std::size_t, std::size_t> best{text.size(), 0};
  for (const std::string_view word : words) {
    const auto found = std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), word.begin(), word.end(), same);
    const auto at = static_cast<std::size_t>(found - text.begin());
    if (found != text.end() && (at < best.first || (at == best.first && word.size() > best.second))) best = {at, word.size()};
  }
  return best;
}

void add_part(Json& parts, std::string_view text, bool hit) {
  if (!text.empty()) parts.push(Json::object({{"text", text}, {"hit", hit}}));
}

Json parts_of(std::string_view text, std::span<const std::string_view> words) {
  auto [at, length] = next_hit(text, words, 0);
  if (length == 0) return Json();
  std::size_t start = at > kBefore ? at - kBefore : 0;
  while (start > 0 && continues(text[start])) --start;
  std::size_t end = std::min(text.size(), std::max(start + kShown, at + length));
  while (end < text.size() && continues(text[end])) ++end;
  Json parts = Json::array();
  std::string before = start > 0 ? "…" : "";
  while (length != 0 && at + length <= end) {
    add_part(parts, before.append(text.substr(start, at - start)), false);
    before.clear();
    add_part(parts, text.substr(at, length), true);
    start = at + length;
    std::tie(at, length) = next_hit(text, words, start);
  }
  add_part(parts, before.append(text.substr(start, end - start)).append(end < text.size() ? "…" : ""), false);
  return parts;
}

}  // namespace

Json highlights(std::string_view query, std::span<const std::pair<std::string_view, std::string_view>> fields) {
  const std::vector<std::string_view> words = words_of(query);
  Json out = Json::array();
  if (words.empty()) return out;
  for (const auto& [field, text] : fields)
    if (Json parts = parts_of(text, words); !parts.is_null()) out.push(Json::object({{"field", field}, {"parts", std::move(parts)}}));
  return out;
}

}  // namespace shuquan::office
