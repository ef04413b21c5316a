#pragma once
#include <memory>

#include "base/result.h"
#include "store/database.h"

namespace shuquan::store {

/// The PostgreSQL driver (15 or newer, encoding UTF8) for "postgresql://…", by libpq.
Result<std::unique_ptr<Driver>> open_postgresql(const DatabaseOptions& options);

/// A connection to the same server that may write but takes no writer's lock: for tests and administration only.
Result<std::unique_ptr<Connection>> connect_postgresql_unlocked(const DatabaseOptions& options);

}  // namespace shuquan::store
