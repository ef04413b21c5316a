#pragma once
#include <map>
#include <string>

#include "office/log_writer.h"
#include "office/transaction.h"
#include "register/effect.h"
#include "store/right_rows.h"

namespace shuquan::office {

/// A value that the log entry only commits to; its salt is kept apart and can be erased.
struct Secret {
  std::string value;
  std::string salt;  ///< ledger::kCommitmentSaltBytes random bytes
};

struct RegisteredEffect {
  registry::Right right;
  LogPlace place;
};

/// Takes one effect into register and log: decide, apply, entry with its back-pointers, row, salts, search text. The one
/// door to the register.
Result<RegisteredEffect> register_effect(Transaction& tx, const registry::Effect& effect, const CaseId& case_id, const std::map<std::string, Secret>& secrets);

/// The digest of a right's public state that the state tree commits to: SHA-256 of its canonical JSON.
ledger::Digest state_digest(const registry::Right& right);

}  // namespace shuquan::office
