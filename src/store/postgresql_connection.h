#pragma once
#include <deque>
#include <memory>
#include <string>

#include "store/connection.h"
#include "store/statement_cache.h"

struct pg_conn;    // PGconn of libpq
struct pg_result;  // PGresult

namespace shuquan::store {

struct PostgresqlCloser {
  void operator()(pg_conn* connection) const;
};
struct PostgresqlClearer {
  void operator()(pg_result* result) const;
};
using PostgresqlResult = std::unique_ptr<pg_result, PostgresqlClearer>;

/// A connection of the PostgreSQL driver, always in pipeline mode: statements are put into a queue, and a
/// synchronisation point sends the queue and waits for all its answers.
class PostgresqlConnection final : public Connection {
 public:
  /// Connects to `url`. Text of errors is free of the password.
  static Result<std::unique_ptr<PostgresqlConnection>> open(const std::string& url);

  /// Statements that set up the session, run outside the pipeline.
  Result<void> set_up(const std::string& statements);
  /// Whether nothing has ended the idle session.
  bool alive();

 private:
  enum class Kind : std::uint8_t { prepare, close, statement };
  /// What has been queued and not yet answered.
  struct Pending {
    Kind kind = Kind::statement;
    std::uint64_t scope = 0;
    std::string sql;  // of a prepare: the cache forgets it when that fails
  };
  struct Prepared {
    std::string name;
    std::size_t parameters = 0;
  };

  PostgresqlConnection(std::unique_ptr<pg_conn, PostgresqlCloser> connection, std::string password);
  Result<Answer> run(std::string_view sql, std::span<const Parameter> params) override;
  Result<void> run_later(std::string_view sql, std::span<const Parameter> params) override;
  Result<void> drain() override;
  Result<void> script(std::string_view statements) override;
  Result<void> control(Control what) override;
  bool has_deferred_writes() const override;

  Result<Prepared*> prepared(std::string_view sql);
  Result<void> enqueue(std::string_view sql, std::span<const Parameter> params);
  Result<PostgresqlResult> synchronise();
  PostgresqlResult next_answer();
  Result<void> commit_now();
  Result<void> roll_back_now();
  Result<void> execute_plain(const std::string& statements);
  std::unexpected<Error> lost();
  std::unexpected<Error> failure(const pg_result* result);
  std::string without_password(std::string text) const;

  std::unique_ptr<pg_conn, PostgresqlCloser> connection_;
  std::string password_;
  std::deque<Pending> pending_;
  StatementCache<Prepared> statements_{kStatementCacheSize};
  std::uint64_t statements_made_ = 0;
};

}  // namespace shuquan::store
