#pragma once
#include "office/transaction.h"
#include "register/right.h"
#include "store/case_rows.h"

namespace shuquan::office {

/// Keeps the full-text index of cases on public notice; a case that is not on notice leaves it.
Result<void> index_case(Transaction& tx, const procedure::Case& file, const store::CaseListing& listing);
/// Keeps the full-text index of the register: name, holders, public description, numbers.
Result<void> index_right(Transaction& tx, const registry::Right& right);

}  // namespace shuquan::office
