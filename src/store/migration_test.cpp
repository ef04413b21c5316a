#include "store/migration.h"

#include "store/test_database.h"

namespace shuquan::store {
namespace {

class MigrationTest : public OnBothDatabases {
 protected:
  bool migrated() const override { return false; }
  std::vector<Migration> steps_{{1, "0001_schema_migration", "d1", embedded_migrations()[0].text},
                                {2, "0002_item", "d2", "CREATE TABLE item (id BIGINT);\n-- @sqlite\nINSERT INTO item VALUES (1);\n"
                                                       "-- @postgresql\nINSERT INTO item VALUES (2);\n-- @both\nINSERT INTO item VALUES (3);"}};

  std::vector<std::int64_t> items() {
    std::vector<std::int64_t> found;
    const Result<Rows> rows = writer().query("SELECT id FROM item ORDER BY id");
    EXPECT_TRUE(rows) << describe(rows.error());
    if (rows) {
      for (const Row row : *rows) found.push_back(row.integer(0));
    }
    return found;
  }
};
SHUQUAN_ON_BOTH_DATABASES(MigrationTest);

TEST_P(MigrationTest, AppliesWhatIsMissingOnceInOrder) {
  EXPECT_SUCCESS(apply_migrations(writer(), std::span(steps_).first(1)));
  EXPECT_REASON(check_migrations(writer(), steps_), "store.older_than_binary");
  EXPECT_SUCCESS(apply_migrations(writer(), steps_));
  EXPECT_SUCCESS(apply_migrations(writer(), steps_));
  EXPECT_SUCCESS(check_migrations(writer(), steps_));
  EXPECT_EQ(items(), (std::vector<std::int64_t>{GetParam() == Dialect::sqlite ? 1 : 2, 3}));
  const Result<Rows> rows = writer().query("SELECT name, digest, applied_at > 1700000000000 FROM schema_migration WHERE version = 2");
  ASSERT_TRUE(rows) << describe(rows.error());
  EXPECT_EQ(rows->front().text(0), "0002_item");
  EXPECT_EQ(rows->front().text(1), "d2");
  EXPECT_TRUE(rows->front().boolean(2));
}

TEST_P(MigrationTest, RefusesADatabaseNewerThanTheProgram) {
  EXPECT_SUCCESS(apply_migrations(writer(), steps_));
  const Result<void> refused = apply_migrations(writer(), std::span(steps_).first(1));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::unavailable);
  EXPECT_EQ(refused.error().reason, "store.newer_than_binary");
  EXPECT_REASON(check_migrations(writer(), std::span(steps_).first(1)), "store.newer_than_binary");
}

TEST_P(MigrationTest, DetectsAChangedStep) {
  EXPECT_SUCCESS(apply_migrations(writer(), std::span(steps_).first(1)));
  steps_[0].digest = "other";
  EXPECT_REASON(apply_migrations(writer(), steps_), "store.migration_changed");
  EXPECT_REASON(check_migrations(writer(), steps_), "store.migration_changed");
  EXPECT_REASON(writer().query("SELECT id FROM item"), "store.statement");
}

TEST_P(MigrationTest, LeavesNothingOfAStepThatFails) {
  steps_[1].text = "CREATE TABLE item (id BIGINT); INSERT INTO nowhere VALUES (1);";
  const Result<void> failed = apply_migrations(writer(), steps_);
  ASSERT_FALSE(failed);
  EXPECT_TRUE(failed.error().detail.starts_with("0002_item: ")) << failed.error().detail;
  EXPECT_REASON(writer().query("SELECT id FROM item"), "store.statement");
  EXPECT_REASON(check_migrations(writer(), steps_), "store.older_than_binary");
  steps_[1].text = "CREATE TABLE item (id BIGINT);";
  EXPECT_SUCCESS(apply_migrations(writer(), steps_));
}

TEST_P(MigrationTest, MigratesAnEmptyDatabaseToTheStateOfThisProgram) {
  EXPECT_REASON(database().check_schema(), "store.older_than_binary");
  EXPECT_SUCCESS(database().migrate(writer()));
  EXPECT_SUCCESS(database().check_schema());
}

TEST(Migration, TakesTheSectionsOfADialectAndKeepsLineNumbers) {
  const Migration migration{1, "0001_x", "", "a\n-- @sqlite\nb\n-- @postgresql \nc\n-- @both\nd\n"};
  EXPECT_EQ(*statements_for(migration, Dialect::sqlite), "a\n\nb\n\n\n\nd\n");
  EXPECT_EQ(*statements_for(migration, Dialect::postgresql), "a\n\n\n\nc\n\nd\n");
}

TEST(Migration, RefusesAnUnknownSection) {
  EXPECT_REASON(statements_for({1, "0001_x", "", "-- @mysql\n"}, Dialect::sqlite), "store.migration");
}

TEST_P(MigrationTest, RefusesAGapInTheVersions) {
  steps_[1].version = 3;
  EXPECT_REASON(apply_migrations(writer(), steps_), "store.migration");
}

TEST(Migration, EmbedsEveryFileInOrderWithItsDigest) {
  const std::span<const Migration> embedded = embedded_migrations();
  ASSERT_FALSE(embedded.empty());
  for (std::size_t i = 0; i < embedded.size(); ++i) {
    EXPECT_EQ(embedded[i].version, static_cast<int>(i) + 1);
    EXPECT_EQ(embedded[i].digest.size(), 64U);
  }
  EXPECT_EQ(embedded[0].name, "0001_schema_migration");
}

}  // namespace
}  // namespace shuquan::store
