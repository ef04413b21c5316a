#include "base/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace shuquan {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return number_; }

 private:
  int number_;
};

std::unexpected<std::error_code> last_error() { return std::unexpected(std::error_code(errno, std::generic_category())); }

}  // namespace

std::expected<WholeFile, std::error_code> read_whole_file(const std::string& path, std::size_t limit) {
  // Not blocking: opening a pipe without a writer would wait for ever.
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) return last_error();
  if (!S_ISREG(status.st_mode)) return std::unexpected(std::make_error_code(std::errc::invalid_argument));
  if (static_cast<std::uint64_t>(status.st_size) > limit) return std::unexpected(std::make_error_code(std::errc::file_too_large));
  WholeFile whole{std::string(static_cast<std::size_t>(status.st_size), '\0'), status.st_mode & 07777};
  std::size_t done = 0;
  while (done < whole.bytes.size()) {
    const ssize_t got = ::read(file.get(), whole.bytes.data() + done, whole.bytes.size() - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_error();
    if (got == 0) break;  // it became shorter meanwhile
    done += static_cast<std::size_t>(got);
  }
  whole.bytes.resize(done);
  return whole;
}

}  // namespace shuquan
