#pragma once
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "office/services.h"

// The register as a file, one for each day: what a consumer starts from before it follows the change feed.
namespace shuquan::office {

/// The folder of the files, served to anybody under /snapshots/.
std::string snapshot_folder(const Services& services);

/// Writes the register to DAY.jsonl, unless there is a whole one already: a line with format, position and checkpoint of the log, then a
/// line for each right. All of it from one snapshot of the database, so that the position fits every line. A file has all
/// of it or does not exist. True where it was written. Reasons of the store; unavailable store.io.
Result<bool> write_daily_snapshot(Services& services, LocalDate day);
/// Removes files older than 31 days, except those of the first of a month.
void forget_old_snapshots(const Services& services, LocalDate today);
/// {"items": [{"date", "position", "rights", "bytes", "sha256", "made_at", "path"}]}, newest first.
Result<Json> list_daily_snapshots(const Services& services);

/// Writes the day's file soon after the day begins, or at start where it is missing, from a thread of its own.
class SnapshotKeeper {
 public:
  explicit SnapshotKeeper(Services& services);
  ~SnapshotKeeper();
  SnapshotKeeper(const SnapshotKeeper&) = delete;
  SnapshotKeeper& operator=(const SnapshotKeeper&) = delete;

 private:
  void work();

  Services& services_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace shuquan::office
