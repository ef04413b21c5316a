#include "store/sqlite_connection.h"

#include <sqlite3.h>
#include <unistd.h>

namespace shuquan::store {

namespace {

constexpr int kBusyMilliseconds = 5000;
constexpr int kOperationsBetweenClockLooks = 20000;

std::string_view constraint_kind(int extended_code) {
  switch (extended_code) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID: return "unique";
    case SQLITE_CONSTRAINT_FOREIGNKEY: return "reference";
    case SQLITE_CONSTRAINT_NOTNULL: return "required";
    default: return "check";
  }
}

}  // namespace

void SqliteCloser::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void SqliteFinalizer::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

std::unexpected<Error> sqlite_error(int code, std::string detail) {
  detail.append(" (SQLite ").append(std::to_string(code)).append(")");
  const auto unavailable = [&](const char* reason) { return fail_with_detail(Errc::unavailable, reason, std::move(detail)); };
  switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
      return fail_with_detail(Errc::conflict, "store.constraint", std::move(detail),
                              {{"kind", std::string(constraint_kind(code))}});
    case SQLITE_FULL: return unavailable("store.full");
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return unavailable("store.busy");
    case SQLITE_INTERRUPT: return unavailable("store.timeout");
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_NOLFS:
    case SQLITE_PROTOCOL: return unavailable("store.io");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return unavailable("store.corrupt");
    case SQLITE_READONLY:
      return fail_with_detail(Errc::internal, "store.read_only", std::move(detail));
    case SQLITE_TOOBIG:
      return fail_with_detail(Errc::invalid_input, "store.too_big", std::move(detail));
    default:
      return fail_with_detail(Errc::internal, "store.statement", std::move(detail));
  }
}

SqliteConnection::SqliteConnection(std::unique_ptr<sqlite3, SqliteCloser> database, int lock_file,
                                   std::chrono::milliseconds read_timeout)
    : Connection(Dialect::sqlite), database_(std::move(database)), lock_file_(lock_file), read_timeout_(read_timeout) {}

SqliteConnection::~SqliteConnection() {
  statements_.clear();
  database_.reset();
  if (lock_file_ >= 0) ::close(lock_file_);  // after the last write
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& path, int lock_file,
                                                                 std::chrono::milliseconds read_timeout) {
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
  std::unique_ptr<sqlite3, SqliteCloser> database(raw);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(std::move(database), lock_file, read_timeout));
  if (code != SQLITE_OK) {
    connection->lock_file_ = -1;  // stays the caller's
    return sqlite_error(code, raw != nullptr ? sqlite3_errmsg(raw) : sqlite3_errstr(code));
  }
  Result<void> configured = connection->configure();
  if (!configured) {
    connection->lock_file_ = -1;
    return std::unexpected(std::move(configured).error());
  }
  return connection;
}

Result<void> SqliteConnection::configure() {
  sqlite3_busy_timeout(database_.get(), kBusyMilliseconds);
  sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // As on PostgreSQL, "x" is a column and never text: a misspelt one must not become a constant.
  sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(database_.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  // The log restarts every 4000 pages (16 MB): less often evens out commits, but its worst cases grow to 70 ms.
  SHUQUAN_CHECK(script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                       "PRAGMA wal_autocheckpoint=4000; PRAGMA journal_size_limit=67108864;"
                       "PRAGMA case_sensitive_like=ON; PRAGMA temp_store=MEMORY;"));
  if (read_timeout_.count() > 0) {
    sqlite3_progress_handler(database_.get(), kOperationsBetweenClockLooks, past_deadline, this);
    return script("PRAGMA query_only=ON; PRAGMA cache_size=-16000;");
  }
  return script("PRAGMA cache_size=-64000;");
}

int SqliteConnection::past_deadline(void* connection) {
  return std::chrono::steady_clock::now() > static_cast<SqliteConnection*>(connection)->deadline_ ? 1 : 0;
}

std::unexpected<Error> SqliteConnection::failure(int code) {
  // SQLite gives up the whole transaction on some errors (disk full, input/output): then no savepoint can help.
  if (in_transaction() && sqlite3_get_autocommit(database_.get()) != 0) mark_failed(0);
  return sqlite_error(code, sqlite3_errmsg(database_.get()));
}

Result<SqliteConnection::Prepared> SqliteConnection::prepare(std::string_view sql) {
  Prepared prepared;
  SHUQUAN_TRY(prepared.parameters, count_placeholders(sql));
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(database_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &raw, &tail);
  prepared.statement.reset(raw);
  if (code != SQLITE_OK) {
    return sqlite_error(code, std::string(sqlite3_errmsg(database_.get())) + " in: " + std::string(sql));
  }
  const std::string_view rest = sql.substr(static_cast<std::size_t>(tail - sql.data()));
  if (raw == nullptr || rest.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    return fail_with_detail(Errc::internal, "store.statement", "not exactly one statement: " + std::string(sql));
  }
  const int count = sqlite3_bind_parameter_count(raw);
  for (int index = 1; index <= count; ++index) {
    const char* name = sqlite3_bind_parameter_name(raw, index);
    const int number = name != nullptr && name[0] == '$' ? std::atoi(name + 1) : 0;
    if (number < 1 || static_cast<std::size_t>(number) > prepared.parameters) {
      return fail_with_detail(Errc::internal, "store.statement", "placeholder that is not $1…$n in: " + std::string(sql));
    }
    prepared.number_of.push_back(static_cast<std::uint16_t>(number - 1));
  }
  return prepared;
}

