#include "evidence/postgresql_source.h"

#include <libpq-fe.h>

#include <cstring>

namespace shuquan::evidence {
namespace {

struct ConnectionCloser {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ResultCloser {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, ConnectionCloser>;
using Answer = std::unique_ptr<PGresult, ResultCloser>;

/// Of a failed connection libpq's own words may hold parts of the address, and so of the password.
std::unexpected<Error> not_connected(const std::string& url, PGconn* connection) {
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(PQconninfoParse(url.c_str(), nullptr), PQconninfoFree);
  const char* why = !options ? "the address cannot be understood" : connection && PQconnectionNeedsPassword(connection) ? "a password is needed" : "no connection: host, port, user, password, database or TLS";
  return fail_with_detail(Errc::unavailable, "evidence.database_failed", why);
}

std::unexpected<Error> failed(PGconn* connection) { return fail_with_detail(Errc::unavailable, "evidence.database_failed", connection ? PQerrorMessage(connection) : "no memory"); }

Result<Answer> ask(PGconn* connection, const char* text, ExecStatusType expected, const std::string* parameter = nullptr) {
  const char* values[] = {parameter ? parameter->c_str() : nullptr};
  Answer answer(PQexecParams(connection, text, parameter ? 1 : 0, nullptr, values, nullptr, nullptr, 0));
  if (PQresultStatus(answer.get()) != expected) return failed(connection);
  return answer;
}

std::string field(const Answer& answer, int column) { return PQntuples(answer.get()) == 0 || PQgetisnull(answer.get(), 0, column) ? std::string() : PQgetvalue(answer.get(), 0, column); }

class CopySource final : public ByteSource {
 public:
  explicit CopySource(Connection connection) : connection_(std::move(connection)) {}
  ~CopySource() override { PQfreemem(row_); }
  CopySource(const CopySource&) = delete;
  CopySource& operator=(const CopySource&) = delete;

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    std::size_t filled = 0;
    while (filled < size) {
      if (used_ == length_) {
        SHUQUAN_TRY(const bool more, next_row());
        if (!more) break;
      }
      const std::size_t count = std::min(size - filled, length_ - used_);
      std::memcpy(buffer + filled, row_ + used_, count);
      filled += count;
      used_ += count;
    }
    return filled;
  }

 private:
  Result<bool> next_row() {
    if (ended_) return false;
    PQfreemem(std::exchange(row_, nullptr));
    used_ = length_ = 0;
    const int count = PQgetCopyData(connection_.get(), &row_, 0);
    if (count > 0) {
      length_ = static_cast<std::size_t>(count);
      return true;
    }
    if (count == -2) return failed(connection_.get());
    ended_ = true;
    const Answer answer(PQgetResult(connection_.get()));
    if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) return failed(connection_.get());
    return false;
  }

  Connection connection_;
  char* row_ = nullptr;
  std::size_t length_ = 0;
  std::size_t used_ = 0;
  bool ended_ = false;
};

/// The table as SQL names it, and the order that gives the same rows in the same place at every read.
struct Table {
  std::string name, order;
};
Result<Table> table_of(PGconn* db, const std::string& table) {
  SHUQUAN_TRY(const Answer found, ask(db, "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), c.relkind, EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid), "
                                          "(SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY array_position(i.indkey::int2[], a.attnum)) "
                                          "FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = c.oid AND i.indisprimary) "
                                          "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)", PGRES_TUPLES_OK, &table));
  const std::string name = field(found, 0), kind = field(found, 1), key = field(found, 3);
  if (name.empty()) return fail(Errc::invalid_input, "evidence.no_database_table", {{"table", table}});
  // The key of a table that others inherit from says nothing of their rows; that of a partitioned one holds for all of them.
  const bool alone = (kind == "r" || kind == "m") && field(found, 2) == "f";
  if (!key.empty() && (alone || kind == "p")) return Table{name, key};
  if (!alone) return fail(Errc::invalid_input, "evidence.database_no_order", {{"table", table}});
  return Table{name, "ctid"};
}

}  // namespace

Result<std::unique_ptr<ByteSource>> open_postgresql(const std::string& url, const std::string& table) {
  Connection connection(PQconnectdb(url.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) return not_connected(url, connection.get());
  PGconn* db = connection.get();
  for (const char* setting : {"SET client_encoding = 'UTF8'", "SET DateStyle = 'ISO'", "SET TimeZone = 'UTC'", "SET IntervalStyle = 'iso_8601'", "SET bytea_output = 'hex'", "SET extra_float_digits = 1",
                              "SET statement_timeout = 0", "SET row_security = off", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"})
    SHUQUAN_CHECK(ask(db, setting, PGRES_COMMAND_OK));
  SHUQUAN_TRY(const Table read, table_of(db, table));
  SHUQUAN_CHECK(ask(db, ("COPY (SELECT * FROM " + read.name + " ORDER BY " + read.order + ") TO STDOUT (FORMAT csv, HEADER true)").c_str(), PGRES_COPY_OUT));
  return std::unique_ptr<ByteSource>(std::make_unique<CopySource>(std::move(connection)));
}

}  // namespace shuquan::evidence
