#include "base/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "base/hex.h"
#include "base/id.h"

namespace shuquan {
namespace {

std::error_code last_error() { return {errno, std::generic_category()}; }

std::error_code write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_error();
    if (written == 0) return std::make_error_code(std::errc::no_space_on_device);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return ::fsync(file) == 0 ? std::error_code() : last_error();
}

std::error_code write_synced(const std::string& path, std::string_view bytes, unsigned mode) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, static_cast<mode_t>(mode));
  if (file < 0) return last_error();
  std::error_code error = write_all(file, bytes);
  if (::close(file) != 0 && !error) error = last_error();  // some file systems tell of a full disk only here
  return error;
}

std::error_code sync_opened(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) return last_error();
  const std::error_code error = ::fsync(file) == 0 ? std::error_code() : last_error();
  ::close(file);
  return error;
}

}  // namespace

std::error_code write_durably(const std::string& path, std::string_view bytes, Naming naming, unsigned mode) {
  const std::string temporary = path + ".new-" + to_hex(random_bytes(8));
  std::error_code error = write_synced(temporary, bytes, mode);
  const auto name = [&] { return naming == Naming::replace ? std::rename(temporary.c_str(), path.c_str()) : ::link(temporary.c_str(), path.c_str()); };
  if (!error && name() != 0) error = last_error();
  if (error || naming == Naming::only_if_new) ::unlink(temporary.c_str());
  return error;
}

std::error_code sync_file(const std::string& path) { return sync_opened(path, O_RDONLY); }

std::error_code sync_folder(const std::string& folder) { return sync_opened(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY); }

}  // namespace shuquan
