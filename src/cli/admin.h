#pragma once
#include <span>
#include <string>

namespace shuquan::cli {

/// `shuquan admin create|password …`: what only the server's own console may do; --help tells. Needs the registrar's lock,
/// so a running server must be stopped first.
/// Exit status: 0 done, 2 wrong use, 3 refused, 4 the database or the data folder is not available.
int admin_command(std::span<const std::string> args);

}  // namespace shuquan::cli
