#pragma once
#include <string>
#include <string_view>
#include <system_error>

namespace shuquan {

/// Whether a file that already has the name gives way, or stays and the writer is told (EEXIST).
enum class Naming { replace, only_if_new };

/// Writes `bytes` so that after any crash `path` holds either all of them or what it held before: to a temporary file in the
/// same folder, synced, then named; nothing stays behind on failure. The name itself is durable after sync_folder(). `mode`
/// as for open(2). The error is that of the operating system (ENOSPC, EDQUOT, EFBIG …); no error is success.
std::error_code write_durably(const std::string& path, std::string_view bytes, Naming naming, unsigned mode);
/// Makes the content of a file that was written by other means durable.
std::error_code sync_file(const std::string& path);
/// Makes names taken in `folder` durable; an empty text is the working folder.
std::error_code sync_folder(const std::string& folder);

}  // namespace shuquan
