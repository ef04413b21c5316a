#include "office/registrar.h"

#include <cstdio>
#include <future>

namespace shuquan::office {
namespace {

/// The error each command of a failed batch is answered with: nothing of it happened.
Outcome batch_failed(const Error& error) {
  std::fprintf(stderr, "registrar: batch failed: %s\n", describe(error).c_str());
  if (error.code == Errc::unavailable) return std::unexpected(error);
  return fail_with_detail(Errc::unavailable, "registrar.batch_failed", describe(error));
}

}  // namespace

Result<std::unique_ptr<Registrar>> Registrar::start(Services& services) {
  SHUQUAN_TRY(std::unique_ptr<store::Connection> db, services.database->writer());
  SHUQUAN_CHECK(services.database->migrate(*db));
  SHUQUAN_TRY(std::unique_ptr<LogWriter> log, LogWriter::open(*db, services));
  return std::unique_ptr<Registrar>(new Registrar(services, std::move(db), std::move(log)));
}

Registrar::Registrar(Services& services, std::unique_ptr<store::Connection> db, std::unique_ptr<LogWriter> log)
    : services_(services), db_(std::move(db)), log_(std::move(log)), thread_([this] { work(); }) {}

Registrar::~Registrar() { stop(); }

void Registrar::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Registrar::on_log_grown(std::function<void()> listener) {
  const std::lock_guard lock(mutex_);
  listeners_.push_back(std::move(listener));
}

void Registrar::submit(Command command, Answer answer) {
  {
    const std::lock_guard lock(mutex_);
    if (!stopping_ && queue_.size() < kMaxQueue) {
      queue_.push_back({std::move(command), std::move(answer)});
      answer = nullptr;
    }
  }
  if (answer) {
    answer(fail(Errc::unavailable, "registrar.busy"));
    return;
  }
  wake_.notify_one();
}

Outcome Registrar::run(Command command) {
  std::promise<Outcome> promise;
  std::future<Outcome> future = promise.get_future();
  submit(std::move(command), [&promise](Outcome outcome) { promise.set_value(std::move(outcome)); });
  return future.get();
}

void Registrar::work() {
  std::vector<Job> jobs;
  for (;;) {
    jobs.clear();
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      while (!queue_.empty() && jobs.size() < kMaxBatch) {
        jobs.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    run_batch(jobs);
  }
}

Result<void> Registrar::recover() {
  if (!broken_) return {};
  if (!db_->usable()) {
    db_.reset();
    SHUQUAN_TRY(db_, services_.database->writer());
  }
  SHUQUAN_TRY(log_, LogWriter::open(*db_, services_));
  services_.commits.fetch_add(1);  // the former connection is gone: whatever it was still doing is decided now
  broken_ = false;
  return {};
}

Result<void> Registrar::run_one(Command& command, Outcome& outcome, bool careful) {
  SHUQUAN_CHECK(db_->savepoint());
  const LogWriter::Mark mark = log_->mark();
  Transaction tx{*db_, services_, *log_, services_.time.now()};
  outcome = command(tx);
  // Deferred writes may still fail. In a careful batch that is this command's failure; otherwise it fails the batch, which
  // is then repeated carefully, so that one bad command never takes its neighbours along.
  if (outcome && careful) {
    if (Result<void> flushed = db_->flush(); !flushed) outcome = std::unexpected(std::move(flushed).error());
  }
  if (outcome) return db_->release_savepoint();
  log_->rollback_to(mark);
  return db_->rollback_to_savepoint();
}

Result<void> Registrar::run_jobs(std::vector<Job>& jobs, std::vector<Outcome>& outcomes, bool careful) {
  SHUQUAN_CHECK(recover());
  SHUQUAN_CHECK(db_->begin());
  for (std::size_t i = 0; i < jobs.size(); ++i) SHUQUAN_CHECK(run_one(jobs[i].command, outcomes[i], careful));
  SHUQUAN_CHECK(log_->seal(*db_, services_.time.now()));
  // After this line a crash changes nothing: what was answered is durable, what was not answered may be repeated.
  return db_->commit();
}

void Registrar::give_up_batch() {
  if (db_) db_->rollback();
  broken_ = true;
}

void Registrar::run_batch(std::vector<Job>& jobs) {
  std::vector<Outcome> outcomes(jobs.size(), Outcome(Json()));
  Result<void> committed = run_jobs(jobs, outcomes, false);
  if (!committed && committed.error().code != Errc::unavailable) {
    give_up_batch();
    committed = run_jobs(jobs, outcomes, true);
  }
  services_.commits.fetch_add(1);  // also where it failed: a commit that broke off may have happened all the same
  if (!committed) {
    give_up_batch();
    for (Job& job : jobs) job.answer(batch_failed(committed.error()));
    return;
  }
  const bool grown = log_->committed();
  for (std::size_t i = 0; i < jobs.size(); ++i) jobs[i].answer(std::move(outcomes[i]));
  if (!grown) return;
  std::vector<std::function<void()>> listeners;
  {
    const std::lock_guard lock(mutex_);
    listeners = listeners_;
  }
  for (const auto& listener : listeners) listener();
}

}  // namespace shuquan::office
