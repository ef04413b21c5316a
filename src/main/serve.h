#pragma once
#include <span>
#include <string>

namespace shuquan {

/// `shuquan serve [--demo] [--data DIR] [--listen ADDR] [--database URL] [--rules DIR] [--public-url URL] …`.
/// Returns the exit code: 0 after a clean stop, 2 usage, 1 where it cannot start (the reason is on standard error).
int serve_command(std::span<const std::string> args);

}  // namespace shuquan
