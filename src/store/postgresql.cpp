#include "store/postgresql.h"

#include <libpq-fe.h>

#include <thread>

#include "store/postgresql_connection.h"

namespace shuquan::store {

namespace {

struct OptionsFreer {
  void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

/// Checks the URL and says where it leads, without user and password. libpq's own message may repeat parts of the URL.
Result<std::string> location_of(const std::string& url) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, OptionsFreer> options(PQconninfoParse(url.c_str(), &message));
  PQfreemem(message);
  if (!options) return fail(Errc::invalid_input, "store.url");
  std::string host;
  std::string port;
  std::string name;
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string_view keyword = option->keyword;
    if (keyword == "host") host = option->val;
    if (keyword == "port") port = option->val;
    if (keyword == "dbname") name = option->val;
  }
  return "postgresql:" + host + (port.empty() ? "" : ":" + port) + "/" + name;
}

/// FNV-1a: the same number on every server, which is all an advisory lock needs.
std::int64_t lock_key(std::string_view schema) {
  std::uint64_t hash = 14695981039346656037U;
  for (const std::string_view part : {std::string_view("shuquan.writer:"), schema}) {
    for (const char c : part) hash = (hash ^ static_cast<std::uint8_t>(c)) * 1099511628211U;
  }
  return static_cast<std::int64_t>(hash);
}

Result<std::unique_ptr<PostgresqlConnection>> connect(const std::string& url, std::chrono::milliseconds timeout, bool reader) {
  SHUQUAN_TRY(std::unique_ptr<PostgresqlConnection> connection, PostgresqlConnection::open(url));
  std::string settings = "SET statement_timeout = " + std::to_string(std::max<std::int64_t>(timeout.count(), 1)) +
                         "; SET lock_timeout = 10000; SET standard_conforming_strings = on;";
  if (reader) {
    settings += "SET default_transaction_read_only = on; SET idle_in_transaction_session_timeout = 60000;";
  } else {
    // An answer is a promise. Stronger settings of the administrator (remote_apply) are kept.
    settings += "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';";
  }
  SHUQUAN_CHECK(connection->set_up(settings));
  return connection;
}

// A writer that has just gone keeps the lock until its server process has noticed: a restart must not trip over itself.
constexpr int kLockAttempts = 40;
constexpr std::chrono::milliseconds kLockPause{50};

std::string holder_of(Connection& connection, std::int64_t key) {
  const Result<Rows> rows = connection.query(
      "SELECT a.pid, coalesce(host(a.client_addr), 'local'), coalesce(a.application_name, '') FROM pg_locks l "
      "JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 "
      "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
      "AND ((CAST(CAST(l.classid AS BIGINT) AS BIT(32)) || CAST(CAST(l.objid AS BIGINT) AS BIT(32)))::BIT(64))::BIGINT = $1",
      {key});
  if (!rows || rows->empty()) return "?";  // it has just gone, or this user may not look
  const Row row = rows->front();
  return "pid " + std::to_string(row.integer(0)) + " (" + row.text(1) + ", " + row.text(2) + ")";
}

class PostgresqlDriver final : public Driver {
 public:
  PostgresqlDriver(const DatabaseOptions& options, std::string location) : options_(options), location_(std::move(location)) {}

  Dialect dialect() const override { return Dialect::postgresql; }
  std::string location() const override { return location_; }

  Result<std::unique_ptr<Connection>> connect_writer() override {
    SHUQUAN_TRY(std::unique_ptr<PostgresqlConnection> connection, connect(options_.url, options_.write_timeout, false));
    SHUQUAN_TRY(const Rows state, connection->query("SELECT pg_is_in_recovery(), coalesce(current_schema(), '')"));
    if (state.front().boolean(0)) return fail(Errc::unavailable, "store.standby");
    const std::int64_t key = lock_key(state.front().text(1));
    for (int attempt = 0; attempt < kLockAttempts; ++attempt) {
      SHUQUAN_TRY(const Rows locked, connection->query("SELECT pg_try_advisory_lock($1)", {key}));
      if (locked.front().boolean(0)) return std::unique_ptr<Connection>(std::move(connection));
      std::this_thread::sleep_for(kLockPause);
    }
    return fail(Errc::unavailable, "store.writer_held", {{"holder", holder_of(*connection, key)}});
  }

  Result<std::unique_ptr<Connection>> connect_reader() override {
    SHUQUAN_TRY(std::unique_ptr<PostgresqlConnection> connection, connect(options_.url, options_.read_timeout, true));
    return std::unique_ptr<Connection>(std::move(connection));
  }

  bool alive(Connection& connection) override { return static_cast<PostgresqlConnection&>(connection).alive(); }

 private:
  DatabaseOptions options_;
  std::string location_;
};

}  // namespace

Result<std::unique_ptr<Driver>> open_postgresql(const DatabaseOptions& options) {
  SHUQUAN_TRY(std::string location, location_of(options.url));
  auto driver = std::make_unique<PostgresqlDriver>(options, std::move(location));
  SHUQUAN_CHECK(driver->connect_reader());  // says at start-up what is wrong
  return std::unique_ptr<Driver>(std::move(driver));
}

Result<std::unique_ptr<Connection>> connect_postgresql_unlocked(const DatabaseOptions& options) {
  SHUQUAN_CHECK(location_of(options.url));
  SHUQUAN_TRY(std::unique_ptr<PostgresqlConnection> connection, connect(options.url, options.write_timeout, false));
  return std::unique_ptr<Connection>(std::move(connection));
}

}  // namespace shuquan::store
