#pragma once
#include <string>
#include <string_view>

#include "crypto/digest.h"
#include "office/services.h"

namespace shuquan::office {

/// SHA-256 of a file. unavailable store.io.
Result<crypto::Digest> digest_of_file(const std::string& path);

/// Takes an uploaded file into the attachment folder before any command names it: checks name and kind by content, takes
/// SHA-256 and SM3. Either `spooled_path` (a file on the attachment folder's file system, taken over) or `bytes` holds the
/// content. Answers {sha256, sm3, size, name, media_type}. A file that no command names afterwards is swept by fsck.
Result<Json> receive_upload(const Services& services, const std::string& spooled_path, std::string_view bytes, std::string_view name, std::string_view declared_type);

/// The media type by content and name, empty where the file is of no kind that a case may hold.
std::string_view accepted_media_type(std::string_view first_bytes, std::string_view name);

}  // namespace shuquan::office
