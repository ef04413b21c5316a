#include "store/connection.h"

#include <limits>

#include "store/test_database.h"

namespace shuquan::store {
namespace {

class ConnectionTest : public OnBothDatabases {
 protected:
  bool migrated() const override { return false; }
  void SetUp() override {
    OnBothDatabases::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    const Result<void> made = writer().run_script(
        "CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY, name TEXT, payload BYTEA, CHECK (id >= 0));"
        "CREATE TABLE part (id BIGINT NOT NULL PRIMARY KEY, item BIGINT NOT NULL REFERENCES item (id));");
    ASSERT_TRUE(made) << describe(made.error());
  }

  std::int64_t count() {
    const Result<Rows> rows = writer().query("SELECT count(*) FROM item");
    EXPECT_TRUE(rows) << describe(rows.error());
    return rows ? rows->front().integer(0) : -1;
  }
  Result<std::int64_t> insert(std::int64_t id) {
    return writer().execute("INSERT INTO item (id, name) VALUES ($1, $2)", {id, "物"});
  }
  Result<void> insert_later(std::int64_t id) {
    return writer().execute_later("INSERT INTO item (id, name) VALUES ($1, $2)", {id, "物"});
  }
  /// A key that already exists makes a write fail when it runs.
  void given_item(std::int64_t id) {
    const Result<std::int64_t> done = insert(id);
    ASSERT_TRUE(done) << describe(done.error());
  }
};
SHUQUAN_ON_BOTH_DATABASES(ConnectionTest);

TEST_P(ConnectionTest, ReturnsEveryKindOfValueAsItWasGiven) {
  const std::string bytes("\0\xff\x80 blob", 8);
  const std::int64_t lowest = std::numeric_limits<std::int64_t>::min();
  EXPECT_SUCCESS(writer().execute("INSERT INTO item (id, name, payload) VALUES ($1, $2, $3)",
                               {std::numeric_limits<std::int64_t>::max(), "数据知识产权 𠮷 \"';--", bytes_parameter(bytes)}));
  EXPECT_SUCCESS(writer().execute("INSERT INTO item (id, name, payload) VALUES ($1, $2, $3)", {1, "", Blob{}}));
  EXPECT_SUCCESS(writer().execute("INSERT INTO item (id, name, payload) VALUES ($1, $2, $3)", {2, nullptr, std::optional<std::string>()}));
  const Result<Rows> rows = writer().query("SELECT id, name, payload FROM item ORDER BY id DESC");
  ASSERT_TRUE(rows) << describe(rows.error());
  ASSERT_EQ(rows->size(), 3U);
  EXPECT_EQ((*rows)[0].integer(0), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ((*rows)[0].text(1), "数据知识产权 𠮷 \"';--");
  EXPECT_EQ((*rows)[0].bytes(2), bytes);
  EXPECT_TRUE((*rows)[1].is_null(1));
  EXPECT_EQ((*rows)[1].optional_text(1), std::nullopt);
  EXPECT_TRUE((*rows)[1].is_null(2));
  EXPECT_FALSE((*rows)[2].is_null(1));
  EXPECT_EQ((*rows)[2].text(1), "");
  EXPECT_FALSE((*rows)[2].is_null(2));
  EXPECT_EQ((*rows)[2].bytes(2), "");
  const Result<Rows> extreme = writer().query("SELECT CAST($1 AS BIGINT), CAST($2 AS DOUBLE PRECISION)", {lowest, 0.1});
  ASSERT_TRUE(extreme) << describe(extreme.error());
  EXPECT_EQ(extreme->front().integer(0), lowest);
  EXPECT_EQ(extreme->front().real(1), 0.1);
}

TEST_P(ConnectionTest, SumsIntegersToIntegers) {
  for (const std::int64_t id : {1, 20000, 3, 10000}) given_item(id);
  const Result<Rows> rows = writer().query("SELECT sum(id), sum(-id), sum(id) * 100000000, min(id) = 1 FROM item");
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_EQ(rows->front().integer(0), 30004);
  EXPECT_EQ(rows->front().integer(1), -30004);
  EXPECT_EQ(rows->front().integer(2), 3000400000000);
  EXPECT_TRUE(rows->front().boolean(3));
}

TEST_P(ConnectionTest, UsesAParameterWhereverItsNumberStands) {
  const Result<Rows> rows = writer().query(
      "SELECT CAST($2 AS TEXT), CAST($1 AS BIGINT), CAST($2 AS TEXT) -- not $3\n, '$4', /* $5 */ \"id\" FROM (SELECT 7 AS id) AS seven",
      {5, "甲"});
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_EQ(rows->front().text(0), "甲");
  EXPECT_EQ(rows->front().integer(1), 5);
  EXPECT_EQ(rows->front().text(2), "甲");
  EXPECT_EQ(rows->front().text(3), "$4");
  EXPECT_EQ(rows->front().integer(4), 7);
}

TEST_P(ConnectionTest, RefusesTheWrongNumberOfParameters) {
  EXPECT_REASON(writer().query("SELECT CAST($1 AS BIGINT)"), "store.statement");
  EXPECT_REASON(writer().query("SELECT CAST($1 AS BIGINT)", {1, 2}), "store.statement");
  EXPECT_REASON(writer().query("SELECT CAST($2 AS BIGINT)", {1, 2}), "store.statement");
  EXPECT_SUCCESS(writer().query("SELECT CAST($1 AS BIGINT)", {1}));
}

TEST_P(ConnectionTest, RefusesTextThatTheDatabasesWouldKeepDifferently) {
  EXPECT_REASON(writer().query("SELECT CAST($1 AS TEXT)", {std::string_view("a\0b", 3)}), "store.text_encoding");
  EXPECT_REASON(writer().query("SELECT CAST($1 AS TEXT)", {"\xed\xa0\x80"}), "store.text_encoding");
}

TEST_P(ConnectionTest, RefusesSeveralStatementsAtOnceAndMisspeltNames) {
  EXPECT_REASON(writer().query("SELECT 1; SELECT 2"), "store.statement");
  EXPECT_REASON(writer().query("SELECT \"nmae\" FROM item"), "store.statement");
  EXPECT_EQ(count(), 0);
}

TEST_P(ConnectionTest, CountsAffectedRows) {
  for (std::int64_t id = 0; id < 5; ++id) given_item(id);
  const Result<std::int64_t> changed = writer().execute("UPDATE item SET name = $1 WHERE id >= $2", {"新", 2});
  ASSERT_TRUE(changed);
  EXPECT_EQ(*changed, 3);
  const Result<std::int64_t> none = writer().execute("DELETE FROM item WHERE id = 99");
  ASSERT_TRUE(none);
  EXPECT_EQ(*none, 0);
  const Result<std::int64_t> made = writer().execute("CREATE TABLE other (id BIGINT)");
  ASSERT_TRUE(made);
  EXPECT_EQ(*made, 0);
}

TEST_P(ConnectionTest, UpsertsAndReturnsRows) {
  constexpr std::string_view kUpsert =
      "INSERT INTO item (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name RETURNING name";
  EXPECT_SUCCESS(writer().query(kUpsert, {1, "旧"}));
  const Result<Rows> rows = writer().query(kUpsert, {1, "新"});
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_EQ(rows->front().text(0), "新");
  EXPECT_EQ(count(), 1);
}

TEST_P(ConnectionTest, TellsWhichKindOfConstraintForbids) {
  given_item(1);
  const auto kind = [](const auto& done) { return done.error().params.at(0).second; };
  const auto again = insert(1);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::conflict);
  EXPECT_EQ(again.error().reason, "store.constraint");
  EXPECT_EQ(kind(again), "unique");
  EXPECT_NE(again.error().detail.find("item"), std::string::npos) << again.error().detail;
  EXPECT_EQ(kind(insert(-1)), "check");
  EXPECT_EQ(kind(writer().execute("INSERT INTO part (id, item) VALUES (1, 2)")), "reference");
  EXPECT_EQ(kind(writer().execute("INSERT INTO part (id) VALUES (1)")), "required");
}

TEST_P(ConnectionTest, MatchesPatternsByCase) {
  EXPECT_SUCCESS(writer().execute("INSERT INTO item (id, name) VALUES (1, 'Abc')"));
  const Result<Rows> rows = writer().query("SELECT id FROM item WHERE name LIKE $1", {"abc%"});
  ASSERT_TRUE(rows);
  EXPECT_TRUE(rows->empty());
}

TEST_P(ConnectionTest, KeepsACommittedTransactionAndDropsOneRolledBack) {
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(insert_later(1));
  EXPECT_SUCCESS(writer().commit());
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(insert_later(2));
  EXPECT_SUCCESS(insert(3));
  writer().rollback();
  EXPECT_FALSE(writer().in_transaction());
  EXPECT_EQ(count(), 1);
}

TEST_P(ConnectionTest, RunsNothingMoreInAFailedTransaction) {
  given_item(1);
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(insert(2));
  EXPECT_REASON(insert(1), "store.constraint");
  EXPECT_REASON(insert(3), "store.transaction_failed");
  EXPECT_REASON(writer().commit(), "store.transaction_failed");
  EXPECT_FALSE(writer().in_transaction());
  EXPECT_EQ(count(), 1);
}

TEST_P(ConnectionTest, FailsTheCommitWhenADeferredWriteFails) {
  given_item(1);
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(insert(2));
  const Result<void> sent = insert_later(1);  // SQLite tells at once
  const Result<void> committed = writer().commit();
  ASSERT_FALSE(committed);
  const Error& first = sent ? committed.error() : sent.error();
  EXPECT_EQ(first.reason, "store.constraint") << describe(first);
  EXPECT_FALSE(writer().in_transaction());
  EXPECT_EQ(count(), 1);
  EXPECT_SUCCESS(insert(4));
}

TEST_P(ConnectionTest, FailsTheNextQueryWhenADeferredWriteFails) {
  given_item(1);
  EXPECT_SUCCESS(writer().begin());
  const Result<void> sent = insert_later(1);
  const Result<Rows> rows = writer().query("SELECT 1");
  ASSERT_FALSE(rows);
  EXPECT_EQ((sent ? rows.error() : sent.error()).reason, "store.constraint");
  EXPECT_REASON(writer().query("SELECT 1"), "store.transaction_failed");
  writer().rollback();
  EXPECT_EQ(count(), 1);
}

TEST_P(ConnectionTest, UndoesOnlyWhatCameAfterTheSavepoint) {
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(writer().savepoint());
  EXPECT_SUCCESS(insert_later(1));
  EXPECT_SUCCESS(writer().release_savepoint());
  EXPECT_SUCCESS(writer().savepoint());
  EXPECT_SUCCESS(insert_later(2));
  EXPECT_SUCCESS(insert(3));
  EXPECT_SUCCESS(insert_later(4));
  EXPECT_SUCCESS(writer().rollback_to_savepoint());
  EXPECT_SUCCESS(writer().savepoint());
  EXPECT_SUCCESS(insert_later(5));
  EXPECT_SUCCESS(writer().release_savepoint());
  EXPECT_SUCCESS(writer().commit());
  const Result<Rows> rows = writer().query("SELECT id FROM item ORDER BY id");
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 2U);
  EXPECT_EQ((*rows)[0].integer(0), 1);
  EXPECT_EQ((*rows)[1].integer(0), 5);
}

TEST_P(ConnectionTest, GoesOnAfterAFailureThatASavepointUndoes) {
  given_item(1);
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(insert_later(2));
  EXPECT_SUCCESS(writer().savepoint());
  EXPECT_REASON(insert(1), "store.constraint");
  EXPECT_REASON(writer().query("SELECT 1"), "store.transaction_failed");
  EXPECT_SUCCESS(writer().rollback_to_savepoint());
  EXPECT_SUCCESS(insert(3));
  EXPECT_SUCCESS(writer().commit());
  EXPECT_EQ(count(), 3);
}

TEST_P(ConnectionTest, UndoesAFailedDeferredWriteOfTheSameSavepoint) {
  given_item(1);
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(insert_later(2));
  EXPECT_SUCCESS(writer().savepoint());
  static_cast<void>(insert_later(1));  // fails now or later
  EXPECT_SUCCESS(writer().rollback_to_savepoint());
  EXPECT_SUCCESS(insert_later(3));
  EXPECT_SUCCESS(writer().commit());
  EXPECT_EQ(count(), 3);
}

TEST_P(ConnectionTest, NeverUndoesAnEarlierCommandInPlaceOfTheFailedOne) {
  given_item(1);
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(writer().savepoint());
  EXPECT_SUCCESS(insert_later(2));
  if (const Result<void> sent = insert_later(1); !sent) {
    // SQLite: the caller learns it at once, and cannot release the savepoint.
    EXPECT_REASON(writer().release_savepoint(), "store.transaction_failed");
    writer().rollback();
  } else {
    EXPECT_SUCCESS(writer().release_savepoint());
    EXPECT_SUCCESS(writer().savepoint());
    EXPECT_REASON(writer().query("SELECT 1"), "store.constraint");
    EXPECT_REASON(writer().rollback_to_savepoint(), "store.transaction_failed");
    EXPECT_FALSE(writer().commit());
  }
  EXPECT_EQ(count(), 1);
}

TEST_P(ConnectionTest, TellsAnEarlierFailureWhenALaterSavepointIsUndone) {
  given_item(1);
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(writer().savepoint());
  if (const Result<void> sent = insert_later(1); !sent) {
    EXPECT_EQ(sent.error().reason, "store.constraint");
  } else {
    EXPECT_SUCCESS(writer().release_savepoint());
    EXPECT_SUCCESS(writer().savepoint());
    EXPECT_SUCCESS(insert_later(2));
    EXPECT_REASON(writer().rollback_to_savepoint(), "store.constraint");
    EXPECT_REASON(writer().commit(), "store.transaction_failed");
  }
  writer().rollback();
  EXPECT_EQ(count(), 1);
}

TEST_P(ConnectionTest, RefusesStepsOutOfOrder) {
  EXPECT_REASON(writer().commit(), "store.transaction");
  EXPECT_REASON(writer().savepoint(), "store.transaction");
  EXPECT_SUCCESS(writer().begin());
  EXPECT_REASON(writer().begin(), "store.transaction");
  EXPECT_REASON(writer().release_savepoint(), "store.transaction");
  EXPECT_SUCCESS(writer().savepoint());
  EXPECT_REASON(writer().savepoint(), "store.transaction");
  EXPECT_REASON(writer().commit(), "store.transaction");
  EXPECT_FALSE(writer().in_transaction());
  EXPECT_SUCCESS(insert(1));
}

TEST_P(ConnectionTest, ForgetsAStatementThatCouldNotBePrepared) {
  constexpr std::string_view kLater = "INSERT INTO unborn (id) VALUES ($1)";
  EXPECT_REASON(writer().execute(kLater, {1}), "store.statement");
  EXPECT_SUCCESS(writer().run_script("CREATE TABLE unborn (id BIGINT)"));
  EXPECT_SUCCESS(writer().execute(kLater, {1}));
}

TEST_P(ConnectionTest, ForgetsStatementsThatAFailureKeptFromBeingPrepared) {
  given_item(1);
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(writer().savepoint());
  static_cast<void>(insert_later(1));
  static_cast<void>(writer().execute_later("UPDATE item SET name = $1", {"乙"}));
  EXPECT_SUCCESS(writer().rollback_to_savepoint());
  EXPECT_SUCCESS(writer().execute("UPDATE item SET name = $1", {"乙"}));
  EXPECT_SUCCESS(writer().commit());
}

TEST_P(ConnectionTest, KeepsWorkingWithMoreStatementsThanItKeepsPrepared) {
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 600; ++i) {
      const Result<Rows> rows = writer().query("SELECT CAST($1 AS BIGINT) + " + std::to_string(i), {1000});
      ASSERT_TRUE(rows) << describe(rows.error());
      ASSERT_EQ(rows->front().integer(0), 1000 + i);
    }
  }
}

