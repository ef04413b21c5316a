// The durable ceiling of both databases: commands per second when 1, 16, 64, 256 of them share a commit.
//   store_ceiling [SECONDS] [URL …]      default: 2 seconds each; a fresh SQLite database in the current folder
// A PostgreSQL URL gets a table "ceiling_*" that is dropped again. One command is what the registrar writes at least:
// an event row of 1 KB with two indexes, and an audit row.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "bench/commit_ceiling.h"
#include "store/database.h"

namespace {

using shuquan::Result;
using shuquan::bench::Ceiling;
using shuquan::store::Connection;

constexpr const char* kCreate =
    "CREATE TABLE ceiling_event (id BIGINT NOT NULL PRIMARY KEY, reference TEXT NOT NULL UNIQUE, subject BIGINT NOT NULL, body TEXT NOT NULL);"
    "CREATE INDEX ceiling_event_subject ON ceiling_event (subject);"
    "CREATE TABLE ceiling_audit (id BIGINT NOT NULL PRIMARY KEY, account TEXT NOT NULL, action TEXT NOT NULL);";
constexpr const char* kDrop = "DROP TABLE IF EXISTS ceiling_event; DROP TABLE IF EXISTS ceiling_audit;";

Result<void> one_command(Connection& writer, std::int64_t n) {
  static const std::string body(1000, 'b');
  SHUQUAN_CHECK(writer.execute_later("INSERT INTO ceiling_event (id, reference, subject, body) VALUES ($1, $2, $3, $4)",
                                     {n, "reference-" + std::to_string(1000000000 + n), n % 1000, body}));
  return writer.execute_later("INSERT INTO ceiling_audit (id, account, action) VALUES ($1, $2, $3)", {n, "account", "submit_application"});
}

Result<void> measure(Connection& writer, double seconds) {
  std::int64_t next = 0;
  double single = 0;
  for (const std::size_t batch : {1, 16, 64, 256}) {
    SHUQUAN_TRY(const Ceiling ceiling, shuquan::bench::commit_ceiling(writer, batch, seconds, one_command, &next));
    if (batch == 1) single = ceiling.commands_per_second;
    std::printf("  %4zu per commit: %8.0f commands/s  ×%-5.1f  batch p50 %6.2f ms, p99 %6.2f ms, %llu commits\n", ceiling.batch,
                ceiling.commands_per_second, ceiling.commands_per_second / single, ceiling.commit_p50_ms, ceiling.commit_p99_ms,
                static_cast<unsigned long long>(ceiling.commits));
  }
  return {};
}

Result<void> measure_at(const std::string& url, double seconds) {
  SHUQUAN_TRY(const std::unique_ptr<shuquan::store::Database> database, shuquan::store::Database::open({.url = url}));
  SHUQUAN_TRY(const std::unique_ptr<Connection> writer, database->writer());
  std::printf("%s\n", database->location().c_str());
  SHUQUAN_CHECK(writer->run_script(std::string(kDrop) + kCreate));
  Result<void> measured = measure(*writer, seconds);
  Result<void> dropped = writer->run_script(kDrop);
  return measured ? dropped : measured;
}

}  // namespace

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? std::atof(argv[1]) : 2;
  if (!(seconds > 0)) {
    std::fprintf(stderr, "usage: store_ceiling [SECONDS] [URL …]\n");
    return 2;
  }
  const std::string folder = "store_ceiling." + std::to_string(::getpid());
  std::vector<std::string> urls(argv + std::min(argc, 2), argv + argc);
  if (urls.empty()) urls.push_back("sqlite:" + folder + "/shuquan.db");
  int status = 0;
  for (const std::string& url : urls) {
    if (const Result<void> done = measure_at(url, seconds); !done) {
      std::fprintf(stderr, "%s\n", describe(done.error()).c_str());
      status = 1;
    }
  }
  std::error_code ignored;  // there is no such folder when other URLs were given
  std::filesystem::remove_all(folder, ignored);
  return status;
}
