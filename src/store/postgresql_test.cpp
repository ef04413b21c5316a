#include "store/postgresql.h"

#include "store/postgresql_error.h"
#include "store/test_database.h"

namespace shuquan::store {
namespace {

class PostgresqlTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (test_postgresql_url() == nullptr) GTEST_SKIP() << "SHUQUAN_TEST_POSTGRESQL holds no URL";
    place_ = std::make_unique<TestPlace>(Dialect::postgresql);
    Result<std::unique_ptr<Database>> database = Database::open({.url = place_->url(), .readers = 1});
    ASSERT_TRUE(database) << describe(database.error());
    database_ = *std::move(database);
    Result<std::unique_ptr<Connection>> writer = database_->writer();
    ASSERT_TRUE(writer) << describe(writer.error());
    writer_ = *std::move(writer);
    EXPECT_SUCCESS(writer_->run_script("CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY)"));
  }

  static std::int64_t session_of(Connection& connection) {
    const Result<Rows> rows = connection.query("SELECT pg_backend_pid()");
    return rows ? rows->front().integer(0) : 0;
  }
  /// Ends a session as an administrator, a restart or a failover would; returns when it has gone.
  static void end_session(std::int64_t session) {
    const Result<std::unique_ptr<Connection>> other = connect_postgresql_unlocked({.url = test_postgresql_url()});
    ASSERT_TRUE(other) << describe(other.error());
    EXPECT_SUCCESS((*other)->query("SELECT pg_terminate_backend($1, 5000)", {session}));
  }

  std::unique_ptr<TestPlace> place_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> writer_;
};

TEST_F(PostgresqlTest, ReplacesAReaderWhoseSessionEnded) {
  std::int64_t session = 0;
  {
    const Result<ReadLease> reader = database_->read();
    ASSERT_TRUE(reader);
    session = session_of(**reader);
  }
  end_session(session);
  const Result<ReadLease> reader = database_->read();
  ASSERT_TRUE(reader) << describe(reader.error());
  EXPECT_NE(session_of(**reader), session);
  EXPECT_NE(session_of(**reader), 0);
}

TEST_F(PostgresqlTest, TellsThatTheSessionEndedDuringALease) {
  {
    const Result<ReadLease> reader = database_->read();
    ASSERT_TRUE(reader);
    end_session(session_of(**reader));
    const Result<Rows> rows = (*reader)->query("SELECT 1");
    ASSERT_FALSE(rows);
    EXPECT_EQ(rows.error().code, Errc::unavailable);
    EXPECT_EQ(rows.error().reason, "store.connection_lost");
    EXPECT_FALSE((*reader)->usable());
    EXPECT_REASON((*reader)->query("SELECT 1"), "store.connection_lost");
  }
  const Result<ReadLease> reader = database_->read();
  ASSERT_TRUE(reader);
  EXPECT_SUCCESS((*reader)->query("SELECT 1"));
}

TEST_F(PostgresqlTest, LosesTheTransactionAndTheLockWithTheWritersSession) {
  EXPECT_SUCCESS(writer_->begin());
  EXPECT_SUCCESS(writer_->execute("INSERT INTO item VALUES (1)"));
  end_session(session_of(*writer_));
  const Result<void> done = writer_->commit();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::unavailable);
  EXPECT_EQ(done.error().reason, "store.commit_unknown");
  EXPECT_FALSE(writer_->usable());
  EXPECT_FALSE(writer_->in_transaction());
  const Result<std::unique_ptr<Connection>> next = database_->writer();
  ASSERT_TRUE(next) << describe(next.error());
  const Result<Rows> rows = (*next)->query("SELECT count(*) FROM item");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->front().integer(0), 0);
}

TEST_F(PostgresqlTest, LosesDeferredWritesWithTheSession) {
  EXPECT_SUCCESS(writer_->begin());
  EXPECT_SUCCESS(writer_->savepoint());
  end_session(session_of(*writer_));
  static_cast<void>(writer_->execute_later("INSERT INTO item VALUES (1)"));
  EXPECT_REASON(writer_->rollback_to_savepoint(), "store.connection_lost");
  writer_->rollback();
  EXPECT_FALSE(writer_->in_transaction());
  EXPECT_REASON(writer_->begin(), "store.connection_lost");
}

TEST_F(PostgresqlTest, AnswersACommitOnlyWhenItIsOnDisk) {
  const Result<Rows> rows = writer_->query("SHOW synchronous_commit");
  ASSERT_TRUE(rows);
  EXPECT_EQ(rows->front().text(0), "on");
}

TEST_F(PostgresqlTest, RefusesAColumnTypeThatSqliteLacks) {
  EXPECT_REASON(writer_->query("SELECT now()"), "store.column_type");
  EXPECT_SUCCESS(writer_->query("SELECT CAST(now() AS TEXT)"));
}

TEST_F(PostgresqlTest, ReadsNumericsExactly) {
  const Result<Rows> rows = writer_->query(
      "SELECT CAST(9223372036854775807 AS NUMERIC), CAST(-9223372036854775808 AS NUMERIC), CAST(0 AS NUMERIC), "
      "CAST(12.5 AS NUMERIC), CAST(-0.0001 AS NUMERIC), CAST(1e20 AS NUMERIC), CAST(10000 AS NUMERIC), CAST(2.50 AS NUMERIC) * 2");
  ASSERT_TRUE(rows) << describe(rows.error());
  const Row row = rows->front();
  EXPECT_EQ(row.integer(0), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(row.integer(1), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(row.integer(2), 0);
  EXPECT_EQ(row.real(3), 12.5);
  EXPECT_DOUBLE_EQ(row.real(4), -0.0001);
  EXPECT_EQ(row.real(5), 1e20);
  EXPECT_EQ(row.integer(6), 10000);
  EXPECT_EQ(row.integer(7), 5);
}

TEST(Postgresql, NeverRepeatsAPassword) {
  for (const std::string url : {"postgresql://clerk:s3cret@127.0.0.1:1/registry", "postgresql://clerk:s3cret%zz@host/registry",
                                "postgresql://clerk@127.0.0.1:1/registry?password=s3cret", "postgresql://clerk:s3cret@host:x/registry?nonsense=1",
                                "postgresql://s3cret.invalid:1/registry?password=s3cret"}) {
    const Result<std::unique_ptr<Database>> opened = Database::open({.url = url});
    ASSERT_FALSE(opened) << url;
    EXPECT_EQ(describe(opened.error()).find("s3cret"), std::string::npos) << describe(opened.error());
  }
}

TEST(Postgresql, MapsStatesToReasons) {
  const auto reason = [](std::string_view state) { return postgresql_error(state, "").error().reason; };
  EXPECT_EQ(reason("23505"), "store.constraint");
  EXPECT_EQ(reason("53100"), "store.full");
  EXPECT_EQ(reason("53300"), "store.busy");
  EXPECT_EQ(reason("57P01"), "store.connection_lost");
  EXPECT_EQ(reason("57014"), "store.timeout");
  EXPECT_EQ(reason("08006"), "store.connection_lost");
  EXPECT_EQ(reason("08P01"), "store.statement");
  EXPECT_EQ(reason("40P01"), "store.busy");
  EXPECT_EQ(reason("58030"), "store.io");
  EXPECT_EQ(reason("25006"), "store.read_only");
  EXPECT_EQ(reason("42601"), "store.statement");
  EXPECT_EQ(reason(""), "store.statement");
}

}  // namespace
}  // namespace shuquan::store
