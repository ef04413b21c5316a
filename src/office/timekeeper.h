#pragma once
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "office/registrar.h"

namespace shuquan::office {

/// Turns deadlines into commands: looks every second which reminders are due, which clocks have run out and which rights have
/// passed their last day, and submits one command for each, some side by side so that they share commits, never so many that
/// people's own commands wait. What fails, or was not to be done after all, rests for a while, so that one bad case never holds
/// up the others. When it starts and the working calendar is not the one of the last time (a new year was published), due dates are recomputed and the
/// parties told. Once an hour it forgets old idempotency keys. When a month is over its samples are drawn and its statistics published.
class Timekeeper {
 public:
  Timekeeper(Services& services, Registrar& registrar);
  ~Timekeeper();
  /// Looks now, and returns when everything that is due has been done (used after the demo clock was moved).
  Result<int> run_until_quiet();

 private:
  using Clock = std::chrono::steady_clock;
  struct Task {
    std::string name;
    Command command;
  };
  struct Round {
    int done = 0;
    bool more = false;  ///< as much was found as one look takes
  };
  void work();
  Result<Round> run_once();
  Result<std::vector<Task>> find_tasks(bool& more);
  int carry_out(std::vector<Task> tasks);
  bool stopping();
  Result<void> adopt_calendar();
  bool close_months();
  Outcome publish_statistics(LocalDate today);

  Services& services_;
  Registrar& registrar_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  LocalDate closed_{};  ///< the month in which all that follows from the end of those before was done
  std::map<std::string, Clock::time_point> resting_;  ///< what failed or was not to be done, until when it is left alone
  std::thread thread_;
};

}  // namespace shuquan::office
