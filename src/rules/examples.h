#pragma once
#include <filesystem>
#include <vector>

#include "rules/check.h"

namespace shuquan::rules {

/// Runs the worked examples of every pack of `book` (<directory>/<pack>/examples/*.yaml): due dates, terms, routes through
/// a procedure. Reasons example.* with what was expected and what came out; files that do not fit
/// schema/examples.yaml are findings as well.
std::vector<Finding> run_examples(const RuleBook& book, const std::filesystem::path& directory);

}  // namespace shuquan::rules
