#include "office/demo_data.h"

#include <algorithm>
#include <cstdlib>
#include <latch>

#include "office/demo_data_cases.h"

namespace shuquan::office {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr int kCastDaysBefore = 300;

/// A sample case under way: its steps with the working day, counted from the first, on which each is due.
struct Story {
  const SampleCase* sample = nullptr;
  std::vector<Step> steps;
  std::vector<int> due;
  std::size_t next = 0;
  Progress progress;
};

Result<std::vector<Story>> write_stories(const Services& services, const Cast& cast, LocalDate today) {
  std::vector<Story> stories;
  for (const SampleCase& sample : demo_cases()) {
    Story story{&sample, {}, {}, 0, {}};
    SHUQUAN_TRY(story.steps, demo_script(services, cast, sample, today));
    stories.push_back(std::move(story));
  }
  return stories;
}

int length_of(const Story& story) {
  int days = story.sample->days_ago;
  for (const Step& step : story.steps) days += step.after;
  return days;
}

/// Counts back from the last working day, so that every case stands today where it should; returns how many working
/// days that takes.
int schedule(std::vector<Story>& stories) {
  int longest = 0;
  for (const Story& story : stories) longest = std::max(longest, length_of(story));
  for (Story& story : stories) {
    int day = longest - length_of(story);
    for (const Step& step : story.steps) story.due.push_back(day += step.after);
  }
  return longest;
}

/// The last `count` + 1 working days up to today, oldest first.
std::vector<LocalDate> working_days(const rules::Calendar& calendar, LocalDate today, int count) {
  std::vector<LocalDate> days;
  for (LocalDate day = today; static_cast<int>(days.size()) <= count; day = plus_days(day, -1))
    if (calendar.is_working_day(day)) days.push_back(day);
  std::ranges::reverse(days);
  return days;
}

void take_over(Story& story, const Json& answer) {
  Progress& at = story.progress;
  const Subject subject = story.steps[story.next].subject;
  CaseId& id = subject == Subject::objection ? at.objection : subject == Subject::filing ? at.filing : at.application;
  if (answer.contains("id")) id = CaseId(answer["id"].text());
  if (subject == Subject::application) {
    at.revision = answer["form_revision"].int_or(at.revision);
    if (answer.contains("registration_number")) at.number = answer["registration_number"].text();
  }
  ++story.next;
}

/// Performs the next step of each story together, in as few batches as the registrar makes of them.
Result<void> perform_round(Registrar& registrar, const std::vector<Story*>& round) {
  std::vector<Outcome> outcomes(round.size(), Outcome(Json()));
  std::latch done(static_cast<std::ptrdiff_t>(round.size()));
  for (std::size_t i = 0; i < round.size(); ++i) {
    const Story& story = *round[i];
    registrar.submit([&story](Transaction& tx) { return story.steps[story.next].run(tx, story.progress); },
                     [&outcomes, &done, i](Outcome outcome) {
                       outcomes[i] = std::move(outcome);
                       done.count_down();
                     });
  }
  done.wait();
  for (std::size_t i = 0; i < round.size(); ++i) {
    if (!outcomes[i])
      return fail_with_detail(Errc::internal, "demo.fill", std::string(round[i]->sample->theme) + "/" + std::string(round[i]->sample->pack) + " " + std::string(round[i]->sample->ending) +
                                                               " step " + std::to_string(round[i]->next) + ": " + describe(outcomes[i].error()));
    take_over(*round[i], *outcomes[i]);
  }
  return {};
}

Result<void> work_through(Registrar& registrar, std::vector<Story>& stories, int day) {
  for (;;) {
    std::vector<Story*> round;
    for (Story& story : stories)
      if (story.next < story.steps.size() && story.due[story.next] <= day) round.push_back(&story);
    if (round.empty()) return {};
    SHUQUAN_CHECK(perform_round(registrar, round));
  }
}

/// Office hours differ from day to day a little, as they do.
Instant at_work(LocalDate day, int number) { return Instant{start_of_day(day).unix_ms + 9 * kHourMs + (number * 37 % 420) * 60'000LL}; }

/// The office's clock while the months before today are played through.
class PlayedTime {
 public:
  explicit PlayedTime(TimeSource& time) : time_(time), today_offset_(time.offset_ms()), now_(time.now()) {}
  LocalDate today() const { return beijing_date(now_); }
  void show(Instant moment) { time_.set_offset_ms(today_offset_ + moment.unix_ms - now_.unix_ms); }
  void return_to_today() { time_.set_offset_ms(today_offset_); }

 private:
  TimeSource& time_;
  std::int64_t today_offset_;
  Instant now_;
};

}  // namespace

Result<void> fill_demo(Services& services, Registrar& registrar, Timekeeper& timekeeper) {
  if (const char* empty = std::getenv("SHUQUAN_DEMO_EMPTY"); empty && std::string_view(empty) == "1") {
    SHUQUAN_CHECK(make_demo_cast(services, registrar));
    return {};
  }
  PlayedTime time(services.time);
  const LocalDate today = time.today();
  // Nothing has happened before the cast exists: it is entered well before the first case.
  time.show(start_of_day(plus_days(today, -kCastDaysBefore)));
  SHUQUAN_TRY(const Cast cast, make_demo_cast(services, registrar));
  SHUQUAN_TRY(std::vector<Story> stories, write_stories(services, cast, today));
  const std::vector<LocalDate> days = working_days(services.rules->book().calendar, today, schedule(stories));
  std::size_t next = 0;
  for (LocalDate day = days.front(); day <= today; day = plus_days(day, 1)) {
    if (day == today) {
      time.return_to_today();
    } else {
      time.show(at_work(day, static_cast<int>(day.days.time_since_epoch().count())));
    }
    SHUQUAN_CHECK(timekeeper.run_until_quiet());
    if (next < days.size() && days[next] == day) SHUQUAN_CHECK(work_through(registrar, stories, static_cast<int>(next++)));
  }
  return {};
}

}  // namespace shuquan::office
