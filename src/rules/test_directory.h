#pragma once
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/id.h"
#include "base/result.h"

namespace shuquan::rules {

/// A copy of rules/ in a temporary folder that a test may spoil; removed at the end.
class TestDirectory {
 public:
  TestDirectory() : path_(std::filesystem::temp_directory_path() / ("shuquan-rules-" + new_identifier(Instant{0}))) {
    std::filesystem::copy("rules", path_, std::filesystem::copy_options::recursive);
  }
  TestDirectory(const TestDirectory&) = delete;
  TestDirectory& operator=(const TestDirectory&) = delete;
  ~TestDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const { std::ofstream(path_ / name, std::ios::binary) << text; }
  std::string read(const std::string& name) const {
    std::ostringstream text;
    text << std::ifstream(path_ / name, std::ios::binary).rdbuf();
    return text.str();
  }
  /// Replaces the first occurrence of `old`, which must be there.
  void replace(const std::string& name, const std::string& old, const std::string& fresh) const {
    std::string text = read(name);
    const auto at = text.find(old);
    SHUQUAN_ASSERT(at != std::string::npos);
    write(name, text.replace(at, old.size(), fresh));
  }

 private:
  std::filesystem::path path_;
};

}  // namespace shuquan::rules
