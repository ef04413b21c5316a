#include "http/worker_pool.h"

#include "http/response_head.h"

namespace shuquan::http {

WorkerPool::WorkerPool(std::size_t threads, std::size_t queue_limit) : queue_limit_(queue_limit) {
  SHUQUAN_ASSERT(threads > 0);
  for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() { stop(); }

bool WorkerPool::submit(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queue_limit_) return false;
    queue_.push_back(std::move(task));
  }
  ready_.notify_one();
  return true;
}

void WorkerPool::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  ready_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

std::size_t WorkerPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

void WorkerPool::work() {
  for (;;) {
    Task task;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
      if (queue_.empty()) return;
      task = std::move(queue_.front());
      queue_.pop_front();
    }
    task();
  }
}

Response overloaded() {
  Response response = plain_refusal(503, "http.overloaded");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

Handler on_workers(WorkerPool& pool, Handler handler, std::function<void(std::string_view what)> report) {
  struct Job {
    Request request;
    Reply reply;
  };
  struct Callbacks {
    Handler handler;
    std::function<void(std::string_view)> report;
  };
  auto shared = std::make_shared<const Callbacks>(Callbacks{std::move(handler), std::move(report)});
  return [&pool, shared](Request request, Reply reply) {
    auto job = std::make_shared<Job>(Job{std::move(request), std::move(reply)});
    const bool queued = pool.submit([shared, job] {
      try {
        shared->handler(std::move(job->request), std::move(job->reply));
      } catch (const std::exception& thrown) {  // the reply went with the handler's frame and has already asked for 500
        shared->report(thrown.what());
      }
    });
    if (!queued) job->reply.send(overloaded());
  };
}

}  // namespace shuquan::http
