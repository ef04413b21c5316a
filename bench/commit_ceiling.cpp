#include "bench/commit_ceiling.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace shuquan::bench {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

Result<void> run_batch(store::Connection& writer, std::size_t batch, const OneCommand& one_command, std::int64_t* next) {
  SHUQUAN_CHECK(writer.begin());
  for (std::size_t i = 0; i < batch; ++i) {
    SHUQUAN_CHECK(writer.savepoint());
    SHUQUAN_CHECK(one_command(writer, (*next)++));
    SHUQUAN_CHECK(writer.release_savepoint());
  }
  return writer.commit();
}

}  // namespace

Result<Ceiling> commit_ceiling(store::Connection& writer, std::size_t batch, double seconds, const OneCommand& one_command,
                               std::int64_t* first) {
  const auto run_for = [&](double limit, std::vector<double>* batch_ms) -> Result<void> {
    for (const auto start = Clock::now(); seconds_since(start) < limit;) {
      const auto before = Clock::now();
      Result<void> done = run_batch(writer, batch, one_command, first);
      if (!done) {
        writer.rollback();
        return done;
      }
      batch_ms->push_back(seconds_since(before) * 1000);
    }
    return {};
  };
  std::vector<double> batch_ms;
  SHUQUAN_CHECK(run_for(seconds / 10, &batch_ms));
  batch_ms.clear();
  const auto start = Clock::now();
  SHUQUAN_CHECK(run_for(seconds, &batch_ms));
  const double elapsed = seconds_since(start);
  std::sort(batch_ms.begin(), batch_ms.end());
  const double commands = static_cast<double>(batch * batch_ms.size());
  return Ceiling{batch, batch_ms.size(), commands / elapsed, batch_ms[batch_ms.size() / 2], batch_ms[batch_ms.size() * 99 / 100]};
}

}  // namespace shuquan::bench
