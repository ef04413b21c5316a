#include "store/blob_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "base/durable_file.h"
#include "crypto/digest.h"

namespace shuquan::store {
namespace {

Result<void> checked(std::error_code error, std::string_view what) {
  if (!error) return {};
  const bool full = error == std::errc::no_space_on_device || error.value() == EDQUOT;
  return fail_with_detail(Errc::unavailable, full ? "store.full" : "store.io", std::string(what) + ": " + error.message());
}

Result<void> checked(int outcome, std::string_view what) { return checked(outcome == 0 ? std::error_code() : std::error_code(errno, std::generic_category()), what); }

std::string folder_of(const std::string& path, const BlobId& id) { return path + "/" + id.value.substr(0, 2); }

Result<void> make_folder_of(const std::string& path, const BlobId& id) {
  return mkdir(folder_of(path, id).c_str(), 0700) != 0 && errno != EEXIST ? checked(-1, "create attachment folder") : Result<void>();
}

Result<void> sync_names_of(const std::string& path, const BlobId& id) {
  SHUQUAN_CHECK(checked(sync_folder(folder_of(path, id)), "sync attachment folder"));
  return checked(sync_folder(path), "sync attachment folder");
}

}  // namespace

Result<BlobFolder> BlobFolder::open(std::string path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return fail_with_detail(Errc::unavailable, "store.io", path + ": " + error.message());
  chmod(path.c_str(), 0700);
  return BlobFolder(std::move(path));
}

std::string BlobFolder::path_of(const BlobId& id) const { return path_ + "/" + id.value.substr(0, 2) + "/" + id.value.substr(2); }

bool BlobFolder::contains(const BlobId& id) const { return access(path_of(id).c_str(), R_OK) == 0; }

Result<BlobId> BlobFolder::put(std::string_view bytes) const {
  const BlobId id(crypto::to_hex(crypto::sha256(bytes)));
  if (contains(id)) return id;
  SHUQUAN_CHECK(make_folder_of(path_, id));
  SHUQUAN_CHECK(checked(write_durably(path_of(id), bytes, Naming::replace, 0600), "write attachment"));
  SHUQUAN_CHECK(sync_names_of(path_, id));
  return id;
}

Result<void> BlobFolder::adopt(const std::string& file, const BlobId& id) const {
  SHUQUAN_CHECK(make_folder_of(path_, id));
  SHUQUAN_CHECK(checked(rename(file.c_str(), path_of(id).c_str()), "name attachment"));
  return sync_names_of(path_, id);
}

Result<std::string> BlobFolder::get(const BlobId& id) const {
  std::ifstream file(path_of(id), std::ios::binary);
  if (!file) return fail(Errc::not_found, "blob.missing", {{"id", id.value}});
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (crypto::to_hex(crypto::sha256(bytes)) != id.value) return fail(Errc::internal, "blob.damaged", {{"id", id.value}});
  return bytes;
}

}  // namespace shuquan::store
