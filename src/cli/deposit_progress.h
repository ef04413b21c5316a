#pragma once
#include <chrono>
#include <string>

#include "evidence/evidence.h"

namespace shuquan::cli {

/// One line on standard error that shows bytes, rows, rate and time left; silent where standard error is no terminal.
class ProgressLine {
 public:
  ProgressLine(std::string language, bool quiet);
  ~ProgressLine() { end(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  evidence::Progress callback();
  /// Clears the line.
  void end();

 private:
  void draw(const evidence::ProgressReport& report);

  std::string language_;
  bool shown_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point begin_;
  std::chrono::steady_clock::time_point last_;
};

}  // namespace shuquan::cli
