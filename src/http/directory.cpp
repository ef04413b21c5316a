#include "http/directory.h"

#include <fcntl.h>
#include <unistd.h>

#include "http/response_head.h"
#include "http/static_files.h"

namespace shuquan::http {
namespace {

constexpr std::uint64_t kReadAtOnce = 64 * 1024;
constexpr std::size_t kMaxDepth = 32;

std::string file_tag(const FileBody& file) {
  return "\"" + std::to_string(file.modified_ns()) + "-" + std::to_string(file.size()) + "\"";
}

bool is_plain_segment(std::string_view segment) {
  return !segment.empty() && segment.front() != '.' && segment.size() <= 255 &&
         segment.find('\0') == std::string_view::npos;
}

}  // namespace

Result<std::shared_ptr<const Directory>> Directory::open(const std::string& root, std::vector<DirectoryRule> rules) {
  const int descriptor = ::open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return fail_with_detail(Errc::not_found, "http.file_missing", root);
  return std::shared_ptr<const Directory>(new Directory(descriptor, std::move(rules)));
}

Directory::~Directory() { ::close(descriptor_); }

const DirectoryRule* Directory::rule_for(std::string_view path) const {
  const auto found = std::find_if(rules_.begin(), rules_.end(),
                                  [&](const DirectoryRule& rule) { return path.starts_with(rule.prefix); });
  return found == rules_.end() ? nullptr : &*found;
}

// One segment at a time without following links: no name can lead outside, whatever happens on disk meanwhile.
int Directory::open_below(std::string_view path) const {
  int at = descriptor_;
  for (std::size_t depth = 0; depth < kMaxDepth; ++depth) {
    const std::size_t slash = path.find('/');
    const std::string segment(path.substr(0, slash));
    const bool last = slash == std::string_view::npos;
    const int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | (last ? O_NONBLOCK : O_DIRECTORY);
    const int next = is_plain_segment(segment) ? ::openat(at, segment.c_str(), flags) : -1;
    if (at != descriptor_) ::close(at);
    if (next < 0 || last) return next;
    at = next;
    path.remove_prefix(slash + 1);
  }
  ::close(at);
  return -1;
}

Response Directory::serve(const Request& request, std::string_view path) const {
  if (request.method != Method::get && request.method != Method::head) {
    Response response = plain_refusal(405, "http.method_refused");
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  const DirectoryRule* rule = rule_for(path);
  const int descriptor = rule != nullptr ? open_below(path) : -1;
  if (descriptor < 0) return plain_refusal(404, "http.file_missing");
  auto file = FileBody::adopt(descriptor);
  if (!file) return plain_refusal(404, "http.file_missing");
  Response response;
  const std::string tag = file_tag(**file);
  response.headers.emplace_back("ETag", tag);
  response.headers.emplace_back("Cache-Control", rule->cache_control);
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");  // public, and verifiers run in browsers too
  if (etag_listed(request.header("if-none-match"), tag)) {
    response.status = 304;
    return response;
  }
  response.content_type = rule->content_type;
  if ((*file)->size() > kReadAtOnce) {
    response.file = *std::move(file);
  } else if (const auto size = static_cast<std::size_t>((*file)->size()); !(*file)->read(0, size, response.body)) {
    return plain_refusal(503, "http.file_unreadable");
  }
  return response;
}

}  // namespace shuquan::http
