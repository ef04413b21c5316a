#pragma once
#include <span>
#include <string>

namespace shuquan::cli {

/// `shuquan verify FILE …`: checks a certificate, a log entry with its proof, or state evidence, offline, and says what was
/// proved and what was not. Exit status: 0 proved, 1 refused, 2 wrong use, 3 proved, but no key of the log was pinned.
int verify_command(std::span<const std::string> arguments);

}  // namespace shuquan::cli
