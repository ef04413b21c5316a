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

constexpr int kAtOnce = 200;
constexpr int kMaxRounds = 1000;
constexpr auto kInterval = std::chrono::seconds(1);
constexpr int kRoundsPerHour = 3600;
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
  for (int round = 1;; ++round) {
    {
      std::unique_lock lock(mutex_);
      if (wake_.wait_for(lock, kInterval, [this] { return stopping_; })) return;
    }
    if (round % kRoundsPerHour == 0)
      report(registrar_.run([](Transaction& tx) -> Outcome {
               SHUQUAN_CHECK(forget_old_keys(tx));
               return Json();
             }),
             "idempotency keys");
    if (const Result<int> done = run_once(); !done) std::fprintf(stderr, "timekeeper: %s\n", describe(done.error()).c_str());
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

Result<int> Timekeeper::run_once() {
  std::vector<store::DueTimer> clocks, reminders;
  std::vector<std::uint64_t> rights;
  {
    SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
    const Instant now = services_.time.now();
    SHUQUAN_TRY(clocks, store::due_timers(*db, now, kAtOnce));
    SHUQUAN_TRY(reminders, store::due_reminders(*db, now, kAtOnce));
    SHUQUAN_TRY(rights, store::lapsed_rights(*db, beijing_date(now), kAtOnce));
  }
  int done = close_months() ? 1 : 0;
  const auto count = [&done](const Outcome& outcome) { done += outcome && (*outcome)["done"].bool_or(false) ? 1 : 0; };
  for (const store::DueTimer& reminder : reminders) {
    const Outcome outcome = registrar_.run([&](Transaction& tx) { return remind(tx, reminder.case_id, reminder.clock); });
    report(outcome, "case " + reminder.case_id.value + " reminder of " + reminder.clock);
    count(outcome);
  }
  for (const store::DueTimer& timer : clocks) {
    const Outcome outcome = registrar_.run([&](Transaction& tx) { return expire_clock(tx, timer.case_id, timer.clock); });
    report(outcome, "case " + timer.case_id.value + " clock " + timer.clock);
    count(outcome);
  }
  for (const std::uint64_t ordinal : rights) {
    const Outcome outcome = registrar_.run([&](Transaction& tx) { return expire_right(tx, ordinal); });
    report(outcome, "right " + std::to_string(ordinal));
    count(outcome);
  }
  return done;
}

Result<int> Timekeeper::run_until_quiet() {
  int total = 0;
  for (int round = 0; round < kMaxRounds; ++round) {
    SHUQUAN_TRY(const int done, run_once());
    total += done;
    if (done == 0) break;
  }
  return total;
}

}  // namespace shuquan::office
