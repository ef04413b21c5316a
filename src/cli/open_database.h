#pragma once
#include <memory>

#include "cli/deposit_arguments.h"
#include "store/database.h"

namespace shuquan::cli {

/// The database of --database, or of the folder --data (default shuquan-data); for commands that only read. Refuses a folder
/// without one (verify.unreadable).
Result<std::unique_ptr<store::Database>> open_database(const Arguments& arguments);

}  // namespace shuquan::cli
