#include "cli/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/durable_file.h"
#include "base/hex.h"
#include "base/id.h"

namespace shuquan::cli {
namespace {

std::unexpected<Error> write_failed(const std::string& path) {
  return fail_with_detail(Errc::unavailable, "evidence.write_failed", std::strerror(errno), {{"path", path}});
}
std::unexpected<Error> exists(const std::string& path) { return fail(Errc::conflict, "evidence.file_exists", {{"path", path}}); }

Result<void> write_all(int descriptor, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return write_failed(path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

}  // namespace

NewFile::NewFile(std::string path, unsigned mode) : path_(std::move(path)), unfinished_(path_ + ".part-" + to_hex(random_bytes(8))), mode_(mode) {}

NewFile::~NewFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(unfinished_.c_str());
}

Result<void> NewFile::open() {
  struct stat there {};
  if (::lstat(path_.c_str(), &there) == 0) return exists(path_);
  descriptor_ = ::open(unfinished_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, static_cast<mode_t>(mode_));
  return descriptor_ < 0 ? write_failed(path_) : Result<void>();
}

Result<void> NewFile::write(std::string_view bytes) { return write_all(descriptor_, bytes, path_); }

Result<void> NewFile::take_name() {
  if (::fsync(descriptor_) != 0) return write_failed(path_);
  // link() instead of rename(): it refuses to replace what is there.
  if (::link(unfinished_.c_str(), path_.c_str()) != 0) return errno == EEXIST ? exists(path_) : write_failed(path_);
  const std::error_code error = sync_folder(std::filesystem::path(path_).parent_path().string());
  if (error) return fail_with_detail(Errc::unavailable, "evidence.write_failed", error.message(), {{"path", path_}});
  return {};
}

Result<void> write_new_file(const std::string& path, std::string_view bytes, unsigned mode) {
  if (path == "-") return write_all(STDOUT_FILENO, bytes, path);
  NewFile file(path, mode);
  SHUQUAN_CHECK(file.open());
  SHUQUAN_CHECK(file.write(bytes));
  return file.take_name();
}

}  // namespace shuquan::cli
