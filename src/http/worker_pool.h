#pragma once
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "http/server.h"

namespace shuquan::http {

/// Threads for work that would hold up the input/output threads, behind a queue of limited length.
class WorkerPool {
 public:
  using Task = std::move_only_function<void()>;

  /// `threads` ≥ 1; at most `queue_limit` tasks wait.
  WorkerPool(std::size_t threads, std::size_t queue_limit);
  /// Runs what is queued, then ends.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Queues a task, which must not throw. False, and nothing queued, where the queue is full or the pool has stopped.
  bool submit(Task task);
  /// Takes no more tasks, runs what is queued, joins the threads. Not to be called from a task.
  void stop();
  /// Tasks that wait.
  std::size_t waiting() const;

 private:
  void work();

  const std::size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Task> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

/// 503 with Retry-After: the answer when a queue is full.
Response overloaded();
/// A handler that runs `handler` on the pool, and answers overloaded() where the queue is full. The pool must outlive
/// the server that calls it. Exceptions of `handler` become 500 and are told to `report` on the worker's thread.
Handler on_workers(WorkerPool& pool, Handler handler, std::function<void(std::string_view what)> report);

}  // namespace shuquan::http
