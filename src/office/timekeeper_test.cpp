#include "office/timekeeper.h"

#include "office/demo_data.h"
#include "office/test_office.h"

namespace shuquan::office {
namespace {

class TimekeeperTest : public OfficeOnBothDatabases {
 protected:
  std::int64_t due_of_real_cases() {
    const Result<store::Rows> rows = read([&](store::Connection& db) { return db.query("SELECT COUNT(*) FROM case_timer WHERE due_at <= $1 AND case_id NOT LIKE 'spoilt%'", {now()}); });
    EXPECT_TRUE(rows);
    return rows ? rows->front().integer(0) : -1;
  }
};
SHUQUAN_ON_BOTH_DATABASES(TimekeeperTest);

TEST_P(TimekeeperTest, ClocksThatCannotBeCarriedOutHoldUpNoOthers) {
  Timekeeper timekeeper(services(), registrar());
  ASSERT_TRUE(fill_demo(services(), registrar(), timekeeper));
  // More of them than one look takes, and all older than the clocks of real cases.
  ASSERT_TRUE(run([](Transaction& tx) -> Outcome {
    for (int i = 0; i < 1'100; ++i) SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO case_timer (case_id, clock, due_at) VALUES ($1, 'intake', $2)", {"spoilt" + std::to_string(i), 1'000 + i}));
    return Json();
  }));
  pass_minutes(60 * 24 * 45);
  ASSERT_GT(due_of_real_cases(), 5);
  ::testing::internal::CaptureStderr();
  for (int look = 0; look < 4 && due_of_real_cases() > 0; ++look) EXPECT_TRUE(timekeeper.run_until_quiet());
  const std::string said = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(due_of_real_cases(), 0);
  EXPECT_NE(said.find("spoilt0"), std::string::npos) << "what could not be done is told";
}

}  // namespace
}  // namespace shuquan::office
