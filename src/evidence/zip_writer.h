#pragma once
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace shuquan::evidence {

struct ZipFile {
  std::string name;
  std::string bytes;
};

/// The files as one ZIP archive, in this order, dated `made`; the same files give the same bytes. `stored`: without
/// compression, for what is compressed already.
Result<std::string> write_zip(const std::vector<ZipFile>& files, Instant made, bool stored = false);

}  // namespace shuquan::evidence
