#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/policy.h"
#include "ledger/proof.h"

namespace shuquan::ledger {

/// What became of the SM2 line of a checkpoint. A line of a known SM2 key that does not verify is not a state but a
/// refusal: ledger.signature_bad with the key's name.
enum class Sm2Line : std::uint8_t {
  valid,      ///< present and verified
  absent,     ///< the policy knows an SM2 key of this log, but the checkpoint has no line of it
  not_asked,  ///< the policy knows no SM2 key of this log
};
std::string_view to_string(Sm2Line state);

struct Cosigned {
  std::string witness;  ///< name inside the policy
  std::string key_name;
  std::uint64_t time = 0;  ///< POSIX seconds
  bool operator==(const Cosigned&) const = default;
};

/// What was proved, in parts that a program can put into words.
struct Statement {
  Checkpoint checkpoint;
  std::uint64_t index = 0;
  Digest leaf{};                           ///< SHA-256 leaf hash of the entry
  std::vector<VerifierKey> signed_by;      ///< log keys whose lines verified
  std::vector<Cosigned> cosigned_by;
  std::vector<std::string> unknown_lines;  ///< key names of lines that no key of the policy claims
  Sm2Line sm2 = Sm2Line::not_asked;
  std::string quorum;                      ///< name of the quorum that was met, "none" where none was asked for
  std::optional<LogEntry> entry;           ///< where the bytes are an entry of our register

  /// {"proved":true,"log":…,"index":…,"size":…,"root":…,"leaf":…,"signed_by":[…],"cosigned_by":[…],"sm2":…,…}
  Json to_json() const;
};

/// Checks the signatures of a checkpoint alone; index, leaf and entry stay empty. Reasons of open_checkpoint; ledger.log_unknown where
/// no log of the policy has the checkpoint's origin; ledger.quorum_missing.
Result<Statement> verify_checkpoint(std::string_view signed_checkpoint, const Policy& policy);

/// Checks offline that `entry` is in a log that `policy` believes. Reasons of parse_tlog_proof,
/// verify_checkpoint, verify_inclusion.
Result<Statement> verify_entry(std::string_view entry, std::string_view proof_text, const Policy& policy);

/// The latest state of a right: its state leaf, the proof of that leaf in the state tree, and the entry and proof of the
/// state-root that commits to it.
struct StateEvidence {
  std::string leaf;              ///< canonical bytes of the StateLeaf
  Proof hashes;                  ///< inclusion of the leaf at its ordinal
  std::string state_root_entry;  ///< canonical bytes
  std::string proof;             ///< tlog-proof text of the state-root entry
};

struct StateStatement {
  Statement log;
  StateRootEntry root;
  StateLeaf leaf;
  Json to_json() const;
};

/// Reasons of verify_entry, decode_state_leaf, verify_inclusion; ledger.not_state_root; ledger.state_outside where the
/// ordinal is not among the registers.
Result<StateStatement> verify_state(const StateEvidence& evidence, const Policy& policy);

}  // namespace shuquan::ledger
