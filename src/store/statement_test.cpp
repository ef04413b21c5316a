#include "store/statement.h"

#include <gtest/gtest.h>

#include "store/statement_cache.h"

namespace shuquan::store {
namespace {

TEST(Statement, CountsPlaceholdersOutsideQuotesAndComments) {
  EXPECT_EQ(*count_placeholders("SELECT 1"), 0U);
  EXPECT_EQ(*count_placeholders("SELECT $1, $2, $1, $10, $3, $4, $5, $6, $7, $8, $9"), 10U);
  EXPECT_EQ(*count_placeholders("SELECT '$2 it''s $3', \"$4\", $1 -- $5\n /* $6 */"), 1U);
  EXPECT_EQ(*count_placeholders("SELECT '$2"), 0U);
  EXPECT_EQ(*count_placeholders("SELECT /* $1"), 0U);
  EXPECT_EQ(*count_placeholders("SELECT -- $1"), 0U);
  EXPECT_EQ(*count_placeholders("SELECT $"), 0U);
}

TEST(Statement, RefusesPlaceholdersThatNoCallCouldFill) {
  for (const char* sql : {"$0", "$2", "$1 $3", "$1000", "$99999999999999999999"}) {
    const Result<std::size_t> count = count_placeholders(sql);
    ASSERT_FALSE(count) << sql;
    EXPECT_EQ(count.error().reason, "store.statement");
  }
}

TEST(Statement, CacheForgetsWhatWasNotUsedForLongest) {
  StatementCache<int> cache(2);
  EXPECT_FALSE(cache.insert("a", 1).second);
  EXPECT_FALSE(cache.insert("b", 2).second);
  EXPECT_EQ(*cache.find("a"), 1);
  EXPECT_EQ(cache.insert("c", 3).second, 2);
  EXPECT_EQ(cache.find("b"), nullptr);
  EXPECT_EQ(*cache.find("a"), 1);
  EXPECT_EQ(*cache.find("c"), 3);
  cache.erase("a");
  EXPECT_EQ(cache.find("a"), nullptr);
  EXPECT_EQ(cache.size(), 1U);
}

TEST(StatementDeathTest, AssertsOnAColumnThatIsNotThereOrOfAnotherType) {
  const Rows rows(1, 1, {Value(std::string("text"))});
  EXPECT_DEATH(static_cast<void>(rows[0].text(1)), "assertion failed");
  EXPECT_DEATH(static_cast<void>(rows[0].integer(0)), "assertion failed");
  EXPECT_DEATH(static_cast<void>(rows[1]), "assertion failed");
}

}  // namespace
}  // namespace shuquan::store
