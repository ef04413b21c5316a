#pragma once
#include <span>

#include "http/static_files.h"

namespace shuquan {

/// The pages that are built into the program.
std::span<const http::Asset> web_assets();

}  // namespace shuquan
