#include "store/sqlite.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <system_error>

#include "store/sqlite_connection.h"

namespace shuquan::store {

namespace {

std::unexpected<Error> file_error(std::string_view doing, const std::string& path, int number) {
  const char* reason = number == ENOSPC || number == EDQUOT ? "store.full" : "store.io";
  return fail_with_detail(Errc::unavailable, reason, std::string(doing) + " " + path + ": " + std::generic_category().message(number));
}

/// A descriptor that closes itself.
class File {
 public:
  explicit File(int descriptor) : descriptor_(descriptor) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  int get() const { return descriptor_; }
  int release() { return std::exchange(descriptor_, -1); }

 private:
  int descriptor_;
};

Result<void> make_parent(const std::string& path) {
  for (std::size_t slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
    const std::string folder = path.substr(0, slash);
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return file_error("create", folder, errno);
  }
  return {};
}

/// SQLite gives its log and index files the mode of the database file, so that one must be right before it is opened.
Result<void> make_private_file(const std::string& path) {
  const File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.get() < 0) return file_error("open", path, errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return file_error("inspect", path, errno);
  if (!S_ISREG(status.st_mode)) return fail_with_detail(Errc::invalid_input, "store.url", path + " is not a file");
  if ((status.st_mode & 0077) != 0 && ::fchmod(file.get(), 0600) != 0) return file_error("protect", path, errno);
  return {};
}

std::string read_holder(int descriptor) {
  std::array<char, 32> text{};
  const ssize_t size = ::pread(descriptor, text.data(), text.size(), 0);
  std::string holder(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  holder.erase(std::find_if_not(holder.begin(), holder.end(), [](char c) { return c >= '0' && c <= '9'; }), holder.end());
  return holder.empty() ? "?" : holder;
}

/// Takes the lock that only one writer can hold; it falls with the descriptor, hence also when the process dies.
Result<int> take_writer_lock(const std::string& path) {
  File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.get() < 0) return file_error("open", path, errno);
  if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return file_error("lock", path, errno);
    return fail_with_detail(Errc::unavailable, "store.writer_held", path, {{"holder", "pid " + read_holder(file.get())}});
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file.get(), 0) != 0 || ::pwrite(file.get(), pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    return file_error("write", path, errno);
  }
  return file.release();
}

class SqliteDriver final : public Driver {
 public:
  SqliteDriver(std::string path, std::chrono::milliseconds read_timeout) : path_(std::move(path)), read_timeout_(read_timeout) {}

  Dialect dialect() const override { return Dialect::sqlite; }
  std::string location() const override { return "sqlite:" + path_; }

  Result<std::unique_ptr<Connection>> connect_writer() override {
    SHUQUAN_TRY(const int locked, take_writer_lock(path_ + ".lock"));
    File lock(locked);
    SHUQUAN_TRY(std::unique_ptr<SqliteConnection> connection, SqliteConnection::open(path_, lock.get(), {}));
    lock.release();  // the connection's now
    return std::unique_ptr<Connection>(std::move(connection));
  }

  Result<std::unique_ptr<Connection>> connect_reader() override {
    const auto timeout = std::max(read_timeout_, std::chrono::milliseconds(1));
    SHUQUAN_TRY(std::unique_ptr<SqliteConnection> connection, SqliteConnection::open(path_, -1, timeout));
    return std::unique_ptr<Connection>(std::move(connection));
  }

  bool alive(Connection& connection) override { return connection.usable(); }

 private:
  std::string path_;
  std::chrono::milliseconds read_timeout_;
};

}  // namespace

Result<std::unique_ptr<Driver>> open_sqlite(const DatabaseOptions& options) {
  // Memory statistics take a global lock per allocation, which keeps readers from running in parallel. Where another
  // module has already started SQLite the setting is refused, which costs speed only.
  static std::once_flag configured;
  std::call_once(configured, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });

  std::string path = options.url.substr(std::string_view("sqlite:").size());
  if (path.starts_with("///")) path.erase(0, 2);
  if (path.empty() || path.ends_with('/') || path.find('\0') != std::string::npos || path.starts_with(":") || path.starts_with("file:")) {
    return fail(Errc::invalid_input, "store.url");
  }
  SHUQUAN_CHECK(make_parent(path));
  SHUQUAN_CHECK(make_private_file(path));
  auto driver = std::make_unique<SqliteDriver>(std::move(path), options.read_timeout);
  // The first connection turns the log on and finds out whether this is a database at all.
  SHUQUAN_CHECK(driver->connect_reader());
  return std::unique_ptr<Driver>(std::move(driver));
}

}  // namespace shuquan::store
