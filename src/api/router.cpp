#include "api/router.h"

namespace shuquan::api {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return segments;
}

bool matches(std::span<const std::string_view> pattern, std::span<const std::string_view> segments, Json& parameters) {
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i].starts_with('{')) {
      if (segments[i].empty() || segments[i].size() > 200) return false;
      parameters.set(pattern[i].substr(1, pattern[i].size() - 2), segments[i]);
    } else if (pattern[i] != segments[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

Router::Router(std::span<const Operation> operations) {
  for (const Operation& operation : operations) {
    std::vector<std::string_view> segments = split(operation.path);
    by_length_[segments.size()].push_back({&operation, std::move(segments)});
  }
}

Router::Match Router::find(http::Method method, std::string_view path) const {
  Match match;
  if (!path.starts_with(kPrefix) || path.size() <= kPrefix.size() || path[kPrefix.size()] != '/') return match;
  const std::vector<std::string_view> segments = split(path.substr(kPrefix.size()));
  const auto bucket = by_length_.find(segments.size());
  if (bucket == by_length_.end()) return match;
  const http::Method wanted = method == http::Method::head ? http::Method::get : method;
  for (const Entry& entry : bucket->second) {
    Json parameters = Json::object();
    if (!matches(entry.segments, segments, parameters)) continue;
    match.path_known = true;
    if (entry.operation->method != wanted) continue;
    match.operation = entry.operation;
    match.path = std::move(parameters);
    return match;
  }
  return match;
}

}  // namespace shuquan::api
