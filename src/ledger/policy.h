#pragma once
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/note.h"

namespace shuquan::ledger {

/// c2sp.org/tlog-policy: which logs a verifier believes and which witnesses it wants to have seen the checkpoint.
struct Policy {
  struct Witness {
    std::string name;  ///< inside the policy only
    VerifierKey key;
  };
  struct Group {
    std::string name;
    std::size_t threshold = 1;
    std::vector<std::string> members;  ///< witnesses or groups defined before
  };
  std::vector<VerifierKey> logs;  ///< Ed25519 and SM2 keys; the name is the origin
  std::vector<Witness> witnesses;
  std::vector<Group> groups;
  std::string quorum = "none";

  /// All keys, for open_checkpoint.
  std::vector<VerifierKey> keys() const;
  /// Whether the witnesses that cosigned (by policy name) fulfil the quorum.
  bool quorum_met(const std::set<std::string>& cosigned) const;
};

/// Trusts these log keys and asks for no witness.
Policy policy_of_keys(std::vector<VerifierKey> logs);

/// At most 64 KiB and 256 lines of definitions. Reasons ledger.policy_malformed (with the line), reasons of parse_vkey.
Result<Policy> parse_policy(std::string_view text);

}  // namespace shuquan::ledger
