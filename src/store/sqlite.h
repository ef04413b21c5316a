#pragma once
#include <memory>

#include "base/result.h"
#include "store/database.h"

namespace shuquan::store {

/// The SQLite driver for "sqlite:PATH": WAL, synchronous=FULL, files of mode 0600, the writer's lock in PATH.lock.
Result<std::unique_ptr<Driver>> open_sqlite(const DatabaseOptions& options);

}  // namespace shuquan::store
