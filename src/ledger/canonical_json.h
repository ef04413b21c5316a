#pragma once
#include <string_view>
#include <vector>

#include "base/result.h"

namespace shuquan::ledger {

/// One member of a canonical object; `value` is its raw text.
struct CanonicalMember {
  std::string_view name;
  std::string_view value;
};

/// Checks, in one pass and without building values, that `bytes` are what Json::canonical() writes for an object: UTF-8,
/// members sorted by name without repetition, no spaces, integers only, escapes in one spelling, at most 64 levels.
/// Narrower in one point: names of members hold no characters that need an escape. Returns the outermost members; the
/// views point into `bytes`. Reason ledger.not_canonical.
Result<std::vector<CanonicalMember>> scan_canonical_object(std::string_view bytes);

}  // namespace shuquan::ledger
