#pragma once
#include <string_view>
#include <vector>

#include "office/case_access.h"
#include "office/transaction.h"
#include "procedure/event.h"

namespace shuquan::office {

/// Takes what an effect word of the rule pack means for every right of the case into register and log, in this
/// transaction: effects, commitments to what is not public, and the parties behind holders and recordals. All or none;
/// the register's refusal is the caller's. Answers with one event right_changed for each right, not yet applied.
Result<std::vector<procedure::Event>> register_life(Transaction& tx, const OpenedCase& opened, std::string_view word, const procedure::Actor& actor);

}  // namespace shuquan::office
