#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "evidence/stamps.h"

namespace shuquan::evidence {

inline constexpr std::string_view kBundleFormat = "shuquan-evidence-bundle-v1";

/// What goes into an evidence bundle. Only `deposit` must be there.
struct BundleParts {
  std::string deposit;                    ///< the document as it was written
  std::optional<Json> opening;            ///< disclosed rows with their proof
  Stamps stamps;
  std::vector<std::string> authorities;   ///< certificates (PEM) of time-stamp authorities
  std::string log_proof;                  ///< tlog-proof of the right's newest entry; empty: none
  Instant made;                           ///< the clock is the caller's
};

/// One ZIP: deposit, tokens, opening, log proof, time line, manifest (SHA-256 and SM3 of every file), a recipe with openssl, and
/// verify.html, a page without network that computes all of it again in a browser. Everything but the log proof
/// is checked before it goes in: reasons of parse_deposit(), check_opening() and check_stamps(). Whoever hands the proof in answers for it. The same parts give the same bytes.
Result<std::string> make_bundle(const BundleParts& parts);

}  // namespace shuquan::evidence
