#pragma once
#include <string>

#include "evidence/keyed_sketch.h"

namespace shuquan::cli {

/// The keyed function of the registry at this address (https, or http to this very machine), evaluated obliviously in batches:
/// the registry sees blinded elements only, and every answer must prove that it used the key that the registry publishes to
/// everybody (asked without the token) or, where `pin` is not empty, the key of that name (32 hex digits): evidence.registry_key.
/// `token_file` holds an API token that may write, and nobody but its owner may read the file. The token is tried out at once,
/// so that a long run does not fail at its end. `language` of the registry's refusals: zh or en. evidence.registry_failed, evidence.registry_refused, crypto.oblivious_proof.
Result<evidence::Keying> registry_keying(const std::string& url, const std::string& token_file, const std::string& pin, const std::string& language, bool show_progress);

}  // namespace shuquan::cli
