#pragma once
#include <string>

#include "office/case_access.h"
#include "office/transaction.h"

namespace shuquan::office {

struct GrantedRight {
  std::uint64_t ordinal = 0;
  std::string number;
  std::string certificate_number;
  std::uint64_t log_index = 0;
  LocalDate valid_until;
};

/// Writes the right that the case leads to and its log leaf, in this transaction: number, validity, holders with shares,
/// commitments to what is not public. Refuses what the register refuses.
Result<GrantedRight> register_grant(Transaction& tx, const OpenedCase& opened);

}  // namespace shuquan::office
