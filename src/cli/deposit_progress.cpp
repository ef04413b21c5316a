#include "cli/deposit_progress.h"

#include <unistd.h>

#include <cstdio>

namespace shuquan::cli {

ProgressLine::ProgressLine(std::string language, bool quiet)
    : language_(std::move(language)), shown_(!quiet && ::isatty(STDERR_FILENO) == 1),
      begin_(std::chrono::steady_clock::now()), last_(begin_) {}

evidence::Progress ProgressLine::callback() {
  if (!shown_) return {};
  return [this](const evidence::ProgressReport& report) {
    const auto time = std::chrono::steady_clock::now();
    if (time - last_ > std::chrono::milliseconds(200)) {
      last_ = time;
      draw(report);
    }
    return true;
  };
}

void ProgressLine::draw(const evidence::ProgressReport& report) {
  const double seconds = std::chrono::duration<double>(last_ - begin_).count();
  const double rate = static_cast<double>(report.bytes) / std::max(seconds, 1e-3);
  const bool zh = language_ == "zh";
  std::fprintf(stderr, "\r\033[K%.1f MB", static_cast<double>(report.bytes) / 1e6);
  if (report.total_bytes > 0)
    std::fprintf(stderr, " (%.0f%%)", 100.0 * static_cast<double>(report.bytes) / static_cast<double>(report.total_bytes));
  std::fprintf(stderr, zh ? "  %llu 行  %.0f MB/秒" : "  %llu rows  %.0f MB/s", static_cast<unsigned long long>(report.rows), rate / 1e6);
  if (report.total_bytes > report.bytes)
    std::fprintf(stderr, zh ? "  剩余 %.0f 秒" : "  %.0f s left", static_cast<double>(report.total_bytes - report.bytes) / rate);
  std::fflush(stderr);
  drawn_ = true;
}

void ProgressLine::end() {
  if (drawn_) std::fputs("\r\033[K", stderr);
  drawn_ = false;
}

}  // namespace shuquan::cli
