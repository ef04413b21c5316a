#pragma once
#include <cstdint>
#include <functional>

#include "base/result.h"
#include "store/connection.h"

namespace shuquan::bench {

/// What a database does at most when `batch` commands share one durable commit and nothing else costs anything.
struct Ceiling {
  std::size_t batch = 0;
  std::uint64_t commits = 0;
  double commands_per_second = 0;
  double commit_p50_ms = 0;  ///< of a whole batch: begin, its commands, commit
  double commit_p99_ms = 0;
};

/// Writes the statements of command number `n` (0, 1, 2 …); runs inside a transaction and a savepoint of its own.
using OneCommand = std::function<Result<void>(store::Connection&, std::int64_t n)>;

/// Runs batches for `seconds` (after a tenth of that to warm up) and measures them. `first` is the number of the first
/// command; the numbers used are counted on from it and `*first` is left at the next unused one.
Result<Ceiling> commit_ceiling(store::Connection& writer, std::size_t batch, double seconds, const OneCommand& one_command,
                               std::int64_t* first);

}  // namespace shuquan::bench
