#pragma once
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

#include "base/result.h"
#include "store/kept_rows.h"
#include "store/statement.h"

namespace shuquan::store {

/// A connection to the database, used by one thread at a time.
///
/// Statements have the same text on both databases: placeholders $1…$n, types BIGINT, TEXT, BYTEA. Each is prepared once
/// and kept by its text (256 per connection), so values always belong into parameters.
///
/// Errors: conflict/store.constraint (a key, reference or check forbids it; the constraint is in `detail`),
/// unavailable/store.{full,io,busy,timeout,connection_lost,corrupt}, invalid_input/store.{text_encoding,too_big},
/// internal/store.{statement,transaction,read_only,column_type,result_too_large}.
///
/// After a failed statement inside a transaction nothing else runs (internal/store.transaction_failed) until rollback(),
/// or rollback_to_savepoint() when the statement came after the savepoint. This holds on both databases.
class Connection {
 public:
  virtual ~Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Runs one statement and returns all its rows (at most kMaximumRows).
  Result<Rows> query(std::string_view sql, std::initializer_list<Parameter> params = {});
  Result<Rows> query(std::string_view sql, std::span<const Parameter> params);
  /// query() on one `table` that seldom changes. In a writing transaction it is answered from memory until this connection
  /// writes to the table or takes anything back: there is one writing connection (Database::writer), so nobody else can have
  /// changed it. Elsewhere it is query().
  Result<Rows> query_kept(std::string_view table, std::string_view sql, std::initializer_list<Parameter> params);
  /// Runs one statement; the number of rows it inserted, changed or deleted.
  Result<std::int64_t> execute(std::string_view sql, std::initializer_list<Parameter> params = {});
  Result<std::int64_t> execute(std::string_view sql, std::span<const Parameter> params);
  /// A write whose result nobody needs. SQLite runs it at once; PostgreSQL is sent it together with the next statement
  /// that waits (pipeline), where a failure then surfaces. Outside a transaction it is execute().
  Result<void> execute_later(std::string_view sql, std::initializer_list<Parameter> params = {});
  Result<void> execute_later(std::string_view sql, std::span<const Parameter> params);
  /// Waits until everything sent by execute_later has run.
  Result<void> flush();
  /// Several statements without parameters, for migrations: run it inside a transaction, else SQLite keeps what came
  /// before a failure. Not cached; drops prepared statements.
  Result<void> run_script(std::string_view statements);

  /// Starts a writing transaction.
  Result<void> begin();
  /// Starts a reading transaction: every statement sees the state of the first one.
  Result<void> begin_read();
  /// Makes the transaction durable. On any error nothing of it remains and the transaction is over, except with
  /// unavailable/store.commit_unknown: then the answer to the commit was lost, and only the data can tell.
  Result<void> commit();
  /// Ends the transaction without a trace. Without a transaction it does nothing. Cannot fail: where the connection is
  /// lost, the database rolls back, and usable() is false.
  void rollback();

  /// One level only; cheap (pipelined on PostgreSQL). A savepoint ends with one of the two calls below.
  Result<void> savepoint();
  Result<void> release_savepoint();
  /// Undoes everything since savepoint() and ends it; the transaction goes on. Fails where something before the
  /// savepoint had failed (execute_later), or where the database has given up the whole transaction (store.full …).
  Result<void> rollback_to_savepoint();

  bool in_transaction() const { return in_transaction_; }
  /// False once the connection is lost: drop it and open another.
  bool usable() const { return usable_; }
  Dialect dialect() const { return dialect_; }

 protected:
  enum class Control : std::uint8_t { begin, begin_read, commit, rollback, savepoint, release_savepoint, undo_savepoint };
  struct Answer {
    Rows rows;
    std::int64_t affected = 0;
  };

  explicit Connection(Dialect dialect) : dialect_(dialect) {}

  virtual Result<Answer> run(std::string_view sql, std::span<const Parameter> params) = 0;
  virtual Result<void> run_later(std::string_view sql, std::span<const Parameter> params) = 0;
  virtual Result<void> drain() = 0;
  virtual Result<void> script(std::string_view statements) = 0;
  /// May be deferred like run_later, except commit and rollback.
  virtual Result<void> control(Control what) = 0;
  /// Whether something deferred since the savepoint could still fail.
  virtual bool has_deferred_writes() const = 0;

  /// Scopes tell whether a failure can be undone by the savepoint: 0 outside, else a number per savepoint.
  std::uint64_t scope() const { return scope_; }
  /// Notes that the transaction cannot go on. `failed_scope`: where the failed statement stood; 0 if all is lost.
  void mark_failed(std::uint64_t failed_scope);
  void mark_unusable() { usable_ = false; }

 private:
  Result<void> ready(std::span<const Parameter> params) const;
  Result<void> require_transaction(bool with_savepoint) const;
  Result<Answer> run_checked(std::string_view sql, std::span<const Parameter> params);
  Result<void> start(Control what);
  void end_transaction();

  Dialect dialect_;
  bool usable_ = true;
  bool in_transaction_ = false;
  bool failed_ = false;
  bool writing_ = false;  ///< in a transaction of begin()
  KeptRows kept_;
  std::uint64_t failed_scope_ = 0;
  std::uint64_t scope_ = 0;
  std::uint64_t last_scope_ = 0;
};

}  // namespace shuquan::store
