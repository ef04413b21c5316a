#include "store/postgresql_connection.h"

#include <libpq-fe.h>
#include <poll.h>

#include "store/postgresql_error.h"
#include "store/postgresql_value.h"

namespace shuquan::store {

namespace {

/// Answers wait in memory on this side until the next synchronisation: so many at most.
constexpr std::size_t kMaximumPending = 1024;

constexpr std::string_view sql_of(std::uint8_t control) {
  constexpr std::string_view kStatements[] = {"BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "COMMIT", "ROLLBACK",
                                              "SAVEPOINT command", "RELEASE SAVEPOINT command", "ROLLBACK TO SAVEPOINT command"};
  return kStatements[control];
}

/// The password of a connection, also where it came from the environment or a password file.
std::string password_of(PGconn* connection) {
  const char* password = PQpass(connection);
  return password != nullptr ? password : "";
}

void ignore_notice(void*, const PGresult*) {}  // warnings and notices change nothing; the server's log has them

}  // namespace

void PostgresqlCloser::operator()(PGconn* connection) const { PQfinish(connection); }
void PostgresqlClearer::operator()(PGresult* result) const { PQclear(result); }

PostgresqlConnection::PostgresqlConnection(std::unique_ptr<PGconn, PostgresqlCloser> connection, std::string password)
    : Connection(Dialect::postgresql), connection_(std::move(connection)), password_(std::move(password)) {}

Result<std::unique_ptr<PostgresqlConnection>> PostgresqlConnection::open(const std::string& url) {
  // What the URL says overrides what stands here.
  constexpr const char* kNames[] = {"connect_timeout", "tcp_user_timeout", "fallback_application_name", "client_encoding", "dbname", nullptr};
  const char* values[] = {"10", "30000", "shuquan", "UTF8", url.c_str(), nullptr};
  std::unique_ptr<PGconn, PostgresqlCloser> raw(PQconnectdbParams(kNames, values, 1));
  if (!raw) return fail(Errc::unavailable, "store.connection_lost");
  std::string password = password_of(raw.get());
  std::unique_ptr<PostgresqlConnection> connection(new PostgresqlConnection(std::move(raw), std::move(password)));
  PGconn* handle = connection->connection_.get();
  if (PQstatus(handle) != CONNECTION_OK) {
    return fail_with_detail(Errc::unavailable, "store.unreachable", connection->without_password(PQerrorMessage(handle)));
  }
  PQsetNoticeReceiver(handle, ignore_notice, nullptr);
  constexpr int kOldestServer = 150000;
  const char* encoding = PQparameterStatus(handle, "server_encoding");
  if (PQserverVersion(handle) < kOldestServer) {
    return fail(Errc::unavailable, "store.server_version", {{"version", std::to_string(PQserverVersion(handle) / 10000)}});
  }
  if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
    return fail(Errc::unavailable, "store.server_encoding", {{"encoding", encoding != nullptr ? encoding : "?"}});
  }
  if (PQenterPipelineMode(handle) != 1) return connection->lost();
  return connection;
}

Result<void> PostgresqlConnection::set_up(const std::string& statements) { return script(statements); }

bool PostgresqlConnection::alive() {
  if (!usable() || PQstatus(connection_.get()) != CONNECTION_OK) return false;
  pollfd socket{PQsocket(connection_.get()), POLLIN, 0};
  // The server owes an idle session nothing: what has come is its farewell, or rare enough to connect again.
  return ::poll(&socket, 1, 0) == 0;
}

std::string PostgresqlConnection::without_password(std::string text) const {
  if (password_.empty()) return text;
  for (std::size_t at = text.find(password_); at != std::string::npos; at = text.find(password_, at + 3)) {
    text.replace(at, password_.size(), "***");
  }
  return text;
}

std::unexpected<Error> PostgresqlConnection::lost() {
  mark_unusable();
  pending_.clear();
  return fail_with_detail(Errc::unavailable, "store.connection_lost", without_password(PQerrorMessage(connection_.get())));
}

std::unexpected<Error> PostgresqlConnection::failure(const PGresult* result) {
  const auto field = [&](int code) {
    const char* text = PQresultErrorField(result, code);
    return std::string(text != nullptr ? text : "");
  };
  // Not the DETAIL field: it repeats the values of the row.
  std::string detail = without_password(field(PG_DIAG_MESSAGE_PRIMARY));
  if (const std::string name = field(PG_DIAG_CONSTRAINT_NAME); !name.empty()) detail.append(" [").append(name).append("]");
  std::unexpected<Error> error = postgresql_error(field(PG_DIAG_SQLSTATE), std::move(detail));
  if (error.error().reason == "store.connection_lost") mark_unusable();
  return error;
}

PostgresqlResult PostgresqlConnection::next_answer() { return PostgresqlResult(PQgetResult(connection_.get())); }

Result<PostgresqlConnection::Prepared*> PostgresqlConnection::prepared(std::string_view sql) {
  if (Prepared* found = statements_.find(sql)) return found;
  SHUQUAN_TRY(const std::size_t parameters, count_placeholders(sql));
  Prepared fresh{"s" + std::to_string(++statements_made_), parameters};
  const std::string text(sql);
  if (PQsendPrepare(connection_.get(), fresh.name.c_str(), text.c_str(), 0, nullptr) != 1) return lost();
  pending_.push_back({Kind::prepare, scope(), text});
  auto [statement, evicted] = statements_.insert(sql, std::move(fresh));
  if (evicted) {
    const std::string close = "DEALLOCATE " + evicted->name;
    if (PQsendQueryParams(connection_.get(), close.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 1) != 1) return lost();
    pending_.push_back({Kind::close, scope(), {}});
  }
  return statement;
}

