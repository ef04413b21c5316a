#include "http/static_files.h"

#include "http/gzip.h"

namespace shuquan::http {
namespace {

std::string_view opaque(std::string_view etag) { return etag.starts_with("W/") ? etag.substr(2) : etag; }

// A client that names text/html, or names nothing at all, navigates; scripts ask for "*/*" or a type of their own.
bool wants_page(const Request& request) {
  const std::string_view accept = request.header("accept");
  return accept.empty() || accept.find("text/html") != std::string_view::npos;
}

bool has_extension(std::string_view path) {
  return path.substr(path.rfind('/') + 1).find('.') != std::string_view::npos;
}

}  // namespace

bool etag_listed(std::string_view if_none_match, std::string_view etag) {
  if (if_none_match == "*") return true;
  for (std::size_t at = 0; at < if_none_match.size();) {
    const std::size_t begin = if_none_match.find('"', at);
    const std::size_t end = begin == std::string_view::npos ? begin : if_none_match.find('"', begin + 1);
    if (end == std::string_view::npos) return false;
    if (if_none_match.substr(begin, end + 1 - begin) == opaque(etag)) return true;
    at = end + 1;
  }
  return false;
}

StaticFiles::StaticFiles(std::span<const Asset> assets, std::string fallback) : fallback_(std::move(fallback)) {
  for (const Asset& asset : assets) {
    File file;
    file.content_type = asset.content_type;
    file.identity = {std::make_shared<const std::string>(asset.identity), "\"" + std::string(asset.etag) + "\""};
    if (!asset.gzip.empty()) {
      file.gzip = {std::make_shared<const std::string>(asset.gzip), "\"" + std::string(asset.etag) + "-gz\""};
    }
    file.immutable = asset.immutable;
    files_.emplace(std::string(asset.name), std::move(file));
  }
}

const StaticFiles::File* StaticFiles::lookup(const Request& request) const {
  const auto exact = files_.find(request.path.substr(1));
  if (exact != files_.end()) return &exact->second;
  if (request.path != "/" && (has_extension(request.path) || !wants_page(request))) return nullptr;
  const auto page = files_.find(fallback_);
  return page != files_.end() ? &page->second : nullptr;
}

std::optional<Response> StaticFiles::find(const Request& request) const {
  const File* file = lookup(request);
  if (file == nullptr) return std::nullopt;
  Response response;
  if (request.method != Method::get && request.method != Method::head) {
    response.status = 405;
    response.headers.emplace_back("Allow", "GET, HEAD");
    return response;
  }
  const bool packed = file->gzip.bytes && accepts_gzip(request.header("accept-encoding"));
  const Variant& variant = packed ? file->gzip : file->identity;
  response.headers.emplace_back("ETag", variant.etag);
  response.headers.emplace_back("Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (file->gzip.bytes) response.headers.emplace_back("Vary", "Accept-Encoding");
  if (etag_listed(request.header("if-none-match"), variant.etag)) {
    response.status = 304;
    return response;
  }
  response.content_type = file->content_type;
  response.shared_body = variant.bytes;
  if (packed) response.headers.emplace_back("Content-Encoding", "gzip");
  return response;
}

}  // namespace shuquan::http
