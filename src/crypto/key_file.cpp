#include "crypto/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "base/durable_file.h"
#include "base/hex.h"
#include "base/id.h"

namespace shuquan::crypto {
namespace {

constexpr std::size_t kMaxSecret = 65536;

class FileDescriptor {
 public:
  explicit FileDescriptor(int fd) : fd_(fd) {}
  ~FileDescriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  int get() const { return fd_; }
  bool open() const { return fd_ >= 0; }

 private:
  int fd_;
};

std::unexpected<Error> io_failure(const std::string& path) {
  return fail_with_detail(Errc::unavailable, "crypto.key_file_io", std::strerror(errno), {{"path", path}});
}

// The name is taken only if it is free: an existing key is never replaced. Where another process was first, the caller reads
// the winner's secret.
Result<void> store_new_secret(const std::string& path, std::string_view secret) {
  std::error_code error = write_durably(path, secret, Naming::only_if_new, 0600);
  if (!error || error == std::errc::file_exists) error = sync_folder(std::filesystem::path(path).parent_path().string());
  if (error) return fail_with_detail(Errc::unavailable, "crypto.key_file_io", error.message(), {{"path", path}});
  return {};
}

Result<std::string> hex_secret(const std::string& path) {
  SHUQUAN_TRY(std::string text, load_or_create_secret(path, []() -> Result<std::string> { return to_hex(random_bytes(32)) + "\n"; }));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) text.pop_back();
  const auto bytes = from_hex(text);
  if (!bytes || bytes->size() != 32) return fail(Errc::invalid_input, "crypto.key_file_content", {{"path", path}});
  return *bytes;
}

}  // namespace

Result<std::string> read_secret_file(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.open() && errno == ENOENT) return fail(Errc::not_found, "crypto.key_file_missing", {{"path", path}});
  if (!file.open()) return io_failure(path);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return io_failure(path);
  if (!S_ISREG(status.st_mode)) return fail(Errc::invalid_input, "crypto.key_file_kind", {{"path", path}});
  if ((status.st_mode & 077) != 0) return fail(Errc::forbidden, "crypto.key_file_open", {{"path", path}});
  std::string out(kMaxSecret + 1, '\0');
  std::size_t size = 0;
  while (size < out.size()) {
    const ssize_t got = ::read(file.get(), out.data() + size, out.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return io_failure(path);
    if (got == 0) break;
    size += static_cast<std::size_t>(got);
  }
  if (size > kMaxSecret) return fail(Errc::invalid_input, "crypto.key_file_content", {{"path", path}});
  out.resize(size);
  return out;
}

Result<std::string> load_or_create_secret(const std::string& path, const std::function<Result<std::string>()>& make) {
  auto existing = read_secret_file(path);
  if (existing || existing.error().code != Errc::not_found) return existing;
  SHUQUAN_TRY(const std::string secret, make());
  SHUQUAN_CHECK(store_new_secret(path, secret));
  return read_secret_file(path);
}

Result<Ed25519Key> load_or_create_ed25519(const std::string& path) {
  SHUQUAN_TRY(const std::string seed, hex_secret(path));
  return Ed25519Key::from_seed(seed);
}

Result<Sm2Key> load_or_create_sm2(const std::string& path) {
  const auto make = []() -> Result<std::string> {
    SHUQUAN_TRY(const Sm2Key key, Sm2Key::generate());
    return key.to_pem();
  };
  SHUQUAN_TRY(const std::string pem, load_or_create_secret(path, make));
  auto key = Sm2Key::from_pem(pem);
  if (!key) return fail(Errc::invalid_input, "crypto.key_file_content", {{"path", path}});
  return key;
}

Result<std::string> load_or_create_symmetric_key(const std::string& path) { return hex_secret(path); }

}  // namespace shuquan::crypto
