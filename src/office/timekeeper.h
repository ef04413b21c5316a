#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "office/registrar.h"

namespace shuquan::office {

/// Turns deadlines into commands: looks every second (and when woken) which clocks have run out and which rights have
/// passed their last day, and submits one command for each, so that one bad case never holds up the others. When it starts
/// and the working calendar is not the one of the last time (a new year was published), due dates are recomputed and the
/// parties told. Once an hour it forgets old idempotency keys. When a month is over its samples are drawn and its statistics published.
class Timekeeper {
 public:
  Timekeeper(Services& services, Registrar& registrar);
  ~Timekeeper();
  /// Looks now, and returns when everything that is due has been done (used after the demo clock was moved).
  Result<int> run_until_quiet();

 private:
  void work();
  Result<int> run_once();
  Result<void> adopt_calendar();
  bool close_months();
  Outcome publish_statistics(LocalDate today);

  Services& services_;
  Registrar& registrar_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  LocalDate closed_{};  ///< the month in which all that follows from the end of those before was done
  std::thread thread_;
};

}  // namespace shuquan::office
