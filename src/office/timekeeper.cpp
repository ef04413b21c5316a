#include "office/timekeeper.h"

#include <chrono>
#include <cstdio>

#include "office/case_commands.h"
#include "office/idempotency.h"
#include "office/lane_figures.h"
#include "office/lane_statistics.h"
#include "office/samples.h"
#include "store/case_rows.h"
#include "store/right_rows.h"

namespace shuquan::office {
namespace {

constexpr int kAtOnce = 1000;
constexpr int kSideBySide = 32;
constexpr int kMaxRounds = 1000;
constexpr auto kInterval = std::chrono::milliseconds(1000);
constexpr auto kRest = std::chrono::seconds(20);
constexpr auto kForgetEvery = std::chrono::hours(1);
constexpr std::string_view kCalendarSetting = "calendar.version";

void report(const Outcome& outcome, const std::string& what) {
  if (!outcome) std::fprintf(stderr, "timekeeper: %s: %s\n", what.c_str(), describe(outcome.error()).c_str());
}

}  // namespace

Timekeeper::Timekeeper(Services& services, Registrar& registrar) : services_(services), registrar_(registrar), thread_([this] { work(); }) {}

Timekeeper::~Timekeeper() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

Result<void> Timekeeper::adopt_calendar() {
  const std::string version = services_.rules->book().calendar.version();
  std::vector<CaseId> cases;
  {
    SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
    SHUQUAN_TRY(const store::Rows known, db->query("SELECT value FROM setting WHERE name = $1", {kCalendarSetting}));
    if (!known.empty() && known.front().text(0) == version) return {};
    SHUQUAN_TRY(const store::Rows rows, db->query("SELECT DISTINCT case_id FROM case_timer ORDER BY case_id"));
    for (const store::Row row : rows) cases.emplace_back(row.text(0));
  }
  for (const CaseId& id : cases)
    report(registrar_.run([&](Transaction& tx) { return recompute_due_dates(tx, id); }), "due dates of case " + id.value);
  SHUQUAN_TRY(const Json noted, registrar_.run([&](Transaction& tx) -> Outcome {
    SHUQUAN_CHECK(tx.db.execute("INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", {kCalendarSetting, version}));
    return Json();
  }));
  static_cast<void>(noted);
  return {};
}

void Timekeeper::work() {
  if (const Result<void> adopted = adopt_calendar(); !adopted) std::fprintf(stderr, "timekeeper: %s\n", describe(adopted.error()).c_str());
  auto forgotten = Clock::now();
  for (auto pause = kInterval;;) {
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, pause, [this] { return stopping_; })) return;
    }
    if (Clock::now() - forgotten >= kForgetEvery) {
      forgotten = Clock::now();
      report(registrar_.run([](Transaction& tx) -> Outcome {
               SHUQUAN_CHECK(forget_old_keys(tx));
               return Json();
             }),
             "idempotency keys");
    }
    const Result<Round> round = run_once();
    if (!round) std::fprintf(stderr, "timekeeper: %s\n", describe(round.error()).c_str());
    pause = round && round->more && round->done > 0 ? std::chrono::milliseconds(0) : kInterval;
  }
}

/// What follows when a month is over; whether something was done, so that more may be due.
bool Timekeeper::close_months() {
  const LocalDate today = beijing_date(services_.time.now());
  {
    const std::lock_guard lock(mutex_);
    if (closed_ == month_of(today)) return false;
  }
  const Outcome drawn = registrar_.run(draw_due_sample);
  report(drawn, "samples");
  if (!drawn || (*drawn)["done"].bool_or(false)) return drawn.has_value();
  // The registrar has just run a command of this month: whatever it did in the month before can be read now.
  const Outcome published = publish_statistics(today);
  report(published, "statistics");
  if (!published) return false;
  const std::lock_guard lock(mutex_);
  closed_ = month_of(today);
  return false;
}

Outcome Timekeeper::publish_statistics(LocalDate today) {
  Json figures;
  {
    SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
    SHUQUAN_TRY(const bool published, is_published(*db, today));
    if (published) return Json();
    SHUQUAN_TRY(figures, read_lane_statistics(*db, services_, today));
  }
  return registrar_.run([&](Transaction& tx) { return publish_lane_statistics(tx, today, figures); });
}

bool Timekeeper::stopping() {
  const std::lock_guard lock(mutex_);
  return stopping_;
}

Result<std::vector<Timekeeper::Task>> Timekeeper::find_tasks(bool& more) {
  std::map<std::string, Clock::time_point> resting;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(resting_, [](const auto& each) { return each.second <= Clock::now(); });
    resting = resting_;
  }
  const int limit = kAtOnce + static_cast<int>(resting.size());
  std::vector<Task> tasks;
  const auto add = [&](std::string name, Command command) {
    if (!resting.contains(name)) tasks.push_back({std::move(name), std::move(command)});
  };
  SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
  const Instant now = services_.time.now();
  SHUQUAN_TRY(const std::vector<store::DueTimer> reminders, store::due_reminders(*db, now, limit));
  for (const store::DueTimer& each : reminders)
    add("case " + each.case_id.value + " reminder of " + each.clock, [each](Transaction& tx) { return remind(tx, each.case_id, each.clock); });
  SHUQUAN_TRY(const std::vector<store::DueTimer> clocks, store::due_timers(*db, now, limit));
  for (const store::DueTimer& each : clocks)
    add("case " + each.case_id.value + " clock " + each.clock, [each](Transaction& tx) { return expire_clock(tx, each.case_id, each.clock); });
  SHUQUAN_TRY(const std::vector<std::uint64_t> rights, store::lapsed_rights(*db, beijing_date(now), limit));
  for (const std::uint64_t ordinal : rights) add("right " + std::to_string(ordinal), [ordinal](Transaction& tx) { return expire_right(tx, ordinal); });
  const auto full = static_cast<std::size_t>(limit);
  more = reminders.size() >= full || clocks.size() >= full || rights.size() >= full;
  return tasks;
}

int Timekeeper::carry_out(std::vector<Task> tasks) {
  std::mutex mutex;
  std::condition_variable answered;
  std::vector<std::string> undone;
  int under_way = 0, done = 0;
  for (Task& task : tasks) {
    if (stopping()) break;
    {
      std::unique_lock lock(mutex);
      answered.wait(lock, [&] { return under_way < kSideBySide; });
      ++under_way;
    }
    registrar_.submit(std::move(task.command), [&, name = task.name](const Outcome& outcome) {
      report(outcome, name);
      const bool did = outcome && (*outcome)["done"].bool_or(false);
      const std::lock_guard lock(mutex);
      if (!did) undone.push_back(name);
      done += did ? 1 : 0;
      --under_way;
      answered.notify_one();  // under the lock: whoever waits destroys it
    });
  }
  {
    std::unique_lock lock(mutex);
    answered.wait(lock, [&] { return under_way == 0; });
  }
  const std::lock_guard lock(mutex_);
  for (const std::string& name : undone) resting_[name] = Clock::now() + kRest;
  return done;
}

Result<Timekeeper::Round> Timekeeper::run_once() {
  Round round;
  SHUQUAN_TRY(std::vector<Task> tasks, find_tasks(round.more));
  round.done = close_months() ? 1 : 0;
  round.done += carry_out(std::move(tasks));
  return round;
}

Result<int> Timekeeper::run_until_quiet() {
  int total = 0;
  for (int round = 0; round < kMaxRounds; ++round) {
    SHUQUAN_TRY(const Round last, run_once());
    total += last.done;
    if (last.done == 0) break;
  }
  return total;
}

}  // namespace shuquan::office
