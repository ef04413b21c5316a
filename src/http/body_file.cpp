#include "http/body_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace shuquan::http {
namespace {

std::string system_error_text(int number) {
  char buffer[128];
  return ::strerror_r(number, buffer, sizeof buffer);
}

}  // namespace

Result<std::shared_ptr<SpooledBody>> SpooledBody::create(const std::string& directory) {
  std::string path = directory + "/shuquan-upload-XXXXXX";
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return fail_with_detail(Errc::unavailable, "http.spool_failed", system_error_text(errno));
  return std::shared_ptr<SpooledBody>(new SpooledBody(std::move(path), descriptor));
}

SpooledBody::~SpooledBody() {
  finish();
  ::unlink(path_.c_str());  // gone already where the receiver moved it away
}

Result<void> SpooledBody::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return fail_with_detail(Errc::unavailable, "http.spool_failed", system_error_text(errno));
    size_ += static_cast<std::uint64_t>(written);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

void SpooledBody::finish() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

Result<std::shared_ptr<const FileBody>> FileBody::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor >= 0) return adopt(descriptor);
  if (errno == ENOENT || errno == ENOTDIR) return fail(Errc::not_found, "http.file_missing");
  return fail_with_detail(Errc::unavailable, "http.file_unreadable", system_error_text(errno));
}

Result<std::shared_ptr<const FileBody>> FileBody::adopt(int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor);
    return fail_with_detail(Errc::unavailable, "http.file_unreadable", "not a regular file");
  }
  const std::int64_t modified = status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec;
  return std::shared_ptr<const FileBody>(new FileBody(descriptor, static_cast<std::uint64_t>(status.st_size), modified));
}

FileBody::~FileBody() { ::close(descriptor_); }

Result<void> FileBody::read(std::uint64_t offset, std::size_t count, std::string& out) const {
  out.resize(count);
  std::size_t filled = 0;
  while (filled < count) {
    const ssize_t got = ::pread(descriptor_, out.data() + filled, count - filled, static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail_with_detail(Errc::unavailable, "http.file_unreadable", system_error_text(errno));
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  out.resize(filled);
  return {};
}

}  // namespace shuquan::http
