#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "store/connection.h"
#include "store/statement_cache.h"

struct sqlite3;
struct sqlite3_stmt;

namespace shuquan::store {

struct SqliteCloser {
  void operator()(sqlite3* database) const;
};
struct SqliteFinalizer {
  void operator()(sqlite3_stmt* statement) const;
};

/// The reason and code of an SQLite result code; `detail` is SQLite's own message.
std::unexpected<Error> sqlite_error(int code, std::string detail);

/// A connection of the SQLite driver. `lock_file`: the descriptor that holds the writer's lock, or -1; closed with it.
class SqliteConnection final : public Connection {
 public:
  /// Opens `path`, which must exist. `read_timeout` above zero makes a reader.
  static Result<std::unique_ptr<SqliteConnection>> open(const std::string& path, int lock_file,
                                                        std::chrono::milliseconds read_timeout);
  ~SqliteConnection() override;

 private:
  struct Prepared {
    std::unique_ptr<sqlite3_stmt, SqliteFinalizer> statement;
    std::vector<std::uint16_t> number_of;  // the placeholder's number by SQLite's own index, less one
    std::size_t parameters = 0;
  };

  SqliteConnection(std::unique_ptr<sqlite3, SqliteCloser> database, int lock_file, std::chrono::milliseconds read_timeout);
  Result<void> configure();
  Result<Answer> run(std::string_view sql, std::span<const Parameter> params) override;
  Result<void> run_later(std::string_view sql, std::span<const Parameter> params) override;
  Result<void> drain() override { return {}; }
  Result<void> script(std::string_view statements) override;
  Result<void> control(Control what) override;
  bool has_deferred_writes() const override { return false; }

  Result<Prepared*> prepared(std::string_view sql);
  Result<Prepared> prepare(std::string_view sql);
  Result<void> bind(const Prepared& prepared, std::span<const Parameter> params);
  Result<Answer> step_all(sqlite3_stmt* statement);
  Result<void> commit_now();
  std::unexpected<Error> failure(int code);
  static int past_deadline(void* connection);

  std::unique_ptr<sqlite3, SqliteCloser> database_;
  int lock_file_;
  std::chrono::milliseconds read_timeout_;
  std::chrono::steady_clock::time_point deadline_{};
  StatementCache<Prepared> statements_{kStatementCacheSize};
};

}  // namespace shuquan::store
