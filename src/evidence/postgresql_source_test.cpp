#include "evidence/postgresql_source.h"

#include <gtest/gtest.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>

#include "evidence/evidence.h"

namespace shuquan::evidence {
namespace {

class PostgresqlTables : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* url = std::getenv("SHUQUAN_TEST_POSTGRESQL");
    if (url == nullptr) GTEST_SKIP() << "SHUQUAN_TEST_POSTGRESQL holds no URL";
    url_ = url;
    table_ = "Deposit \"test\" " + std::to_string(::getpid());
    run("CREATE TABLE " + quoted() + " (b TEXT, \"Id\" BIGINT PRIMARY KEY, at TIMESTAMPTZ, n NUMERIC(10, 2))");
    run("INSERT INTO " + quoted() + " SELECT CASE WHEN i % 10 = 0 THEN NULL WHEN i % 10 = 1 THEN E'line\\nend, \"quoted\"' ELSE '城市' || i END, 3000 - i, TIMESTAMPTZ '2026-01-01 08:00+08' + i * INTERVAL '1 hour', i * 1.5 FROM generate_series(1, 2000) i");
  }
  void TearDown() override {
    if (!url_.empty()) run("DROP TABLE IF EXISTS " + quoted());
  }
  std::string quoted() const { return "\"Deposit \"\"test\"\" " + std::to_string(::getpid()) + "\""; }
  void run(const std::string& sql) {
    PGconn* db = PQconnectdb(url_.c_str());
    PGresult* result = PQexec(db, sql.c_str());
    EXPECT_EQ(PQresultStatus(result), PGRES_COMMAND_OK) << PQerrorMessage(db);
    PQclear(result);
    PQfinish(db);
  }
  std::string url_, table_;
};

TEST_F(PostgresqlTables, AreReadInTheOrderOfTheirKeyAndDepositedLikeText) {
  const auto source = open_postgresql(url_, quoted());
  ASSERT_TRUE(source) << describe(source.error());
  const auto text = read_ahead(**source, std::size_t{1} << 20);
  ASSERT_TRUE(text);
  EXPECT_TRUE(text->starts_with("b,Id,at,n\n,1000,2026-03-25 08:00:00+00,3000.00\n")) << text->substr(0, 200);
  Options options;
  options.created = Instant{1'790'000'000'000};
  const auto direct = create_deposit(Source::postgresql(url_, quoted()), options);
  ASSERT_TRUE(direct) << describe(direct.error());
  EXPECT_EQ(direct->deposit.head.rows->rows, 2000U);
  EXPECT_EQ(direct->deposit.head.file.bytes, text->size());
  EXPECT_TRUE(*check_source(Source::postgresql(url_, quoted()), direct->deposit, direct->dataset_key));
  EXPECT_TRUE(*check_source(Source::memory(*text, "export.csv"), direct->deposit, direct->dataset_key)) << "the text alone must do, without the database";
  run("UPDATE " + quoted() + " SET n = n + 1 WHERE \"Id\" = 2000");
  EXPECT_FALSE(*check_source(Source::postgresql(url_, quoted()), direct->deposit));
}

TEST_F(PostgresqlTables, WhatIsNotThereIsNamedAndSecretsAreNot) {
  EXPECT_EQ(open_postgresql(url_, "no_such_table").error().reason, "evidence.no_database_table");
  EXPECT_EQ(open_postgresql(url_, "pg_class; DROP TABLE x").error().reason, "evidence.database_failed");
  const auto refused = open_postgresql("postgresql://somebody:secret-word@127.0.0.1:1/x", "t");
  EXPECT_EQ(refused.error().reason, "evidence.database_failed");
  EXPECT_EQ(describe(refused.error()).find("secret-word"), std::string::npos);
  // libpq quotes what it cannot read: a password with % in it, and what it takes for the host after an @ in it.
  for (const std::string url : {"postgresql://somebody:secret%-word@127.0.0.1:1/x", "postgresql://somebody:pass@secret-word@127.0.0.1:1/x", "postgresql://somebody:pass@secret-word.invalid/x"}) {
    const auto said = describe(open_postgresql(url, "t").error());
    EXPECT_EQ(said.find("secret"), std::string::npos) << said;
    EXPECT_EQ(said.find("word@"), std::string::npos) << said;
  }
}

TEST_F(PostgresqlTables, WithoutAnOrderOfTheirOwnAreRefused) {
  const std::string other = "order_test_" + std::to_string(::getpid());
  const auto reason = [&] {
    const auto source = open_postgresql(url_, other);
    return source ? std::string("read") : source.error().reason;
  };
  run("CREATE VIEW " + other + " AS SELECT * FROM " + quoted());
  EXPECT_EQ(reason(), "evidence.database_no_order");
  run("DROP VIEW " + other);
  run("CREATE TABLE " + other + " (id BIGINT, b TEXT) PARTITION BY RANGE (id)");
  EXPECT_EQ(reason(), "evidence.database_no_order");
  run("ALTER TABLE " + other + " ADD PRIMARY KEY (id)");
  EXPECT_EQ(reason(), "read") << "the key holds for all partitions";
  run("DROP TABLE " + other);
  run("CREATE TABLE " + other + " (id BIGINT PRIMARY KEY)");
  EXPECT_EQ(reason(), "read");
  run("CREATE TABLE " + other + "_child () INHERITS (" + other + ")");
  EXPECT_EQ(reason(), "evidence.database_no_order") << "a child may repeat its parent's keys";
  run("DROP TABLE " + other + " CASCADE");
  run("CREATE TABLE " + other + " (id BIGINT)");
  EXPECT_EQ(reason(), "read") << "a plain table has the order of its pages";
  run("DROP TABLE " + other);
  run("CREATE MATERIALIZED VIEW " + other + " AS SELECT * FROM " + quoted());
  EXPECT_EQ(reason(), "read");
  run("DROP MATERIALIZED VIEW " + other);
}

TEST_F(PostgresqlTables, RowsThatAPolicyHidesAreNotSilentlyMissing) {
  const std::string reader = "reader_" + std::to_string(::getpid());
  run("CREATE ROLE " + reader + " LOGIN");
  run("GRANT SELECT ON " + quoted() + " TO " + reader);
  const std::string as_reader = url_ + (url_.contains('?') ? "&" : "?") + "user=" + reader;
  const auto reads = [&](const std::string& url) { return open_postgresql(url, quoted()).has_value(); };
  EXPECT_TRUE(reads(as_reader));
  run("ALTER TABLE " + quoted() + " ENABLE ROW LEVEL SECURITY");
  run("CREATE POLICY few ON " + quoted() + " USING (\"Id\" < 1500)");
  EXPECT_FALSE(reads(as_reader));
  EXPECT_TRUE(reads(url_)) << "the owner sees all rows";
  run("REVOKE ALL ON " + quoted() + " FROM " + reader);
  run("DROP ROLE " + reader);
}

}  // namespace
}  // namespace shuquan::evidence
