#include "store/database.h"

#include <signal.h>
#include <sys/wait.h>

#include <thread>

#include "store/test_database.h"

namespace shuquan::store {
namespace {

class DatabaseTest : public OnBothDatabases {
 protected:
  bool migrated() const override { return false; }
  DatabaseOptions options() const override {
    DatabaseOptions options = OnBothDatabases::options();
    options.readers = 2;
    options.read_wait = std::chrono::milliseconds(30);
    options.read_timeout = std::chrono::milliseconds(1500);
    return options;
  }
  void SetUp() override {
    OnBothDatabases::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    EXPECT_SUCCESS(writer().run_script("CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY)"));
  }
  static std::int64_t count(Connection& connection) {
    const Result<Rows> rows = connection.query("SELECT count(*) FROM item");
    EXPECT_TRUE(rows) << describe(rows.error());
    return rows ? rows->front().integer(0) : -1;
  }
};
SHUQUAN_ON_BOTH_DATABASES(DatabaseTest);

TEST_P(DatabaseTest, HasOneWriterAndNamesItsHolder) {
  const Result<std::unique_ptr<Database>> other = Database::open(options());
  ASSERT_TRUE(other) << describe(other.error());
  const Result<std::unique_ptr<Connection>> second = (*other)->writer();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, Errc::unavailable);
  EXPECT_EQ(second.error().reason, "store.writer_held");
  const std::string holder = second.error().params.at(0).second;
  EXPECT_TRUE(holder.starts_with("pid ")) << holder;
  EXPECT_GT(std::atoi(holder.c_str() + 4), 1) << holder;
  if (GetParam() == Dialect::sqlite) {
    EXPECT_EQ(holder, "pid " + std::to_string(::getpid()));
  }
  drop_writer();
  EXPECT_SUCCESS((*other)->writer());
}

// PostgreSQL lets go of the lock when its server process has noticed that the client is gone, which takes a moment.
TEST_P(DatabaseTest, AWriterThatHasJustGoneDoesNotStopTheNext) {
  if (GetParam() == Dialect::sqlite) GTEST_SKIP() << "the lock of the file is gone with the process";
  const Result<std::unique_ptr<Database>> other = Database::open(options());
  ASSERT_TRUE(other) << describe(other.error());
  std::jthread going([this] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    drop_writer();
  });
  EXPECT_SUCCESS((*other)->writer());
}

TEST_P(DatabaseTest, ReadsWhatIsCommittedAndNothingElse) {
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(writer().execute("INSERT INTO item VALUES (1)"));
  {
    const Result<ReadLease> reader = database().read();
    ASSERT_TRUE(reader) << describe(reader.error());
    EXPECT_EQ(count(**reader), 0);
  }
  EXPECT_SUCCESS(writer().commit());
  const Result<ReadLease> reader = database().read();
  ASSERT_TRUE(reader);
  EXPECT_EQ(count(**reader), 1);
}

TEST_P(DatabaseTest, ShowsOneStateThroughoutAReadingTransaction) {
  const Result<ReadLease> reader = database().read();
  ASSERT_TRUE(reader);
  EXPECT_SUCCESS((*reader)->begin_read());
  EXPECT_EQ(count(**reader), 0);
  EXPECT_SUCCESS(writer().execute("INSERT INTO item VALUES (1)"));
  EXPECT_EQ(count(**reader), 0);
  EXPECT_SUCCESS((*reader)->commit());
  EXPECT_EQ(count(**reader), 1);
}

TEST_P(DatabaseTest, RefusesToWriteThroughAReader) {
  const Result<ReadLease> reader = database().read();
  ASSERT_TRUE(reader);
  EXPECT_REASON((*reader)->execute("INSERT INTO item VALUES (1)"), "store.read_only");
  EXPECT_REASON((*reader)->run_script("CREATE TABLE other (id BIGINT)"), "store.read_only");
}

TEST_P(DatabaseTest, LendsNoMoreReadersThanAllowed) {
  {
    const Result<ReadLease> first = database().read();
    const Result<ReadLease> second = database().read();
    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    const Result<ReadLease> third = database().read();
    ASSERT_FALSE(third);
    EXPECT_EQ(third.error().code, Errc::unavailable);
    EXPECT_EQ(third.error().reason, "store.readers_busy");
  }
  EXPECT_SUCCESS(database().read());
}

