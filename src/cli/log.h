#pragma once
#include <span>
#include <string>

namespace shuquan::cli {

/// `shuquan log fsck|export|key|proof …`: what it takes is told by --help. Reads only, also beside a running server.
/// Exit status: 0 done and sound, 1 damage was found, 2 wrong use, 3 nothing of that number, 4 reading or writing failed.
int log_command(std::span<const std::string> arguments);

}  // namespace shuquan::cli
