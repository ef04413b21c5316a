#include "office/batch_filer.h"

#include <chrono>
#include <cstdio>
#include <optional>
#include <vector>

#include "office/batches.h"

namespace shuquan::office {
namespace {

constexpr int kRowsAtOnce = 40;  // about 20 ms of the registrar's time
constexpr int kBatchesAtOnce = 20;
constexpr auto kInterval = std::chrono::milliseconds(250);
constexpr auto kAfterFault = std::chrono::seconds(5);

}  // namespace

BatchFiler::BatchFiler(Services& services, Registrar& registrar) : services_(services), registrar_(registrar), thread_([this] { work(); }) {}

BatchFiler::~BatchFiler() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void BatchFiler::work() {
  for (;;) {
    const Result<bool> busy = run_once();
    if (!busy) std::fprintf(stderr, "batch filing: %s\n", describe(busy.error()).c_str());
    const auto pause = !busy ? std::chrono::milliseconds(kAfterFault) : *busy ? std::chrono::milliseconds(0) : kInterval;
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, pause, [this] { return stopping_; })) return;
  }
}

/// Whether there may be more to do at once.
Result<bool> BatchFiler::run_once() {
  std::vector<std::string> batches;
  {
    SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
    SHUQUAN_TRY(const store::Rows rows, db->query("SELECT id FROM filing_batch WHERE state = 'filing' ORDER BY id LIMIT $1", {kBatchesAtOnce}));
    for (const store::Row row : rows) batches.push_back(row.text(0));
  }
  bool more = false;
  std::optional<Error> fault;
  for (const std::string& id : batches) {
    const Outcome outcome = registrar_.run([&](Transaction& tx) { return file_rows(tx, id, kRowsAtOnce); });
    if (!outcome) fault = outcome.error();  // the other batches go on
    else more = more || !(*outcome)["done"].bool_or(true);
  }
  if (fault && !more) return std::unexpected(*std::move(fault));
  return more;
}

}  // namespace shuquan::office
