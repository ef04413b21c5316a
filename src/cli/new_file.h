#pragma once
#include <string>
#include <string_view>

#include "base/result.h"

namespace shuquan::cli {

/// A file that must not exist yet, written piece by piece: it takes its name when it is complete and synced, and nothing stays
/// behind otherwise. Not for standard output.
class NewFile {
 public:
  /// `mode` as for open(2).
  NewFile(std::string path, unsigned mode);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  /// To be called first. evidence.file_exists, evidence.write_failed.
  Result<void> open();
  Result<void> write(std::string_view bytes);
  /// evidence.file_exists where another was faster.
  Result<void> take_name();

 private:
  std::string path_, unfinished_;
  unsigned mode_;
  int descriptor_ = -1;
};

/// A new file in one piece; "-" is standard output.
Result<void> write_new_file(const std::string& path, std::string_view bytes, unsigned mode);

}  // namespace shuquan::cli