TEST_P(DatabaseTest, ReturnsAReaderWithoutItsTransaction) {
  for (int i = 0; i < 3; ++i) {
    const Result<ReadLease> reader = database().read();
    ASSERT_TRUE(reader);
    EXPECT_FALSE((*reader)->in_transaction());
    EXPECT_SUCCESS((*reader)->begin_read());
    EXPECT_EQ(count(**reader), i);
    EXPECT_SUCCESS(writer().execute("INSERT INTO item VALUES ($1)", {i}));
  }
}

TEST_P(DatabaseTest, StopsAQueryThatTakesTooLong) {
  const Result<ReadLease> reader = database().read();
  ASSERT_TRUE(reader);
  const auto started = std::chrono::steady_clock::now();
  const Result<Rows> rows = (*reader)->query(
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT count(*) FROM n");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().code, Errc::unavailable);
  EXPECT_EQ(rows.error().reason, "store.timeout");
  EXPECT_LT(std::chrono::steady_clock::now() - started, std::chrono::seconds(20));
  EXPECT_EQ(count(**reader), 0);
}

TEST_P(DatabaseTest, ServesManyThreads) {
  std::atomic<int> read = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 100; ++i) {
        const Result<ReadLease> reader = database().read();
        if (!reader) continue;  // all lent for 30 ms
        if (count(**reader) >= 0) ++read;
      }
    });
  }
  for (int i = 0; i < 50; ++i) EXPECT_SUCCESS(writer().execute("INSERT INTO item VALUES ($1)", {i}));
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(read, 100);
}

/// A writer in a process of its own, three rows per transaction, telling each commit through a pipe.
[[noreturn]] void write_until_killed(const DatabaseOptions& options, int pipe) {
  const Result<std::unique_ptr<Database>> database = Database::open(options);
  if (!database) ::_exit(1);
  const Result<std::unique_ptr<Connection>> writer = (*database)->writer();
  if (!writer) ::_exit(2);
  for (std::int64_t i = 0;; ++i) {
    Result<void> done = (*writer)->begin();
    for (std::int64_t k = 0; done && k < 3; ++k) done = (*writer)->execute_later("INSERT INTO item VALUES ($1)", {3 * i + k});
    if (done) done = (*writer)->commit();
    if (!done || ::write(pipe, "x", 1) != 1) ::_exit(3);
  }
}

TEST_P(DatabaseTest, KeepsEveryAnsweredTransactionWholeWhenTheProcessIsKilled) {
  drop_writer();
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) write_until_killed(options(), ends[1]);
  ::close(ends[1]);
  std::int64_t answered = 0;
  char byte = 0;
  while (answered < 50 && ::read(ends[0], &byte, 1) == 1) ++answered;
  ::kill(child, SIGKILL);
  while (::read(ends[0], &byte, 1) == 1) ++answered;
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status)) << "exit " << WEXITSTATUS(status);
  const Result<std::unique_ptr<Database>> reopened = Database::open(options());
  ASSERT_TRUE(reopened) << describe(reopened.error());
  Result<std::unique_ptr<Connection>> writer = (*reopened)->writer();
  for (int i = 0; i < 100 && !writer; ++i) {  // PostgreSQL notices the death when it next reads
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    writer = (*reopened)->writer();
  }
  ASSERT_TRUE(writer) << describe(writer.error());
  const std::int64_t rows = count(**writer);
  EXPECT_EQ(rows % 3, 0);
  EXPECT_GE(rows, 3 * answered);
  EXPECT_LE(rows, 3 * (answered + 1));
}

TEST(Database, RefusesAnUrlOfNoKnownKind) {
  for (const char* url : {"", "mysql://x", "sqlite:", "sqlite::memory:", "sqlite:file:x", "sqlite:/tmp/", "shuquan.db"}) {
    SCOPED_TRACE(url);
    EXPECT_REASON(Database::open({.url = url}), "store.url");
  }
}

}  // namespace
}  // namespace shuquan::store