Result<SqliteConnection::Prepared*> SqliteConnection::prepared(std::string_view sql) {
  if (Prepared* found = statements_.find(sql)) return found;
  SHUQUAN_TRY(Prepared fresh, prepare(sql));
  return statements_.insert(sql, std::move(fresh)).first;
}

namespace {

/// Binds views (SQLITE_STATIC): the statement is reset before the caller's parameters go.
struct Binder {
  sqlite3_stmt* statement;
  int index;
  int operator()(std::monostate) const { return sqlite3_bind_null(statement, index); }
  int operator()(std::int64_t integer) const { return sqlite3_bind_int64(statement, index, integer); }
  int operator()(double real) const { return sqlite3_bind_double(statement, index, real); }
  int operator()(std::string_view text) const {
    return sqlite3_bind_text64(statement, index, text.data() != nullptr ? text.data() : "", text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  int operator()(Parameter::Bytes bytes) const {
    return sqlite3_bind_blob64(statement, index, bytes.view.data() != nullptr ? bytes.view.data() : "", bytes.view.size(), SQLITE_STATIC);
  }
};

Value read_cell(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
    case SQLITE_TEXT: {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
      return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
    case SQLITE_BLOB: {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return Blob{size == 0 ? std::string() : std::string(bytes, size)};
    }
    default: return std::monostate{};
  }
}

/// Gives the statement back to the cache without locks or borrowed parameters.
struct ResetAtEnd {
  sqlite3_stmt* statement;
  ~ResetAtEnd() {
    sqlite3_reset(statement);  // repeats the error of the step, which was handled
    sqlite3_clear_bindings(statement);
  }
};

}  // namespace

Result<void> SqliteConnection::bind(const Prepared& prepared, std::span<const Parameter> params) {
  if (params.size() != prepared.parameters) {
    return fail_with_detail(Errc::internal, "store.statement",
                            std::to_string(params.size()) + " parameters given, " + std::to_string(prepared.parameters) +
                                " needed: " + sqlite3_sql(prepared.statement.get()));
  }
  for (std::size_t i = 0; i < prepared.number_of.size(); ++i) {
    const Binder binder{prepared.statement.get(), static_cast<int>(i) + 1};
    const int code = std::visit(binder, params[prepared.number_of[i]].view());
    if (code != SQLITE_OK) return failure(code);
  }
  return {};
}

Result<Connection::Answer> SqliteConnection::step_all(sqlite3_stmt* statement) {
  const sqlite3_int64 changes_before = sqlite3_total_changes64(database_.get());
  const int columns = sqlite3_column_count(statement);
  std::vector<Value> cells;
  std::size_t size = 0;
  for (;;) {
    const int code = sqlite3_step(statement);
    if (code == SQLITE_DONE) break;
    if (code != SQLITE_ROW) return failure(code);
    if (++size > kMaximumRows) return fail_with_detail(Errc::internal, "store.result_too_large", sqlite3_sql(statement));
    for (int column = 0; column < columns; ++column) cells.push_back(read_cell(statement, column));
  }
  // Statements other than INSERT, UPDATE and DELETE leave the count of the one before.
  const bool changed = sqlite3_total_changes64(database_.get()) != changes_before;
  return Answer{Rows(static_cast<std::size_t>(columns), size, std::move(cells)),
                changed ? static_cast<std::int64_t>(sqlite3_changes64(database_.get())) : 0};
}

Result<Connection::Answer> SqliteConnection::run(std::string_view sql, std::span<const Parameter> params) {
  SHUQUAN_TRY(Prepared * statement, prepared(sql));
  const ResetAtEnd reset{statement->statement.get()};
  SHUQUAN_CHECK(bind(*statement, params));
  if (read_timeout_.count() > 0) deadline_ = std::chrono::steady_clock::now() + read_timeout_;
  return step_all(statement->statement.get());
}

Result<void> SqliteConnection::run_later(std::string_view sql, std::span<const Parameter> params) {
  SHUQUAN_CHECK(run(sql, params));
  return {};
}

Result<void> SqliteConnection::script(std::string_view statements) {
  statements_.clear();
  if (read_timeout_.count() > 0) deadline_ = std::chrono::steady_clock::now() + read_timeout_;
  const int code = sqlite3_exec(database_.get(), std::string(statements).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Result<void> SqliteConnection::commit_now() {
  const Result<Answer> done = run("COMMIT", {});
  if (done) return {};
  Error error = done.error();
  // The log may already hold the whole transaction when its flush fails; a crash right now could bring it back.
  if (error.reason == "store.io") error.reason = "store.commit_unknown";
  return std::unexpected(std::move(error));
}

Result<void> SqliteConnection::control(Control what) {
  const auto plain = [this](std::string_view sql) -> Result<void> {
    SHUQUAN_CHECK(run(sql, {}));
    return {};
  };
  switch (what) {
    case Control::begin: return plain("BEGIN IMMEDIATE");
    case Control::begin_read: return plain("BEGIN");
    case Control::commit: return commit_now();
    case Control::rollback:
      if (sqlite3_get_autocommit(database_.get()) != 0) return {};  // SQLite has already done it
      return plain("ROLLBACK");
    case Control::savepoint: return plain("SAVEPOINT command");
    case Control::release_savepoint: return plain("RELEASE command");
    case Control::undo_savepoint:
      SHUQUAN_CHECK(plain("ROLLBACK TO command"));
      return plain("RELEASE command");
  }
  return fail(Errc::internal, "store.transaction");
}

}  // namespace shuquan::store