Result<void> PostgresqlConnection::enqueue(std::string_view sql, std::span<const Parameter> params) {
  SHUQUAN_TRY(const Prepared* statement, prepared(sql));
  if (params.size() != statement->parameters) {
    return fail_with_detail(Errc::internal, "store.statement",
                            std::to_string(params.size()) + " parameters given, " + std::to_string(statement->parameters) +
                                " needed: " + std::string(sql));
  }
  const PostgresqlParameters form(params);
  if (PQsendQueryPrepared(connection_.get(), statement->name.c_str(), form.count(), form.values(), form.lengths(), form.formats(), 1) != 1) {
    return lost();
  }
  pending_.push_back({Kind::statement, scope(), {}});
  return {};
}

/// Sends everything queued and reads all the answers. The first failure is returned, else the last answer (null where
/// nothing was queued). The server skips what follows a failure, so nothing after it has happened.
Result<PostgresqlResult> PostgresqlConnection::synchronise() {
  if (PQpipelineSync(connection_.get()) != 1) return lost();
  std::optional<Error> first_failure;
  PostgresqlResult last;
  while (!pending_.empty()) {
    const Pending pending = std::move(pending_.front());
    pending_.pop_front();
    PostgresqlResult answer = next_answer();
    if (!answer) return lost();
    const ExecStatusType status = PQresultStatus(answer.get());
    const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    if (!good && pending.kind == Kind::prepare) statements_.erase(pending.sql);
    if (!good && status != PGRES_PIPELINE_ABORTED && !first_failure) {
      first_failure = failure(answer.get()).error();
      mark_failed(pending.scope);
    }
    if (PQstatus(connection_.get()) != CONNECTION_OK) {
      const Error loss = lost().error();
      return std::unexpected(first_failure && first_failure->code == Errc::unavailable ? *std::move(first_failure) : loss);
    }
    while (PostgresqlResult rest = next_answer()) continue;  // the end mark of this answer
    last = std::move(answer);
  }
  const PostgresqlResult end = next_answer();
  if (!end || PQresultStatus(end.get()) != PGRES_PIPELINE_SYNC) return lost();
  if (first_failure) return std::unexpected(*std::move(first_failure));
  return last;
}

Result<Connection::Answer> PostgresqlConnection::run(std::string_view sql, std::span<const Parameter> params) {
  SHUQUAN_CHECK(enqueue(sql, params));
  SHUQUAN_TRY(const PostgresqlResult result, synchronise());
  SHUQUAN_TRY(Rows rows, read_rows(result.get()));
  return Answer{std::move(rows), std::strtoll(PQcmdTuples(result.get()), nullptr, 10)};
}

Result<void> PostgresqlConnection::run_later(std::string_view sql, std::span<const Parameter> params) {
  if (pending_.size() >= kMaximumPending) SHUQUAN_CHECK(drain());
  return enqueue(sql, params);
}

Result<void> PostgresqlConnection::drain() {
  if (pending_.empty()) return {};
  SHUQUAN_CHECK(synchronise());
  return {};
}

bool PostgresqlConnection::has_deferred_writes() const { return !pending_.empty(); }

Result<void> PostgresqlConnection::execute_plain(const std::string& statements) {
  const PostgresqlResult result(PQexec(connection_.get(), statements.c_str()));
  const ExecStatusType status = PQresultStatus(result.get());
  if (PQstatus(connection_.get()) != CONNECTION_OK) return lost();
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY) return {};
  return failure(result.get());
}

Result<void> PostgresqlConnection::script(std::string_view statements) {
  // Only the simple protocol takes several statements, and it is not to be had inside a pipeline.
  SHUQUAN_CHECK(drain());
  if (PQexitPipelineMode(connection_.get()) != 1) return lost();
  Result<void> done = execute_plain("DEALLOCATE ALL");
  statements_.clear();
  const bool in_script_transaction = in_transaction();
  if (done && in_script_transaction) done = execute_plain("SET LOCAL statement_timeout = 0");
  if (done) done = execute_plain(std::string(statements));
  if (usable() && PQenterPipelineMode(connection_.get()) != 1) return lost();
  return done;
}

Result<void> PostgresqlConnection::commit_now() {
  SHUQUAN_CHECK(enqueue(sql_of(static_cast<std::uint8_t>(Control::commit)), {}));
  Result<PostgresqlResult> answer = synchronise();
  if (answer && std::string_view(PQcmdStatus(answer->get())) == "COMMIT") return {};
  if (answer) return fail(Errc::internal, "store.transaction_failed");  // the server answered ROLLBACK
  Error error = std::move(answer).error();
  if (!usable()) error.reason = "store.commit_unknown";
  return std::unexpected(std::move(error));
}

Result<void> PostgresqlConnection::roll_back_now() {
  const Result<void> drained = drain();  // its failures are being undone
  if (!usable()) return std::unexpected(drained.error());
  SHUQUAN_CHECK(enqueue(sql_of(static_cast<std::uint8_t>(Control::rollback)), {}));
  SHUQUAN_CHECK(synchronise());
  return {};
}

Result<void> PostgresqlConnection::control(Control what) {
  switch (what) {
    case Control::commit: return commit_now();
    case Control::rollback: return roll_back_now();
    case Control::undo_savepoint:
      SHUQUAN_CHECK(enqueue(sql_of(static_cast<std::uint8_t>(what)), {}));
      return enqueue(sql_of(static_cast<std::uint8_t>(Control::release_savepoint)), {});
    default: return enqueue(sql_of(static_cast<std::uint8_t>(what)), {});
  }
}

}  // namespace shuquan::store
