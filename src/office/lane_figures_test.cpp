#include "office/lane_figures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace shuquan::office {
namespace {

// A year without a published calendar: Monday to Friday work. 2031-03-03 is a Monday.
Instant at(unsigned month, unsigned day, int hour = 10) { return {start_of_day(make_date(2031, month, day)).unix_ms + hour * 3'600'000LL}; }
LaneMonth march(std::vector<Examined> cases, std::vector<LaneStep> steps = {}) {
  return lane_months(cases, steps, make_date(2031, 4, 17), 1, rules::Calendar()).front();
}

TEST(LaneFigures, working_days_do_not_count_the_day_of_filing) {
  const LaneMonth month = march({{false, at(3, 3), at(3, 3, 16)}, {false, at(3, 3), at(3, 4)}, {false, at(3, 7), at(3, 10)}});
  EXPECT_EQ(month.ordinary.cases, 3);
  EXPECT_EQ(month.ordinary.median, 1);
  EXPECT_EQ(month.ordinary.ninety, 1);
  EXPECT_EQ(month.ordinary.mean_tenths, 7);  // 0 + 1 + 1 over three
}

TEST(LaneFigures, whoever_is_served_in_order_costs_nobody_anything) {
  std::vector<Examined> cases;
  for (unsigned day = 3; day <= 7; ++day) cases.push_back({day == 5, at(3, day), at(3, day + 7)});
  const LaneMonth month = march(cases);
  EXPECT_EQ(month.ordinary.mean_tenths, 50);
  EXPECT_EQ(month.in_order_tenths, 50);
}

TEST(LaneFigures, a_green_case_that_overtakes_three_costs_each_of_them_one_decision) {
  // Filed Mon–Thu, decided Mon–Thu of the next week; the green one is filed last and decided first.
  const LaneMonth month = march({{false, at(3, 3), at(3, 11)}, {false, at(3, 4), at(3, 12)}, {false, at(3, 5), at(3, 13)}, {true, at(3, 6), at(3, 10)}});
  EXPECT_EQ(month.ordinary.mean_tenths, 60);
  EXPECT_EQ(month.in_order_tenths, 50);  // in order: on the 10th, 11th and 12th
  EXPECT_EQ(month.green.median, 2);
  EXPECT_EQ(month.green_in_window, 1);
}

TEST(LaneFigures, ordinary_cases_that_overtake_each_other_cancel_out) {
  const LaneMonth month = march({{false, at(3, 3), at(3, 12)}, {false, at(3, 4), at(3, 10)}, {false, at(3, 5), at(3, 11)}});
  EXPECT_EQ(month.ordinary.mean_tenths, month.in_order_tenths);
}

TEST(LaneFigures, the_effect_is_felt_where_an_overtaken_case_is_decided_also_in_the_next_month) {
  const std::vector<Examined> cases = {{false, at(3, 3), at(4, 2)}, {true, at(3, 6), at(3, 10)}, {false, at(3, 10), at(4, 9)}};
  const std::vector<LaneMonth> months = lane_months(cases, {}, make_date(2031, 5, 1), 2, rules::Calendar());
  EXPECT_EQ(months[0].ordinary.cases, 0);
  EXPECT_EQ(months[1].ordinary.cases, 2);
  EXPECT_LT(months[1].in_order_tenths, months[1].ordinary.mean_tenths);
}

TEST(LaneFigures, what_ordinary_cases_lose_is_what_green_ones_gain) {
  std::mt19937 random(7);
  std::vector<Examined> cases;
  std::int64_t green_waits = 0, green_in_order = 0;
  for (int i = 0; i < 400; ++i) {
    const bool green = random() % 5 == 0;
    const Instant filed = at(3, 1 + random() % 10, static_cast<int>(random() % 24));
    cases.push_back({green, filed, {filed.unix_ms + static_cast<std::int64_t>(1 + random() % (green ? 4 : 20)) * 86'400'000}});
  }
  const LaneMonth month = march(cases);
  // Counted apart from the program: both orders sorted, matched one by one.
  std::vector<Instant> filings, decisions;
  for (const Examined& one : cases) filings.push_back(one.filed), decisions.push_back(one.decided);
  std::ranges::sort(filings);
  std::ranges::sort(decisions);
  std::int64_t in_order = 0, actual = 0;
  const rules::Calendar calendar;
  for (std::size_t i = 0; i < cases.size(); ++i) in_order += calendar.working_days_after(beijing_date(filings[i]), beijing_date(decisions[i]));
  for (const Examined& one : cases) actual += calendar.working_days_after(beijing_date(one.filed), beijing_date(one.decided));
  EXPECT_EQ(in_order, actual);  // order moves waiting about, it makes none
  green_waits = month.green.mean_tenths * month.green.cases;
  green_in_order = in_order * 10 - month.in_order_tenths * month.ordinary.cases;
  EXPECT_GT(month.ordinary.mean_tenths, month.in_order_tenths);
  EXPECT_GT(green_in_order, green_waits);
}

TEST(LaneFigures, the_month_that_runs_is_not_published) {
  const std::vector<Examined> cases = {{false, at(4, 1), at(4, 2)}};
  EXPECT_EQ(march(cases).ordinary.cases, 0);
}

TEST(LaneFigures, steps_are_counted_in_the_month_they_were_taken) {
  using Kind = LaneStep::Kind;
  const LaneMonth month = march({}, {{Kind::request, at(3, 31, 23), "", 0, 0}, {Kind::request, at(4, 1, 0), "", 0, 0}, {Kind::grant, at(3, 5), "", 2, 9}, {Kind::grant, at(3, 6), "", 3, 10},
                                     {Kind::refusal, at(3, 7), "quota_used", 3, 10}});
  EXPECT_EQ(month.requests, 1);
  EXPECT_EQ(month.grants, 2);
  EXPECT_EQ(month.refusals, 1);
  EXPECT_EQ(month.grounds.at("quota_used"), 1);
  EXPECT_EQ(month.most_use_percent, 30);
}

TEST(LaneFigures, small_cells_are_not_published_and_do_not_follow_by_subtraction) {
  EXPECT_EQ(published_cell(0), 0);
  EXPECT_EQ(published_cell(1), std::nullopt);
  EXPECT_EQ(published_cell(4), std::nullopt);
  EXPECT_EQ(published_cell(5), 5);
  const auto one_small = published_parts({{"a", 3}, {"b", 7}, {"c", 20}, {"d", 0}});
  EXPECT_EQ(one_small.at("a"), std::nullopt);
  EXPECT_EQ(one_small.at("b"), std::nullopt);
  EXPECT_EQ(one_small.at("c"), 20);
  EXPECT_EQ(one_small.at("d"), 0);
  const auto small_total = published_parts({{"a", 3}, {"b", 0}});
  EXPECT_EQ(small_total.at("a"), std::nullopt);
  EXPECT_EQ(small_total.at("b"), std::nullopt);
  EXPECT_EQ(published_parts({{"a", 8}, {"b", 6}}).at("b"), 6);
}

}  // namespace
}  // namespace shuquan::office
