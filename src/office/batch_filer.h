#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "office/registrar.h"

namespace shuquan::office {

/// Files the rows of batches in the background, some at a time through the registrar, batches in turns, so that neither one
/// applicant nor everybody else has to wait. What a crash cut off goes on at the next start: a row and its case are one
/// transaction.
class BatchFiler {
 public:
  BatchFiler(Services& services, Registrar& registrar);
  ~BatchFiler();
  BatchFiler(const BatchFiler&) = delete;
  BatchFiler& operator=(const BatchFiler&) = delete;

 private:
  /// When to look again. A fault slows everybody down for a while, so that the log is not flooded.
  enum class Next { at_once, later, after_a_fault };
  void work();
  Result<Next> run_once();

  Services& services_;
  Registrar& registrar_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace shuquan::office
