#pragma once
#include <string>

#include "office/case_access.h"
#include "office/transaction.h"

namespace shuquan::office {

/// The next number of each scheme, by the pack of the case; the counter behind it never gives a value twice.
Result<std::string> next_application_number(Transaction& tx, const rules::RulePack& pack);
Result<std::string> next_registration_number(Transaction& tx, const OpenedCase& opened);
Result<std::string> next_certificate_number(Transaction& tx, const OpenedCase& opened);

}  // namespace shuquan::office
