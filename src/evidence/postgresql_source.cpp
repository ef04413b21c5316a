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

std::unexpected<Error> failed(PGconn* connection) { return fail_with_detail(Errc::unavailable, "evidence.database_failed", connection ? PQerrorMessage(connection) : "no memory"); }

Result<Answer> ask(PGconn* connection, const char* text, ExecStatusType expected, const std::string* parameter = nullptr) {
  const char* values[] = {parameter ? parameter->c_str() : nullptr};
  Answer answer(PQexecParams(connection, text, parameter ? 1 : 0, nullptr, values, nullptr, nullptr, 0));
  if (PQresultStatus(answer.get()) != expected) return failed(connection);
  return answer;
}

std::string first(const Answer& answer) { return PQntuples(answer.get()) == 0 || PQgetisnull(answer.get(), 0, 0) ? std::string() : PQgetvalue(answer.get(), 0, 0); }

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

}  // namespace

Result<std::unique_ptr<ByteSource>> open_postgresql(const std::string& url, const std::string& table) {
  Connection connection(PQconnectdb(url.c_str()));
  if (PQstatus(connection.get()) != CONNECTION_OK) return failed(connection.get());
  PGconn* db = connection.get();
  for (const char* setting : {"SET client_encoding = 'UTF8'", "SET DateStyle = 'ISO'", "SET TimeZone = 'UTC'", "SET IntervalStyle = 'iso_8601'", "SET bytea_output = 'hex'", "SET extra_float_digits = 1",
                              "SET statement_timeout = 0", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"})
    SHUQUAN_CHECK(ask(db, setting, PGRES_COMMAND_OK));
  SHUQUAN_TRY(const Answer named, ask(db, "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)", PGRES_TUPLES_OK, &table));
  const std::string name = first(named);
  if (name.empty()) return fail(Errc::invalid_input, "evidence.no_database_table", {{"table", table}});
  SHUQUAN_TRY(const Answer keyed, ask(db, "SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY array_position(i.indkey::int2[], a.attnum)), (SELECT relkind FROM pg_class WHERE oid = to_regclass($1)) "
                                          "FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey) WHERE i.indrelid = to_regclass($1) AND i.indisprimary", PGRES_TUPLES_OK, &table));
  const std::string key = first(keyed);
  const bool has_pages = std::strcmp(PQgetvalue(keyed.get(), 0, 1), "r") == 0 || std::strcmp(PQgetvalue(keyed.get(), 0, 1), "m") == 0;
  const std::string order = !key.empty() ? " ORDER BY " + key : has_pages ? std::string(" ORDER BY ctid") : std::string();
  SHUQUAN_CHECK(ask(db, ("COPY (SELECT * FROM " + name + order + ") TO STDOUT (FORMAT csv, HEADER true)").c_str(), PGRES_COPY_OUT));
  return std::unique_ptr<ByteSource>(std::make_unique<CopySource>(std::move(connection)));
}

}  // namespace shuquan::evidence
