#include "office/receive_upload.h"

#include <array>
#include <fstream>

#include "base/text.h"
#include "crypto/digest.h"

namespace shuquan::office {
namespace {

constexpr std::size_t kChunk = 256 * 1024;
constexpr std::size_t kMaxNameLength = 200;

struct Kind {
  std::string_view extension;
  std::string_view magic;  // empty: text
  std::string_view media_type;
};
constexpr std::array kKinds = {
    Kind{".pdf", "%PDF-", "application/pdf"},
    Kind{".png", "\x89PNG\r\n\x1a\n", "image/png"},
    Kind{".jpg", "\xff\xd8\xff", "image/jpeg"},
    Kind{".jpeg", "\xff\xd8\xff", "image/jpeg"},
    Kind{".zip", "PK\x03\x04", "application/zip"},
    Kind{".xlsx", "PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Kind{".docx", "PK\x03\x04", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Kind{".ofd", "PK\x03\x04", "application/ofd"},
    Kind{".csv", "", "text/csv"},
    Kind{".txt", "", "text/plain"},
    Kind{".json", "", "application/json"},
    Kind{".jsonl", "", "application/x-ndjson"},
    Kind{".xml", "", "application/xml"},
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

Result<void> check_name(std::string_view name) {
  const bool bad = name.empty() || !is_valid_utf8(name) || code_points(name) > kMaxNameLength || name.find_first_of("/\\\r\n\t\0\"") != std::string_view::npos;
  if (bad) return fail(Errc::invalid_input, "attachment.name", {{"limit", std::to_string(kMaxNameLength)}});
  return {};
}

struct Digests {
  crypto::Hasher sha256{crypto::Hash::sha256};
  crypto::Hasher sm3{crypto::Hash::sm3};
  std::string first;
  std::int64_t size = 0;
  void add(std::string_view bytes) {
    if (first.size() < 64) first.append(bytes.substr(0, 64 - first.size()));
    sha256.update(bytes);
    sm3.update(bytes);
    size += static_cast<std::int64_t>(bytes.size());
  }
};

Result<void> digest_file(const std::string& path, Digests& digests) {
  std::ifstream file(path, std::ios::binary);
  std::string buffer(kChunk, '\0');
  while (file) {
    file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    digests.add(std::string_view(buffer).substr(0, static_cast<std::size_t>(file.gcount())));
  }
  if (!file.eof()) return fail_with_detail(Errc::unavailable, "store.io", "read spooled upload");
  return {};
}

}  // namespace

std::string_view accepted_media_type(std::string_view first_bytes, std::string_view name) {
  const std::string lowered = lower(name);
  for (const Kind& kind : kKinds) {
    if (!lowered.ends_with(kind.extension)) continue;
    if (kind.magic.empty()) return first_bytes.find('\0') == std::string_view::npos ? kind.media_type : std::string_view();
    return first_bytes.starts_with(kind.magic) ? kind.media_type : std::string_view();
  }
  return {};
}

Result<crypto::Digest> digest_of_file(const std::string& path) {
  Digests digests;
  SHUQUAN_CHECK(digest_file(path, digests));
  return digests.sha256.finish();
}

Result<Json> receive_upload(const Services& services, const std::string& spooled_path, std::string_view bytes, std::string_view name, std::string_view declared_type) {
  SHUQUAN_CHECK(check_name(name));
  Digests digests;
  if (spooled_path.empty()) {
    digests.add(bytes);
  } else {
    SHUQUAN_CHECK(digest_file(spooled_path, digests));
  }
  if (digests.size == 0) return fail(Errc::invalid_input, "attachment.empty");
  const std::string_view media_type = accepted_media_type(digests.first, name);
  if (media_type.empty()) return fail(Errc::invalid_input, "attachment.media_type", {{"name", std::string(name)}, {"declared", std::string(declared_type.substr(0, 80))}});
  const BlobId id(crypto::to_hex(digests.sha256.finish()));
  if (spooled_path.empty()) {
    SHUQUAN_CHECK(services.blobs.put(bytes));
  } else if (!services.blobs.contains(id)) {
    SHUQUAN_CHECK(services.blobs.adopt(spooled_path, id));
  }
  return Json::object({{"sha256", id.value}, {"sm3", crypto::to_hex(digests.sm3.finish())}, {"size", digests.size}, {"name", name}, {"media_type", media_type}});
}

}  // namespace shuquan::office
