#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "office/log_writer.h"
#include "office/transaction.h"

namespace shuquan::office {

using Outcome = Result<Json>;
using Command = std::move_only_function<Outcome(Transaction&)>;
using Answer = std::move_only_function<void(Outcome)>;

/// The one writer. Commands queue up and run in batches on one thread: one database transaction per batch, one savepoint
/// per command, log leaves, state root and checkpoint in the same transaction. Commit is the only commit point; whoever
/// submitted is answered after it. A batch takes what has queued and never waits for more.
class Registrar {
 public:
  static constexpr std::size_t kMaxBatch = 256;
  static constexpr std::size_t kMaxQueue = 8192;

  /// Takes the writing connection, migrates the database, checks the log against its published checkpoint, and starts.
  static Result<std::unique_ptr<Registrar>> start(Services& services);
  ~Registrar();

  /// `answer` is called once, on the registrar's thread after the commit, or at once with unavailable registrar.busy.
  /// It must be quick. A command may be run twice (the first time undone), so it must not consume what it captured.
  void submit(Command command, Answer answer);
  /// Submits and waits. Must not be called from the registrar's thread.
  Outcome run(Command command);
  /// Called on the registrar's thread after each batch that added to the log.
  void on_log_grown(std::function<void()> listener);
  /// Answers what is queued and ends the thread.
  void stop();

 private:
  struct Job {
    Command command;
    Answer answer;
  };
  Registrar(Services& services, std::unique_ptr<store::Connection> db, std::unique_ptr<LogWriter> log);
  void work();
  void run_batch(std::vector<Job>& jobs);
  Result<void> run_jobs(std::vector<Job>& jobs, std::vector<Outcome>& outcomes, bool careful);
  Result<void> run_one(Command& command, Outcome& outcome, bool careful);
  void give_up_batch();
  Result<void> recover();

  Services& services_;
  std::unique_ptr<store::Connection> db_;
  std::unique_ptr<LogWriter> log_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  std::vector<std::function<void()>> listeners_;
  bool stopping_ = false;
  bool broken_ = false;  // the last batch failed in a way that needs recover() first
  std::thread thread_;
};

}  // namespace shuquan::office
