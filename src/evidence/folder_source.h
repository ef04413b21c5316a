#pragma once
#include <memory>
#include <string>

#include "evidence/byte_source.h"

namespace shuquan::evidence {

inline constexpr std::size_t kFolderFiles = 10'000'000;

/// All regular files below a folder as one stream, in the byte order of their paths:
/// u32 length of the path ‖ path below the folder with "/" ‖ u64 length ‖ content (docs/formats/deposit.md §2.4). Refused with the
/// path: symbolic links, devices, pipes and sockets (evidence.folder_entry); a file that changes while it is read
/// (evidence.source_changed). Memory for the paths.
Result<std::unique_ptr<ByteSource>> open_folder(const std::string& path);

}  // namespace shuquan::evidence
