#include "store/database.h"

#include <condition_variable>
#include <mutex>

#include "store/migration.h"
#include "store/postgresql.h"
#include "store/sqlite.h"

namespace shuquan::store {

/// Reading connections: opened when first needed, at most `limit` at a time, the most recently returned lent first.
class ReaderPool {
 public:
  ReaderPool(Driver& driver, std::size_t limit, std::chrono::milliseconds wait)
      : driver_(driver), limit_(std::max<std::size_t>(limit, 1)), wait_(wait) {}

  Result<ReadLease> lease() {
    SHUQUAN_TRY(std::unique_ptr<Connection> connection, take_idle());
    if (connection && !driver_.alive(*connection)) connection.reset();
    if (!connection) {
      Result<std::unique_ptr<Connection>> opened = driver_.connect_reader();
      if (!opened) {
        put_back(nullptr);
        return std::unexpected(std::move(opened).error());
      }
      connection = *std::move(opened);
    }
    return ReadLease(*this, std::move(connection));
  }

  void put_back(std::unique_ptr<Connection> connection) {
    if (connection) connection->rollback();
    if (connection && !connection->usable()) connection.reset();
    {
      const std::lock_guard lock(mutex_);
      --lent_;
      if (connection) idle_.push_back(std::move(connection));
    }
    returned_.notify_one();
  }

 private:
  /// Counts one as lent; the connection is null where a new one must be opened.
  Result<std::unique_ptr<Connection>> take_idle() {
    std::unique_lock lock(mutex_);
    if (!returned_.wait_for(lock, wait_, [this] { return lent_ < limit_; })) {
      return fail(Errc::unavailable, "store.readers_busy", {{"limit", std::to_string(limit_)}});
    }
    ++lent_;
    std::unique_ptr<Connection> connection;
    if (!idle_.empty()) {
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    return connection;
  }

  Driver& driver_;
  std::size_t limit_;
  std::chrono::milliseconds wait_;
  std::mutex mutex_;  // guards lent_, idle_
  std::condition_variable returned_;
  std::size_t lent_ = 0;
  std::vector<std::unique_ptr<Connection>> idle_;
};

ReadLease::ReadLease(ReaderPool& pool, std::unique_ptr<Connection> connection)
    : pool_(&pool), connection_(std::move(connection)) {}
ReadLease::ReadLease(ReadLease&& other) noexcept : pool_(other.pool_), connection_(std::move(other.connection_)) {}
ReadLease::~ReadLease() {
  if (connection_) pool_->put_back(std::move(connection_));
}

Database::Database(std::unique_ptr<Driver> driver, const DatabaseOptions& options)
    : driver_(std::move(driver)), readers_(std::make_unique<ReaderPool>(*driver_, options.readers, options.read_wait)) {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const DatabaseOptions& options) {
  const std::string_view url = options.url;
  std::unique_ptr<Driver> driver;
  if (url.starts_with("sqlite:")) {
    SHUQUAN_TRY(driver, open_sqlite(options));
  } else if (url.starts_with("postgresql://") || url.starts_with("postgres://")) {
    SHUQUAN_TRY(driver, open_postgresql(options));
  } else {
    return fail(Errc::invalid_input, "store.url");
  }
  return std::unique_ptr<Database>(new Database(std::move(driver), options));
}

Dialect Database::dialect() const { return driver_->dialect(); }
std::string Database::location() const { return driver_->location(); }
Result<std::unique_ptr<Connection>> Database::writer() { return driver_->connect_writer(); }
Result<ReadLease> Database::read() { return readers_->lease(); }

Result<void> Database::migrate(Connection& writer) { return apply_migrations(writer, embedded_migrations()); }

Result<void> Database::check_schema() {
  SHUQUAN_TRY(const ReadLease reader, read());
  return check_migrations(*reader, embedded_migrations());
}

}  // namespace shuquan::store
