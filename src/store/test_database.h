#pragma once
// For tests only: an empty database of each kind, gone afterwards. Include it from *_test.cpp.
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "store/database.h"
#include "store/postgresql.h"

namespace shuquan::store {

/// The server for tests, or nullptr: then tests on PostgreSQL are skipped (tools/postgresql_cluster.sh makes one).
inline const char* test_postgresql_url() { return std::getenv("SHUQUAN_TEST_POSTGRESQL"); }

/// A place for one test database: a folder (SQLite) or a schema of its own (PostgreSQL), removed with it.
class TestPlace {
 public:
  explicit TestPlace(Dialect dialect) : dialect_(dialect) {
    static std::atomic<int> made = 0;
    name_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
    if (dialect_ == Dialect::sqlite) {
      folder_ = std::filesystem::temp_directory_path() / ("shuquan_" + name_);
      std::filesystem::remove_all(folder_);
      return;
    }
    administer("DROP SCHEMA IF EXISTS " + name_ + " CASCADE");
    administer("CREATE SCHEMA " + name_);
  }
  TestPlace(const TestPlace&) = delete;
  TestPlace& operator=(const TestPlace&) = delete;
  ~TestPlace() {
    if (dialect_ == Dialect::sqlite) {
      std::error_code ignored;
      std::filesystem::remove_all(folder_, ignored);
      return;
    }
    administer("DROP SCHEMA IF EXISTS " + name_ + " CASCADE");
  }

  std::string url() const {
    if (dialect_ == Dialect::sqlite) return "sqlite:" + (folder_ / "shuquan.db").string();
    const std::string server = test_postgresql_url();
    return server + (server.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + name_;
  }
  /// Where SQLite keeps the files.
  const std::filesystem::path& folder() const { return folder_; }

 private:
  static void administer(const std::string& statement) {
    Result<std::unique_ptr<Connection>> connection = connect_postgresql_unlocked({.url = test_postgresql_url()});
    ASSERT_TRUE(connection) << describe(connection.error());
    const Result<void> done = (*connection)->run_script(statement);
    ASSERT_TRUE(done) << describe(done.error());
  }

  Dialect dialect_;
  std::string name_;
  std::filesystem::path folder_;
};

/// Base of a test that runs on both databases:
///   class CasesTest : public OnBothDatabases {};
///   SHUQUAN_ON_BOTH_DATABASES(CasesTest);
///   TEST_P(CasesTest, KeepsWhatWasSaved) { … writer() … database().read() … }
/// The database is migrated unless migrated() says otherwise.
class OnBothDatabases : public ::testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override {
    if (GetParam() == Dialect::postgresql && test_postgresql_url() == nullptr) {
      GTEST_SKIP() << "SHUQUAN_TEST_POSTGRESQL holds no URL";
    }
    place_ = std::make_unique<TestPlace>(GetParam());
    Result<std::unique_ptr<Database>> database = Database::open(options());
    ASSERT_TRUE(database) << describe(database.error());
    database_ = *std::move(database);
    Result<std::unique_ptr<Connection>> writer = database_->writer();
    ASSERT_TRUE(writer) << describe(writer.error());
    writer_ = *std::move(writer);
    if (!migrated()) return;
    const Result<void> done = database_->migrate(*writer_);
    ASSERT_TRUE(done) << describe(done.error());
  }
  void TearDown() override {
    writer_.reset();
    database_.reset();
    place_.reset();
  }

  virtual bool migrated() const { return true; }
  virtual DatabaseOptions options() const { return {.url = place_->url(), .readers = 4}; }
  Database& database() { return *database_; }
  Connection& writer() { return *writer_; }
  TestPlace& place() { return *place_; }
  /// Gives the writer's lock back.
  void drop_writer() { writer_.reset(); }

 private:
  std::unique_ptr<TestPlace> place_;
  std::unique_ptr<Database> database_;
  std::unique_ptr<Connection> writer_;
};

}  // namespace shuquan::store

#define SHUQUAN_ON_BOTH_DATABASES(suite)                                                                            \
  INSTANTIATE_TEST_SUITE_P(Databases, suite,                                                                        \
                           ::testing::Values(::shuquan::store::Dialect::sqlite, ::shuquan::store::Dialect::postgresql), \
                           [](const auto& of) { return std::string(::shuquan::store::to_string(of.param)); })

/// That a Result holds a value; its error is printed otherwise.
#define EXPECT_SUCCESS(expression)                                    \
  do {                                                                \
    const auto outcome_ = (expression);                               \
    EXPECT_TRUE(outcome_) << ::shuquan::describe(outcome_.error());   \
  } while (false)
/// That a Result holds an error with this reason.
#define EXPECT_REASON(expression, expected)                                               \
  do {                                                                                    \
    const auto outcome_ = (expression);                                                   \
    ASSERT_FALSE(outcome_) << "succeeded";                                                \
    EXPECT_EQ(outcome_.error().reason, expected) << ::shuquan::describe(outcome_.error()); \
  } while (false)
