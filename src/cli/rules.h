#pragma once
#include <span>
#include <string>

namespace shuquan::cli {

/// `shuquan rules check|list|show`: what it takes is told by --help.
/// Exit status: 0 done, 1 the rules have findings, 2 wrong use, 3 no such pack or key.
int rules_command(std::span<const std::string> args);

}  // namespace shuquan::cli
