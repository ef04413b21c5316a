#include "store/migration.h"

namespace shuquan::store {

namespace {

struct Applied {
  std::int64_t version = 0;
  std::string name;
  std::string digest;
};

Result<bool> has_record(Connection& connection) {
  const std::string_view sql = connection.dialect() == Dialect::sqlite
      ? "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"
      : "SELECT count(*) FROM information_schema.tables WHERE table_schema = current_schema() AND table_name = 'schema_migration'";
  SHUQUAN_TRY(const Rows rows, connection.query(sql));
  return rows.front().integer(0) > 0;
}

Result<std::vector<Applied>> read_applied(Connection& connection) {
  SHUQUAN_TRY(const bool recorded, has_record(connection));
  std::vector<Applied> applied;
  if (!recorded) return applied;
  SHUQUAN_TRY(const Rows rows, connection.query("SELECT version, name, digest FROM schema_migration ORDER BY version"));
  for (const Row row : rows) applied.push_back({row.integer(0), row.text(1), row.text(2)});
  return applied;
}

/// What is recorded must be exactly the beginning of what this program knows.
Result<void> compare(std::span<const Applied> applied, std::span<const Migration> known) {
  for (std::size_t i = 0; i < applied.size(); ++i) {
    if (i >= known.size()) {
      return fail(Errc::unavailable, "store.newer_than_binary",
                  {{"database", applied.back().name}, {"program", known.empty() ? "-" : std::string(known.back().name)}});
    }
    if (applied[i].version != known[i].version || applied[i].digest != known[i].digest) {
      return fail(Errc::internal, "store.migration_changed",
                  {{"recorded", applied[i].name}, {"program", std::string(known[i].name)}});
    }
  }
  return {};
}

Result<void> require_ascending(std::span<const Migration> migrations) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].version == static_cast<int>(i) + 1) continue;
    return fail_with_detail(Errc::internal, "store.migration", "out of order: " + std::string(migrations[i].name));
  }
  return {};
}

Result<void> apply_one(Connection& writer, const Migration& migration) {
  SHUQUAN_TRY(const std::string statements, statements_for(migration, writer.dialect()));
  SHUQUAN_CHECK(writer.run_script(statements));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  SHUQUAN_CHECK(writer.execute("INSERT INTO schema_migration (version, name, digest, applied_at) VALUES ($1, $2, $3, $4)",
                               {migration.version, migration.name, migration.digest,
                                std::chrono::duration_cast<std::chrono::milliseconds>(now).count()}));
  return {};
}

}  // namespace

Result<std::string> statements_for(const Migration& migration, Dialect dialect) {
  constexpr std::string_view kMarker = "-- @";
  std::string statements;
  bool included = true;
  std::string_view rest = migration.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.starts_with(kMarker)) {
      if (included) statements.append(line);
      statements.push_back('\n');  // line numbers in database errors stay those of the file
      continue;
    }
    std::string_view section = line.substr(kMarker.size());
    section = section.substr(0, section.find_last_not_of(" \t\r") + 1);
    if (section != "both" && section != "sqlite" && section != "postgresql") {
      return fail_with_detail(Errc::internal, "store.migration", std::string(migration.name) + ": " + std::string(line));
    }
    included = section == "both" || section == to_string(dialect);
    statements.push_back('\n');
  }
  return statements;
}

Result<void> apply_migrations(Connection& writer, std::span<const Migration> migrations) {
  SHUQUAN_CHECK(require_ascending(migrations));
  SHUQUAN_TRY(const std::vector<Applied> applied, read_applied(writer));
  SHUQUAN_CHECK(compare(applied, migrations));
  for (const Migration& migration : migrations.subspan(applied.size())) {
    SHUQUAN_CHECK(writer.begin());
    Result<void> done = apply_one(writer, migration);
    if (done) done = writer.commit();
    if (!done) {
      writer.rollback();
      Error error = std::move(done).error();
      error.detail = std::string(migration.name) + ": " + error.detail;
      return std::unexpected(std::move(error));
    }
  }
  return {};
}

Result<void> check_migrations(Connection& reader, std::span<const Migration> migrations) {
  SHUQUAN_TRY(const std::vector<Applied> applied, read_applied(reader));
  SHUQUAN_CHECK(compare(applied, migrations));
  if (applied.size() == migrations.size()) return {};
  return fail(Errc::unavailable, "store.older_than_binary",
              {{"database", applied.empty() ? "-" : applied.back().name}, {"program", std::string(migrations.back().name)}});
}

}  // namespace shuquan::store
