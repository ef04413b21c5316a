#include "store/sqlite.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <fstream>

#include "store/test_database.h"

namespace shuquan::store {
namespace {

class SqliteTest : public ::testing::Test {
 protected:
  void SetUp() override {
    Result<std::unique_ptr<Database>> database = Database::open({.url = place_.url()});
    ASSERT_TRUE(database) << describe(database.error());
    database_ = *std::move(database);
    Result<std::unique_ptr<Connection>> writer = database_->writer();
    ASSERT_TRUE(writer) << describe(writer.error());
    writer_ = *std::move(writer);
    EXPECT_SUCCESS(writer_->run_script("CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY, payload BYTEA)"));
  }
  std::string setting(const std::string& name) {
    const Result<Rows> rows = writer_->query("PRAGMA " + name);
    if (!rows || rows->empty()) return "?";
    const Value& value = rows->front().value(0);
    return std::holds_alternative<std::string>(value) ? rows->front().text(0) : std::to_string(rows->front().integer(0));
  }
  Result<void> insert_large(int from, int count) {
    const std::string payload(4000, 'x');
    for (int id = from; id < from + count; ++id) {
      SHUQUAN_CHECK(writer_->execute_later("INSERT INTO item VALUES ($1, $2)", {id, bytes_parameter(payload)}));
    }
    return {};
  }
  std::int64_t count() {
    const Result<Rows> rows = writer_->query("SELECT count(*) FROM item");
    EXPECT_TRUE(rows) << describe(rows.error());
    return rows ? rows->front().integer(0) : -1;
  }

  TestPlace place_{Dialect::sqlite};
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> writer_;
};

TEST_F(SqliteTest, RunsWithTheLogAndFullFlushes) {
  EXPECT_EQ(setting("journal_mode"), "wal");
  EXPECT_EQ(setting("synchronous"), "2");
  EXPECT_EQ(setting("foreign_keys"), "1");
  EXPECT_EQ(setting("wal_autocheckpoint"), "4000");
}

TEST_F(SqliteTest, KeepsItsFilesToTheOwner) {
  EXPECT_SUCCESS(insert_large(0, 1));
  for (const char* name : {"shuquan.db", "shuquan.db-wal", "shuquan.db-shm", "shuquan.db.lock"}) {
    struct stat status {};
    ASSERT_EQ(::stat((place_.folder() / name).c_str(), &status), 0) << name;
    EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
  }
  struct stat status {};
  ASSERT_EQ(::stat(place_.folder().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
}

TEST_F(SqliteTest, ReportsAFullDiskAndHalfWritesNothing) {
  EXPECT_SUCCESS(insert_large(0, 10));
  EXPECT_SUCCESS(writer_->query("PRAGMA max_page_count = 40"));
  EXPECT_SUCCESS(writer_->begin());
  const Result<void> done = insert_large(100, 100);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::unavailable);
  EXPECT_EQ(done.error().reason, "store.full");
  writer_->rollback();
  EXPECT_TRUE(writer_->usable());
  EXPECT_EQ(count(), 10);
  EXPECT_SUCCESS(writer_->query("PRAGMA max_page_count = 4000"));
  EXPECT_SUCCESS(insert_large(100, 100));
  EXPECT_EQ(count(), 110);
}

/// Makes every write beyond the limit fail, as a disk with a defect would.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(SqliteTest, ReportsAFailedWriteAndHalfWritesNothing) {
  EXPECT_SUCCESS(insert_large(0, 10));
  {
    const FileSizeLimit limit(200'000);
    EXPECT_SUCCESS(writer_->begin());
    EXPECT_SUCCESS(insert_large(100, 100));  // in memory until the commit
    const Result<void> done = writer_->commit();
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Errc::unavailable);
    EXPECT_EQ(done.error().reason, "store.commit_unknown") << describe(done.error());
  }
  EXPECT_FALSE(writer_->in_transaction());
  EXPECT_EQ(count(), 10);
  EXPECT_SUCCESS(insert_large(200, 5));
  writer_.reset();
  Result<std::unique_ptr<Connection>> again = database_->writer();
  ASSERT_TRUE(again);
  writer_ = *std::move(again);
  EXPECT_EQ(count(), 15);
}

TEST_F(SqliteTest, RefusesToGoOnWhereSqliteGaveUpTheTransaction) {
  EXPECT_SUCCESS(writer_->query("PRAGMA cache_size = 10"));  // spills to the file within the transaction
  EXPECT_SUCCESS(writer_->begin());
  EXPECT_SUCCESS(insert_large(0, 1));
  EXPECT_SUCCESS(writer_->savepoint());
  const FileSizeLimit limit(100'000);
  const Result<void> done = insert_large(100, 200);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().reason, "store.io");
  const Result<void> undone = writer_->rollback_to_savepoint();
  if (undone) {  // the savepoint was still there: then the first row is, too
    EXPECT_EQ(count(), 1);
  } else {
    EXPECT_EQ(undone.error().reason, "store.transaction_failed");
  }
  writer_->rollback();
  EXPECT_EQ(count(), 0);
}

TEST_F(SqliteTest, RefusesAFileThatIsNoDatabase) {
  const std::string path = (place_.folder() / "letter.txt").string();
  std::ofstream(path) << std::string(5000, 'x');
  EXPECT_REASON(Database::open({.url = "sqlite:" + path}), "store.corrupt");
  EXPECT_REASON(Database::open({.url = "sqlite:" + place_.folder().string()}), "store.io");
  EXPECT_REASON(Database::open({.url = "sqlite:" + path + "/below.db"}), "store.io");
}

TEST_F(SqliteTest, ReportsADamagedFile) {
  EXPECT_SUCCESS(insert_large(0, 200));
  writer_.reset();
  database_.reset();  // the last one to close writes the log back
  {
    std::fstream file(place_.folder() / "shuquan.db", std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 1; page < 60; ++page) {
      file.seekp(page * 4096);
      file << std::string(64, '\x55');
    }
  }
  const Result<std::unique_ptr<Database>> opened = Database::open({.url = place_.url()});
  ASSERT_TRUE(opened) << describe(opened.error());
  const Result<ReadLease> reader = (*opened)->read();
  ASSERT_TRUE(reader) << describe(reader.error());
  EXPECT_REASON((*reader)->query("SELECT sum(length(payload)) FROM item"), "store.corrupt");
}

}  // namespace
}  // namespace shuquan::store
