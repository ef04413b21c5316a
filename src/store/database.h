#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "store/connection.h"

namespace shuquan::store {

struct DatabaseOptions {
  /// "sqlite:PATH" (PATH relative or absolute; created with its folder, mode 0600) or "postgresql://…" (libpq's form).
  std::string url;
  /// Connections that read at the same time.
  std::size_t readers = 8;
  /// How long read() waits for a free one.
  std::chrono::milliseconds read_wait{5000};
  /// The longest a reading statement may run (store.timeout).
  std::chrono::milliseconds read_timeout{10000};
  /// The longest a writing statement may run, PostgreSQL only; scripts are exempt.
  std::chrono::milliseconds write_timeout{60000};
};

class ReaderPool;

/// A reading connection on loan; going out of scope returns it. Must not outlive its Database.
class ReadLease {
 public:
  ReadLease(ReaderPool& pool, std::unique_ptr<Connection> connection);
  ReadLease(ReadLease&& other) noexcept;
  ReadLease& operator=(ReadLease&&) = delete;
  ~ReadLease();
  Connection& operator*() const { return *connection_; }
  Connection* operator->() const { return connection_.get(); }

 private:
  ReaderPool* pool_;
  std::unique_ptr<Connection> connection_;
};

/// What a database product provides; implemented in sqlite.cpp and postgresql.cpp.
class Driver {
 public:
  virtual ~Driver() = default;
  virtual Dialect dialect() const = 0;
  /// Where the database is, for people and logs: no password, no user.
  virtual std::string location() const = 0;
  virtual Result<std::unique_ptr<Connection>> connect_writer() = 0;
  virtual Result<std::unique_ptr<Connection>> connect_reader() = 0;
  /// Whether an idle connection is still worth lending.
  virtual bool alive(Connection& connection) = 0;
};

/// One database: a single writer and a pool of readers. Threads may call it at the same time.
class Database {
 public:
  /// Checks the URL and opens (SQLite: creates) the database. Errors: invalid_input/store.url, unavailable/store.*.
  /// No error and no log line of this module ever holds a password.
  static Result<std::unique_ptr<Database>> open(const DatabaseOptions& options);
  ~Database();

  Dialect dialect() const;
  std::string location() const;

  /// The one writing connection; holding it keeps every other server from writing. Refuses with
  /// unavailable/store.writer_held (who holds it is in the params) or store.standby. It ends with the connection, or
  /// with the process.
  Result<std::unique_ptr<Connection>> writer();

  /// A reading connection; writes through it fail (store.read_only). Waits read_wait, then unavailable/store.readers_busy.
  /// Lost connections are replaced.
  Result<ReadLease> read();

  /// Brings the database to the state this program needs; `writer` must be idle. See migration.h.
  Result<void> migrate(Connection& writer);
  /// For a server that only reads: whether the database is in exactly the state this program needs
  /// (unavailable/store.newer_than_binary, store.older_than_binary; internal/store.migration_changed).
  Result<void> check_schema();

 private:
  Database(std::unique_ptr<Driver> driver, const DatabaseOptions& options);
  std::unique_ptr<Driver> driver_;
  std::unique_ptr<ReaderPool> readers_;
};

}  // namespace shuquan::store
