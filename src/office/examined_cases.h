#pragma once
#include <span>

#include "office/case_access.h"
#include "office/transaction.h"

// What public statistics and samples are made of, noted as it happens: one row for each step in the green lane and one for
// each application that the office has examined.
namespace shuquan::office {

/// Notes a request for the green lane (from filing on), its grant and its refusal with how full the lane then was.
Result<void> note_lane_steps(Transaction& tx, const OpenedCase& opened, std::span<const procedure::Event> events);
/// Notes that an official has just decided an application for the first time: it left intake and examination, where
/// `before` is. Only procedures in which findings are recorded.
Result<void> note_examined(Transaction& tx, const OpenedCase& opened, rules::Phase before, const procedure::Actor& actor);

}  // namespace shuquan::office
