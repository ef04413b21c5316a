#include "office/batch_filer.h"

#include <chrono>
#include <cstdio>
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
    const Result<Next> next = run_once();
    if (!next) std::fprintf(stderr, "batch filing: %s\n", describe(next.error()).c_str());
    const bool fault = !next || *next == Next::after_a_fault;
    const auto pause = fault ? std::chrono::milliseconds(kAfterFault) : *next == Next::at_once ? std::chrono::milliseconds(0) : kInterval;
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, pause, [this] { return stopping_; })) return;
  }
}

Result<BatchFiler::Next> BatchFiler::run_once() {
  std::vector<std::string> batches;
  {
    SHUQUAN_TRY(const store::ReadLease db, services_.database->read());
    SHUQUAN_TRY(const store::Rows rows, db->query("SELECT id FROM filing_batch WHERE state = 'filing' ORDER BY id LIMIT $1", {kBatchesAtOnce}));
    for (const store::Row row : rows) batches.push_back(row.text(0));
  }
  bool more = false;
  bool faulty = false;
  for (const std::string& id : batches) {
    const Outcome outcome = registrar_.run([&](Transaction& tx) { return file_rows(tx, id, kRowsAtOnce); });
    if (outcome) {
      more = more || !(*outcome)["done"].bool_or(true);
    } else {  // the other batches go on
      faulty = true;
      std::fprintf(stderr, "batch filing: batch %s: %s\n", id.c_str(), describe(outcome.error()).c_str());
    }
  }
  return faulty ? Next::after_a_fault : more ? Next::at_once : Next::later;
}

}  // namespace shuquan::office
