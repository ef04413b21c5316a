#pragma once
#include <string>
#include <vector>

#include "office/case_access.h"
#include "office/transaction.h"

namespace shuquan::office {

/// A right as somebody who opens a case names it.
struct RightReference {
  std::string number;          ///< registration or certificate number
  std::uint32_t recordal = 0;  ///< the recordal on it that the case is about, 0: none
};

/// What a new case is about, and everybody else who has to agree to it.
struct NamedCase {
  std::vector<procedure::NamedRight> rights;
  procedure::Participant lead;
  std::vector<procedure::Participant> others;
};

/// Looks the rights up in the register and finds out in which position `filer` is to them (rules::Filer): the other
/// holders join as co-applicants, the other side as counterparties. Refuses what the procedure does not allow (case.*).
Result<NamedCase> name_case_rights(Transaction& tx, const rules::Procedure& procedure, std::string_view pack, const procedure::Participant& filer,
                                   const std::vector<RightReference>& references);

}  // namespace shuquan::office
