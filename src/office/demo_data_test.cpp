#include "office/demo_data.h"

#include <cstdlib>
#include <map>
#include <set>

#include "office/test_office.h"

namespace shuquan::office {
namespace {

class DemoDataTest : public OfficeOnBothDatabases {
 protected:
  void fill() {
    Timekeeper timekeeper(services(), registrar());
    const Result<void> filled = fill_demo(services(), registrar(), timekeeper);
    ASSERT_TRUE(filled) << describe(filled.error());
  }
  store::Rows rows(std::string_view sql) {
    Result<store::Rows> found = read([&](store::Connection& db) { return db.query(sql); });
    EXPECT_TRUE(found) << describe(found.error());
    return *std::move(found);
  }
  void set_date(std::string_view moment) { services().time.set_offset_ms(parse_instant(moment)->unix_ms - TimeSource{}.now().unix_ms); }
  std::int64_t count(std::string_view sql) { return rows(sql).front().integer(0); }
};
SHUQUAN_ON_BOTH_DATABASES(DemoDataTest);

TEST_P(DemoDataTest, ShowsCasesInEveryStateOfRegistrationAndEndsOnTheRealClock) {
  fill();
  EXPECT_EQ(services().time.offset_ms(), 0);
  const store::Rows cases = rows("SELECT state, COUNT(*) FROM case_file WHERE procedure = 'registration' GROUP BY state");
  std::map<std::string, std::int64_t> by_state;
  for (const store::Row row : cases) by_state[row.text(0)] = row.integer(1);
  std::set<std::string> known;
  for (const auto& [id, loaded] : services().rules->book().packs)
    if (const rules::Procedure* procedure = loaded.pack.procedure("registration"))
      for (const rules::State& state : procedure->states) known.insert(state.id);
  for (const std::string& state : known) EXPECT_GT(by_state[state], 0) << state;
  EXPECT_GE(by_state["registered"], 25);
  EXPECT_GE(count("SELECT COUNT(DISTINCT state) FROM case_file WHERE procedure = 'objection'"), 10);
  EXPECT_EQ(count("SELECT COUNT(*) FROM register_right"), by_state["registered"]);
}

TEST_P(DemoDataTest, ShowsWhatHappensToRightsAfterTheirGrant) {
  fill();
  std::map<std::string, std::int64_t> standing, with_status;
  int second_versions = 0;
  for (const store::Row row : rows("SELECT status, body FROM register_right")) {
    ++with_status[row.text(0)];
    const Result<Json> body = Json::parse(row.text(1));
    ASSERT_TRUE(body);
    second_versions += (*body)["certificate_version"].int_or(1) > 1 ? 1 : 0;
    for (const Json& recordal : (*body)["recordals"].items()) ++standing[recordal["kind"].text() + (recordal["licence"].is_null() ? "" : " " + recordal["licence"].text()) + (recordal["late"].bool_or(false) ? " late" : "")];
  }
  for (const std::string status : {"registered", "expired", "cancelled", "revoked"}) EXPECT_GE(with_status[status], 1) << status;
  for (const std::string kind : {"licence exclusive", "licence sub", "licence ordinary", "pledge", "pledge late", "freeze"}) EXPECT_GE(standing[kind], 1) << kind;
  std::map<std::string, std::int64_t> filings;
  for (const store::Row row : rows("SELECT procedure, state FROM case_file WHERE procedure NOT IN ('registration', 'objection')")) ++filings[row.text(0) + " " + row.text(1)];
  for (const std::string filing : {"licence confirming", "licence_end done", "pledge_release done", "pledge_release confirming", "transfer done", "transfer confirming", "change_identity done", "renewal submitted", "freeze done",
                                   "cancellation done", "revocation done"})
    EXPECT_GE(filings[filing], 1) << filing;
  EXPECT_GE(second_versions, 3) << "a certificate that replaces the first";
  EXPECT_GE(count("SELECT COUNT(*) FROM extract_check"), 2);
}

TEST_P(DemoDataTest, WorksWhileOfficesAreClosedForTheHolidays) {
  set_date("2026-10-05T02:00:00Z");
  fill();
  EXPECT_EQ(count("SELECT COUNT(*) FROM case_file WHERE state = 'ready'"), 1);
  EXPECT_EQ(count("SELECT COUNT(*) FROM case_file WHERE state = 'deemed_withdrawn'"), 2);
  EXPECT_EQ(count("SELECT COUNT(*) FROM case_file WHERE procedure = 'registration' AND state = 'publicity'"), 5);
  EXPECT_EQ(count("SELECT COUNT(*) FROM case_file WHERE procedure = 'objection' AND state = 'mediation'"), 1);
}

TEST_P(DemoDataTest, MarksEverythingAsAnExampleAndIsOfTheSizePeopleWereTold) {
  fill();
  EXPECT_GE(count("SELECT COUNT(*) FROM party WHERE kind = 'organisation'"), 40);
  EXPECT_EQ(count("SELECT COUNT(*) FROM party WHERE name NOT LIKE '%示例%'"), 0);
  EXPECT_GE(count("SELECT COUNT(*) FROM case_file WHERE procedure = 'registration'"), 60);
  EXPECT_EQ(count("SELECT COUNT(*) FROM account WHERE administrator <> ''"), 3);
  EXPECT_EQ(count("SELECT COUNT(*) FROM register_right WHERE name LIKE '%碳纤维%'"), 2) << "the sample examiner has similar entries to look at";
  for (const store::Row row : rows("SELECT title FROM case_file WHERE procedure = 'registration'")) EXPECT_TRUE(row.text(0).starts_with("202")) << row.text(0);
}

TEST_P(DemoDataTest, LeavesTheCastAloneOnAnEmptyStageWhereScenariosAskForIt) {
  setenv("SHUQUAN_DEMO_EMPTY", "1", 1);
  fill();
  unsetenv("SHUQUAN_DEMO_EMPTY");
  EXPECT_EQ(count("SELECT COUNT(*) FROM case_file"), 0);
  EXPECT_GE(count("SELECT COUNT(*) FROM party"), 46);
  EXPECT_GE(count("SELECT COUNT(*) FROM appointment"), 18);
  EXPECT_GE(count("SELECT COUNT(*) FROM power_of_attorney"), 4);
}

}  // namespace
}  // namespace shuquan::office
