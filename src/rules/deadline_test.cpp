#include "rules/deadline.h"

#include <gtest/gtest.h>

#include <random>

#include "rules/load.h"

namespace shuquan::rules {
namespace {

const RuleBook& book() {
  static const RuleBook loaded = [] {
    auto result = load_rules("rules", [](std::string_view bytes) { return std::to_string(std::hash<std::string_view>{}(bytes)); });
    SHUQUAN_ASSERT(result.has_value());
    return std::move(*result);
  }();
  return loaded;
}
const Calendar& calendar() { return book().calendar; }

LocalDate day(std::string_view text) {
  const auto date = parse_date(text);
  SHUQUAN_ASSERT(date.has_value());
  return *date;
}

Period period(int value, Unit unit = Unit::working_day, bool roll = true) {
  Period out;
  out.key = "test";
  out.value = value;
  out.unit = unit;
  out.roll_if_rest_day = roll;
  return out;
}

std::string due(const Period& length, std::string_view start, std::vector<Pause> pauses = {}) {
  const Deadline deadline = compute_deadline(length, day(start), pauses, calendar());
  return (deadline.due ? to_string(*deadline.due) : "none") + (deadline.provisional ? " provisional" : "");
}

TEST(WorkingCalendar, TotalsPerMonthMatchTheOfficialArrangements) {
  const std::map<int, std::vector<int>> expected{{2024, {22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22}},
                                                 {2025, {19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23}},
                                                 {2026, {21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23}}};
  for (const auto& [year, months] : expected) {
    std::vector<int> counted(12);
    for (LocalDate d = make_date(year, 1, 1); d.year() == year; d = plus_days(d, 1)) counted[d.month() - 1] += calendar().is_working_day(d) ? 1 : 0;
    EXPECT_EQ(counted, months) << year;
  }
}

TEST(WorkingCalendar, SaysWhatADayIs) {
  EXPECT_EQ(calendar().classify(day("2026-02-17")).kind, DayKind::holiday);
  EXPECT_EQ(calendar().classify(day("2026-02-17")).name.zh, "春节");
  EXPECT_EQ(calendar().classify(day("2026-02-28")).kind, DayKind::make_up_day);
  EXPECT_EQ(calendar().classify(day("2026-02-28")).name.en, "Spring Festival");
  EXPECT_EQ(calendar().classify(day("2024-02-09")).kind, DayKind::working_day);  // New Year's Eve was no holiday that year
  EXPECT_EQ(calendar().classify(day("2026-03-07")).kind, DayKind::weekend);
  EXPECT_EQ(calendar().classify(day("2027-01-01")).kind, DayKind::assumed_working);
  EXPECT_EQ(calendar().classify(day("2027-01-02")).kind, DayKind::assumed_weekend);
}

TEST(WorkingDays, MatchThePublishedVectors) {
  const std::vector<std::tuple<const char*, int, const char*>> vectors{
      {"2024-02-02", 10, "2024-02-21"}, {"2024-04-28", 3, "2024-05-06"},  {"2025-01-24", 10, "2025-02-13"}, {"2025-09-26", 10, "2025-10-16"},
      {"2025-12-30", 3, "2026-01-05"},  {"2026-02-11", 10, "2026-03-03"}, {"2026-02-13", 5, "2026-02-27"},  {"2026-04-30", 3, "2026-05-08"},
      {"2026-06-18", 5, "2026-06-26"},  {"2026-09-24", 10, "2026-10-15"}, {"2026-09-28", 10, "2026-10-16"}, {"2026-10-01", 5, "2026-10-13"}};
  for (const auto& [start, days, expected] : vectors) EXPECT_EQ(due(period(days), start), expected) << start << " + " << days;
}

TEST(WorkingDays, ADueDateInAnUnpublishedYearIsProvisional) { EXPECT_EQ(due(period(3), "2026-12-30"), "2027-01-04 provisional"); }

TEST(WorkingDays, ThePauseDayCountsAndTheResumptionDayDoesNot) {
  // 2026-03-02 is a Monday. 1st: 03-03, 2nd: 03-04 (the day of the pause). Resumed on 03-11; 3rd: 03-12.
  EXPECT_EQ(due(period(3), "2026-03-02", {{day("2026-03-04"), day("2026-03-11"), {}}}), "2026-03-12");
  EXPECT_EQ(due(period(2), "2026-03-02", {{day("2026-03-04"), day("2026-03-11"), {}}}), "2026-03-04");
}

TEST(WorkingDays, AnOpenPauseHasNoDueDateUnlessThePeriodEndedBefore) {
  EXPECT_EQ(due(period(3), "2026-03-02", {{day("2026-03-04"), std::nullopt, {}}}), "none");
  EXPECT_EQ(due(period(2), "2026-03-02", {{day("2026-03-04"), std::nullopt, {}}}), "2026-03-04");
}

TEST(WorkingDays, OverlappingPausesInAnyOrderCountOnce) {
  EXPECT_EQ(due(period(3), "2026-03-02", {{day("2026-03-06"), day("2026-03-11"), {}}, {day("2026-03-04"), day("2026-03-09"), {}}}), "2026-03-12");
  EXPECT_EQ(due(period(3), "2026-03-02", {{day("2026-03-04"), day("2026-03-04"), {}}}), "2026-03-05");  // empty pause
}

TEST(CalendarUnits, EndOnTheCorrespondingDayAndRollOverRestDays) {
  EXPECT_EQ(due(period(1, Unit::month), "2026-01-31"), "2026-02-28");   // last day of the month, a make-up working day
  EXPECT_EQ(due(period(1, Unit::month), "2026-09-01"), "2026-10-08");   // 10-01 is a holiday
  EXPECT_EQ(due(period(1, Unit::month, false), "2026-09-01"), "2026-10-01");
  EXPECT_EQ(due(period(180, Unit::calendar_day), "2026-01-05"), "2026-07-06");  // 07-04 is a Saturday
  EXPECT_EQ(due(period(3, Unit::year, false), "2024-02-29"), "2027-02-28");
}

TEST(CalendarUnits, PausedDaysLengthenThem) {
  EXPECT_EQ(due(period(10, Unit::calendar_day, false), "2026-03-01", {{day("2026-03-05"), day("2026-03-08"), {}}}), "2026-03-14");
  EXPECT_EQ(due(period(10, Unit::calendar_day, false), "2026-03-01", {{day("2026-02-20"), day("2026-03-03"), {}}}), "2026-03-13");
  EXPECT_EQ(due(period(10, Unit::calendar_day, false), "2026-03-01", {{day("2026-03-05"), std::nullopt, {}}}), "none");
  EXPECT_EQ(due(period(10, Unit::calendar_day, false), "2026-03-01", {{day("2026-03-11"), std::nullopt, {}}}), "2026-03-11");
}

TEST(Derivation, ShowsEveryDayInBothLanguages) {
  const std::vector<Pause> pauses{{day("2026-02-12"), day("2026-02-24"), {"补正", "correction"}}};
  const Deadline deadline = compute_deadline(period(2), day("2026-02-11"), pauses, calendar());
  std::string told;
  for (const DeadlineStep& step : deadline.steps) {
    told += to_string(step.date) + (step.through == step.date ? "" : "…" + to_string(step.through)) + " " + std::to_string(step.number) + " " + step.note.zh + "\n";
    EXPECT_FALSE(step.note.en.empty());
  }
  EXPECT_EQ(told,
            "2026-02-11 0 起算日当日不计入(民法典第201条)\n2026-02-12 1 工作日\n2026-02-13…2026-02-24 0 中止期间不计入：补正\n"
            "2026-02-25 2 工作日\n2026-02-25 0 期限于当日24时届满\n");
}

TEST(Derivation, ExpiresAtMidnightBeijingTime) {
  EXPECT_EQ(to_string(*compute_deadline(period(3), day("2026-03-02"), {}, calendar()).expires()), "2026-03-05T16:00:00.000Z");
}

class RandomDeadlines : public testing::Test {
 protected:
  std::mt19937 random{20260711};
  int between(int low, int high) { return std::uniform_int_distribution<int>(low, high)(random); }
  LocalDate some_day() { return plus_days(make_date(2024, 1, 1), between(0, 1300)); }
  std::vector<Pause> some_pauses(LocalDate start) {
    std::vector<Pause> pauses;
    for (int i = between(0, 4); i > 0; --i) {
      const LocalDate from = plus_days(start, between(-10, 60));
      pauses.push_back({from, plus_days(from, between(-3, 40)), {}});
    }
    return pauses;
  }
};

TEST_F(RandomDeadlines, CountedDaysEqualThePeriodAndAreNumberedInOrder) {
  for (int round = 0; round < 1500; ++round) {
    const LocalDate start = some_day();
    const int days = between(0, 40);
    const Deadline deadline = compute_deadline(period(days), start, some_pauses(start), calendar());
    int counted = 0;
    for (const DeadlineStep& step : deadline.steps) {
      if (step.kind != StepKind::counted) continue;
      EXPECT_EQ(step.number, ++counted);
      EXPECT_TRUE(calendar().is_working_day(step.date));
      EXPECT_GT(step.date, start);
    }
    EXPECT_EQ(counted, days);
    ASSERT_TRUE(deadline.due);
    EXPECT_LE(days, calendar().working_days_after(start, *deadline.due));
  }
}

TEST_F(RandomDeadlines, ALaterStartNeverEndsEarlier) {
  for (int round = 0; round < 1500; ++round) {
    const LocalDate start = some_day();
    const LocalDate later = plus_days(start, between(1, 30));
    const auto pauses = some_pauses(start);
    const Unit unit = round % 2 == 0 ? Unit::working_day : Unit::calendar_day;
    const Period length = period(between(0, 60), unit);
    EXPECT_LE(*compute_deadline(length, start, pauses, calendar()).due, *compute_deadline(length, later, pauses, calendar()).due);
    const Period months = period(between(0, 30), Unit::month);
    EXPECT_LE(*compute_deadline(months, start, {}, calendar()).due, *compute_deadline(months, later, {}, calendar()).due);
  }
}

TEST_F(RandomDeadlines, AnotherPauseNeverShortensAPeriod) {
  for (int round = 0; round < 1500; ++round) {
    const LocalDate start = some_day();
    auto pauses = some_pauses(start);
    const std::array units{Unit::working_day, Unit::calendar_day, Unit::month};
    const Period length = period(between(0, 24), units[static_cast<std::size_t>(round) % 3]);
    const LocalDate before = *compute_deadline(length, start, pauses, calendar()).due;
    const LocalDate from = plus_days(start, between(-5, 60));
    pauses.push_back({from, plus_days(from, between(0, 30)), {}});
    EXPECT_GE(*compute_deadline(length, start, pauses, calendar()).due, before);
  }
}

TEST_F(RandomDeadlines, ComputingAgainGivesTheSame) {
  for (int round = 0; round < 200; ++round) {
    const LocalDate start = some_day();
    auto pauses = some_pauses(start);
    const Period length = period(between(0, 60), round % 2 == 0 ? Unit::working_day : Unit::month);
    const Deadline once = compute_deadline(length, start, pauses, calendar());
    std::reverse(pauses.begin(), pauses.end());
    EXPECT_EQ(once.due, compute_deadline(length, start, pauses, calendar()).due);
  }
}

TEST(UnitsLeft, CountWorkingDaysOrCalendarDaysAndGoNegative) {
  EXPECT_EQ(units_left(Unit::working_day, day("2026-09-30"), day("2026-10-10"), calendar()), 3);
  EXPECT_EQ(units_left(Unit::working_day, day("2026-10-10"), day("2026-09-30"), calendar()), -3);
  EXPECT_EQ(units_left(Unit::month, day("2026-09-30"), day("2026-10-10"), calendar()), 10);
}

Validity validity(std::string_view pack, std::string_view announced, std::string_view kind, std::optional<std::string_view> end) {
  std::optional<LocalDate> agreement;
  if (end) agreement = day(*end);
  auto result = compute_validity(*book().pack(pack), day(announced), kind, agreement);
  SHUQUAN_ASSERT(result.has_value());
  return *result;
}

TEST(Validity, LastsThreeYearsToTheCorrespondingDay) { EXPECT_EQ(to_string(validity("jiangsu", "2024-02-29", "self_collected", {}).until), "2027-02-28"); }

TEST(Validity, BeijingCapsItByTheSourceAgreement) {
  const Validity capped = validity("beijing", "2024-06-03", "agreement", "2025-12-31");
  EXPECT_EQ(to_string(capped.until), "2025-12-31");
  EXPECT_TRUE(capped.capped);
  EXPECT_EQ(to_string(validity("beijing", "2024-06-03", "agreement", "2030-12-31").until), "2027-06-03");
  EXPECT_EQ(to_string(validity("beijing", "2024-06-03", "self_collected", "2025-12-31").until), "2027-06-03");
  EXPECT_EQ(to_string(validity("jiangsu", "2024-06-03", "agreement", "2025-12-31").until), "2027-06-03");
}

TEST(Validity, AnAgreementThatEndedBeforeNeverReversesTheTerm) {
  const Validity ended = validity("beijing", "2024-06-03", "agreement", "2024-01-01");
  EXPECT_EQ(ended.until, ended.from);
}

TEST(RenewalWindow, OpensSixMonthsBeforeExpiryOnTheLastDayOfAShortMonth) {
  EXPECT_EQ(to_string(window_opens(*book().pack("beijing")->period("renewal.window", day("2027-01-01")), day("2027-08-31"))), "2027-02-28");
}

TEST(CalendarFile, RefusesAMakeUpDayOnAWeekday) {
  const Json file = *Json::parse(R"({"year":2026,"source":"x","holidays":[{"label":{"zh":"a","en":"a"},"from":"2026-01-01","to":"2026-01-03","make_up":["2026-01-05"]}]})");
  EXPECT_EQ(calendar_year_from_json(file).error().reason, "calendar.make_up_on_weekday");
}

TEST(CalendarFile, RefusesADayNamedTwiceOrOutsideTheYear) {
  const auto reason = [](const char* from, const char* to) {
    const Json holiday = Json::object({{"label", Json::object({{"zh", "a"}, {"en", "a"}})}, {"from", from}, {"to", to}});
    return calendar_year_from_json(Json::object({{"year", 2026}, {"source", "x"}, {"holidays", Json::array({holiday, holiday})}})).error().reason;
  };
  EXPECT_EQ(reason("2026-01-01", "2026-01-02"), "calendar.day_twice");
  EXPECT_EQ(reason("2025-12-31", "2026-01-02"), "calendar.outside_year");
  EXPECT_EQ(reason("2026-01-03", "2026-01-02"), "calendar.span");
}

}  // namespace
}  // namespace shuquan::rules
