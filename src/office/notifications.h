#pragma once
#include <span>

#include "office/case_access.h"
#include "procedure/event.h"

namespace shuquan::office {

/// Tells those who hold these roles in the case what has happened, in the product's own inbox: applicants, joint
/// applicants and objectors by party, agents by the parties with a valid power, officials by office and role.
Result<void> notify_roles(Transaction& tx, const OpenedCase& opened, std::span<const rules::Role> roles, const procedure::Event& what);

}  // namespace shuquan::office
