#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/message.h"

namespace shuquan::http {

/// True where an If-None-Match value names `etag` or is "*"; weak comparison (RFC 9110 §13.1.2). `etag` with quotes.
bool etag_listed(std::string_view if_none_match, std::string_view etag);

/// One file built into the program. Views have static storage.
struct Asset {
  std::string_view name;          ///< path without the first slash, e.g. "assets/app-3f2a.js"
  std::string_view content_type;  ///< e.g. "text/javascript; charset=utf-8"
  std::string_view identity;      ///< the bytes
  std::string_view gzip;          ///< the bytes compressed, or empty
  std::string_view etag;          ///< tag of the identity bytes, without quotes
  bool immutable = false;         ///< the name changes with the content: may be cached for a year
};

/// The files of the browser application. Answers are shared, not copied.
class StaticFiles {
 public:
  /// `fallback` names the page that serves every path of the application's own navigation ("index.html").
  StaticFiles(std::span<const Asset> assets, std::string fallback);

  /// The answer to GET or HEAD of a file (200, or 304 where If-None-Match has its tag); 405 for other methods.
  /// A path without a file gets the fallback page where the client asks for HTML and the last segment has no
  /// extension, "/" always; otherwise nothing: the caller answers 404.
  std::optional<Response> find(const Request& request) const;

 private:
  struct Variant {
    std::shared_ptr<const std::string> bytes;
    std::string etag;  // with quotes
  };
  struct File {
    std::string content_type;
    Variant identity;
    Variant gzip;  // bytes null where there is none
    bool immutable;
  };
  const File* lookup(const Request& request) const;

  std::unordered_map<std::string, File> files_;
  std::string fallback_;
};

}  // namespace shuquan::http
