#pragma once
#include <string_view>

namespace shuquan::evidence {

/// bundle_page.html, compiled in by cmake/evidence_page.cmake.
extern const std::string_view kBundlePage;

}  // namespace shuquan::evidence
