#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evidence/byte_source.h"

namespace shuquan::evidence {

/// How a file is packed.
enum class Container : std::uint8_t { none, gzip, bzip2, xz, zstd, zip };
/// "none", "gzip", "bzip2", "xz", "zstd", "zip".
std::string_view to_string(Container container);
std::optional<Container> parse_container(std::string_view name);
/// By the first bytes.
Container recognise_container(std::string_view head);

/// The content of a packed source; of a ZIP file the first member called `member`, or its only file where that is empty
/// (evidence.archive_members where there are several). Constant memory. Refused: damaged or cut archives
/// (evidence.archive_damaged), a second file of the member's name (evidence.archive_duplicate: other programs may read that one;
/// not looked for where `looked_through` says that zip_members() did), encrypted members (evidence.archive_encrypted), and content that is more than 1100 times
/// longer than its packed form once 100 MiB are out (evidence.archive_bomb).
Result<std::unique_ptr<ByteSource>> unpacked(std::unique_ptr<ByteSource> packed, Container container, const std::string& member, bool looked_through = false);

/// Names of the files in a ZIP file, at most `limit`, each once (evidence.archive_duplicate).
Result<std::vector<std::string>> zip_members(std::unique_ptr<ByteSource> packed, std::size_t limit);

}  // namespace shuquan::evidence