TEST_P(ConnectionTest, DefersThousandsOfLargeWrites) {
  const std::string payload(20000, 'x');
  EXPECT_SUCCESS(writer().begin());
  for (int id = 0; id < 3000; ++id) {
    const Result<void> sent = writer().execute_later("INSERT INTO item (id, payload) VALUES ($1, $2)", {id, bytes_parameter(payload)});
    ASSERT_TRUE(sent) << describe(sent.error());
  }
  EXPECT_SUCCESS(writer().commit());
  EXPECT_EQ(count(), 3000);
}

TEST_P(ConnectionTest, UndoesAFailedScript) {
  EXPECT_SUCCESS(writer().begin());
  EXPECT_SUCCESS(insert(1));
  EXPECT_REASON(writer().run_script("CREATE TABLE fresh (id BIGINT); INSERT INTO nowhere VALUES (1)"), "store.statement");
  writer().rollback();
  EXPECT_EQ(count(), 0);
  EXPECT_REASON(writer().query("SELECT * FROM fresh"), "store.statement");
}

TEST_P(ConnectionTest, KeptRowsFollowWhatThisConnectionWrites) {
  given_item(1);
  const auto name = [&](std::int64_t id) {
    const Result<Rows> rows = writer().query_kept("item", "SELECT name FROM item WHERE id = $1", {id});
    return !rows ? describe(rows.error()) : rows->empty() ? std::string("none") : rows->front().text(0);
  };
  EXPECT_SUCCESS(writer().begin());
  EXPECT_EQ(name(1), "物");
  EXPECT_EQ(name(2), "none");
  EXPECT_SUCCESS(writer().execute_later("INSERT INTO part (id, item) VALUES (1, 1)"));
  EXPECT_EQ(name(1), "物");
  EXPECT_SUCCESS(writer().execute_later("UPDATE item SET name = 'other' WHERE id = 1"));
  EXPECT_SUCCESS(insert_later(2));
  EXPECT_EQ(name(1), "other");
  EXPECT_EQ(name(2), "物");
  EXPECT_SUCCESS(writer().savepoint());
  EXPECT_SUCCESS(writer().execute("DELETE FROM item WHERE id = 2"));
  EXPECT_EQ(name(2), "none");
  EXPECT_SUCCESS(writer().rollback_to_savepoint());
  EXPECT_EQ(name(2), "物");
  writer().rollback();
  EXPECT_SUCCESS(writer().begin());
  EXPECT_EQ(name(1), "物");
  EXPECT_SUCCESS(writer().commit());
  EXPECT_SUCCESS(writer().execute("UPDATE item SET name = 'later' WHERE id = 1"));
  EXPECT_EQ(name(1), "later");
}

TEST(WrittenTable, IsReadOffTheStatement) {
  EXPECT_EQ(written_table("SELECT 1"), "");
  EXPECT_EQ(written_table("INSERT INTO party (id) VALUES ($1)"), "party");
  EXPECT_EQ(written_table("UPDATE party SET name = $1"), "party");
  EXPECT_EQ(written_table("DELETE FROM case_participant WHERE case_id = $1"), "case_participant");
  EXPECT_EQ(written_table("WITH gone AS (DELETE FROM party RETURNING id) SELECT id FROM gone"), "*");
  EXPECT_EQ(written_table("UPDATE \"party\" SET name = $1"), "*");
}

}  // namespace
}  // namespace shuquan::store
