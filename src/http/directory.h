#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/message.h"

namespace shuquan::http {

/// How the files below one prefix of a public directory are served.
struct DirectoryRule {
  std::string prefix;  ///< of the path inside the directory, e.g. "tile/"; empty for all
  std::string content_type;
  std::string cache_control;
};

/// A directory whose regular files anyone may read, e.g. the tiles of the log. Symbolic links, hidden names (first
/// character '.') and whatever no rule names are not served.
class Directory {
 public:
  /// `rules`: the first whose prefix fits decides. Error http.file_missing where `root` is no directory.
  static Result<std::shared_ptr<const Directory>> open(const std::string& root, std::vector<DirectoryRule> rules);
  ~Directory();
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;

  /// GET or HEAD of a file named by its path inside the directory, without a first slash ("tile/0/000"): 200 with an
  /// ETag, 304, 404, or 405 for other methods. Blocks on the file system; files up to 64 KiB are read at once,
  /// larger ones are streamed.
  Response serve(const Request& request, std::string_view path) const;

 private:
  Directory(int descriptor, std::vector<DirectoryRule> rules) : descriptor_(descriptor), rules_(std::move(rules)) {}
  const DirectoryRule* rule_for(std::string_view path) const;
  /// A descriptor of the regular file, or -1.
  int open_below(std::string_view path) const;

  int descriptor_;
  std::vector<DirectoryRule> rules_;
};

}  // namespace shuquan::http
