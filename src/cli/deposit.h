#pragma once
#include <span>
#include <string>

namespace shuquan::cli {

/// `shuquan deposit create|show|check|open …`: what it takes is told by --help.
/// Exit status: 0 done or holds, 1 does not hold, 2 wrong use, 3 the input is refused, 4 reading or writing failed.
int deposit_command(std::span<const std::string> arguments);

}  // namespace shuquan::cli
