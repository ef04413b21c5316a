#include "store/blob_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "base/hex.h"
#include "crypto/digest.h"

namespace shuquan::store {
namespace {

std::unexpected<Error> io_error(std::string_view what) {
  const int error = errno;
  const bool full = error == ENOSPC || error == EDQUOT;
  return fail_with_detail(Errc::unavailable, full ? "store.full" : "store.io", std::string(what) + ": " + std::strerror(error));
}

Result<void> write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t done = write(file, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return io_error("write attachment");
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return {};
}

Result<void> sync_folder(const std::string& path) {
  const int folder = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return io_error("open attachment folder");
  const int outcome = fsync(folder);
  close(folder);
  if (outcome != 0) return io_error("sync attachment folder");
  return {};
}

Result<void> write_synced(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return io_error("create attachment");
  Result<void> written = write_all(file, bytes);
  if (written && fsync(file) != 0) written = io_error("sync attachment");
  close(file);
  if (!written) unlink(path.c_str());
  return written;
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
  const std::string temporary = path_ + "/incoming-" + shuquan::to_hex(random_bytes(8));
  SHUQUAN_CHECK(write_synced(temporary, bytes));
  const Result<void> adopted = adopt(temporary, id);
  if (!adopted) {
    unlink(temporary.c_str());
    return std::unexpected(adopted.error());
  }
  return id;
}

Result<void> BlobFolder::adopt(const std::string& file, const BlobId& id) const {
  const std::string folder = path_ + "/" + id.value.substr(0, 2);
  if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return io_error("create attachment folder");
  if (rename(file.c_str(), path_of(id).c_str()) != 0) return io_error("name attachment");
  SHUQUAN_CHECK(sync_folder(folder));
  return sync_folder(path_);
}

Result<std::string> BlobFolder::get(const BlobId& id) const {
  std::ifstream file(path_of(id), std::ios::binary);
  if (!file) return fail(Errc::not_found, "blob.missing", {{"id", id.value}});
  std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (crypto::to_hex(crypto::sha256(bytes)) != id.value) return fail(Errc::internal, "blob.damaged", {{"id", id.value}});
  return bytes;
}

}  // namespace shuquan::store
