#include "evidence/sqlite_reader.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <charconv>

#include "base/text.h"
#include "evidence/arena.h"

namespace shuquan::evidence {
namespace {

struct DatabaseCloser {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct StatementCloser {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, DatabaseCloser>;
using Statement = std::unique_ptr<sqlite3_stmt, StatementCloser>;

std::unexpected<Error> damaged(sqlite3* database) {
  return fail_with_detail(Errc::invalid_input, "evidence.sqlite_damaged", sqlite3_errmsg(database));
}

// A path as a file: URI; every byte that could mean something else is escaped.
std::string as_uri(const std::string& path) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' || c == '.' || c == '_' || c == '-';
    if (plain) {
      uri += c;
    } else {
      uri += '%';
      uri += kHex[static_cast<unsigned char>(c) >> 4];
      uri += kHex[static_cast<unsigned char>(c) & 15];
    }
  }
  return uri + "?mode=ro&immutable=1";
}

Result<Statement> prepare(sqlite3* database, const std::string& text) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, text.c_str(), static_cast<int>(text.size()), &statement, nullptr) != SQLITE_OK)
    return damaged(database);
  return Statement(statement);
}

std::string quoted(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) text += c == '"' ? std::string("\"\"") : std::string(1, c);
  return text + "\"";
}

Result<void> choose_table(sqlite3* database, std::string& table) {
  SHUQUAN_TRY(const Statement statement,
              prepare(database, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                                "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name LIMIT 1000"));
  std::vector<std::string> names;
  int status = 0;
  while ((status = sqlite3_step(statement.get())) == SQLITE_ROW)
    names.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0)));
  if (status != SQLITE_DONE) return damaged(database);
  if (table.empty() && names.size() == 1) table = names[0];
  std::string list;
  for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
  if (table.empty() && names.size() > 1) return fail(Errc::invalid_input, "evidence.tables", {{"tables", list}});
  if (std::find(names.begin(), names.end(), table) == names.end())
    return fail(Errc::invalid_input, "evidence.no_table", {{"table", table}, {"tables", list}});
  return {};
}

class SqliteReader final : public RowReader {
 public:
  SqliteReader(Database database, Statement statement, const RowLimits& limits)
      : database_(std::move(database)), statement_(std::move(statement)), limits_(limits) {
    for (int c = 0; c < sqlite3_column_count(statement_.get()); ++c) columns_.emplace_back(sqlite3_column_name(statement_.get(), c));
  }

  Result<bool> next(RowBatch& batch) override {
    batch.clear();
    values_.clear();
    batch.first_row = row_number_;
    std::size_t bytes = 0;
    while (!ended_ && batch.rows() < limits_.batch_rows && bytes < limits_.batch_bytes) {
      const int status = sqlite3_step(statement_.get());
      if (status == SQLITE_DONE) {
        ended_ = true;
        break;
      }
      if (status != SQLITE_ROW) return damaged(database_.get());
      const std::size_t before = batch.cells.size();
      for (int c = 0; c < static_cast<int>(columns_.size()); ++c) batch.cells.push_back(read_cell(c));
      std::size_t row_bytes = 0;
      for (std::size_t i = before; i < batch.cells.size(); ++i) row_bytes += batch.cells[i].size;
      if (row_bytes > limits_.row_bytes)
        return fail(Errc::invalid_input, "evidence.row_too_long",
                    {{"row", std::to_string(row_number_ + 1)}, {"offset", "0"}, {"limit", std::to_string(limits_.row_bytes)}});
      bytes += row_bytes;
      batch.row_end.push_back(batch.cells.size());
      ++row_number_;
    }
    return batch.rows() > 0;
  }

  const std::vector<std::string>& columns() const override { return columns_; }

 private:
  Cell read_cell(int column) {
    sqlite3_stmt* const row = statement_.get();
    const auto keep = [this](std::string_view text, CellKind kind) {
      const std::string_view copy = values_.copy(text);
      return Cell{copy.data(), static_cast<std::uint32_t>(copy.size()), kind};
    };
    char number[64];
    switch (sqlite3_column_type(row, column)) {
      case SQLITE_NULL: return {};
      case SQLITE_INTEGER: {
        const auto end = std::to_chars(number, number + sizeof number, sqlite3_column_int64(row, column)).ptr;
        return keep({number, static_cast<std::size_t>(end - number)}, CellKind::literal);
      }
      case SQLITE_FLOAT: {
        const auto end = std::to_chars(number, number + sizeof number, sqlite3_column_double(row, column)).ptr;
        return keep({number, static_cast<std::size_t>(end - number)}, CellKind::literal);
      }
      default: break;
    }
    const bool blob = sqlite3_column_type(row, column) == SQLITE_BLOB;
    const void* data = blob ? sqlite3_column_blob(row, column) : sqlite3_column_text(row, column);
    const std::string_view view(static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
    return keep(view, blob || !is_valid_utf8(view) ? CellKind::bytes : CellKind::text);
  }

  Database database_;
  Statement statement_;
  RowLimits limits_;
  std::vector<std::string> columns_;
  Arena values_;
  std::uint64_t row_number_ = 0;
  bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<RowReader>> read_sqlite(const std::string& path, std::string& table, const RowLimits& limits) {
  struct stat log {};
  if (::stat((path + "-wal").c_str(), &log) == 0 && log.st_size > 0)
    return fail(Errc::conflict, "evidence.sqlite_pending", {{"path", path}});
  sqlite3* opened = nullptr;
  const int status = sqlite3_open_v2(as_uri(path).c_str(), &opened, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  Database database(opened);
  if (status != SQLITE_OK) return damaged(database.get());
  // The file may come from anybody: no code in its schema runs, nothing grows without bound.
  sqlite3_db_config(database.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(database.get(), SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_limit(database.get(), SQLITE_LIMIT_LENGTH, static_cast<int>(limits.row_bytes));
  SHUQUAN_CHECK(choose_table(database.get(), table));
  SHUQUAN_TRY(Statement statement, prepare(database.get(), "SELECT * FROM " + quoted(table) + " NOT INDEXED"));
  auto reader = std::make_unique<SqliteReader>(std::move(database), std::move(statement), limits);
  for (const std::string& name : reader->columns())
    if (!is_valid_utf8(name)) return fail(Errc::invalid_input, "evidence.sqlite_damaged");
  return std::unique_ptr<RowReader>(std::move(reader));
}

}  // namespace shuquan::evidence
