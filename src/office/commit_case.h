#pragma once
#include "office/case_access.h"
#include "procedure/decide.h"
#include "store/case_rows.h"

namespace shuquan::office {

/// Carries out a decision inside the transaction: the register takes its effects, the events are applied and stored,
/// letters are composed, parent and child cases follow, those concerned are told. On return `opened.file` is the new state.
Result<void> commit_decision(Transaction& tx, OpenedCase& opened, procedure::Decision decision);

/// The same for what `who` does by an action: filings that reduce somebody's right are counted by account, and too many are told
/// to the registrar.
Result<void> commit_action(Transaction& tx, const Identity& who, OpenedCase& opened, const rules::Action& action, procedure::Decision decision);

/// Performs the first of these system actions that nothing stands in the way of; none is no error.
Result<void> perform_system_action(Transaction& tx, const CaseId& id, std::span<const std::string> actions);

/// What lists show of a case.
store::CaseListing listing_of(const procedure::Case& file, const rules::Procedure& procedure);

}  // namespace shuquan::office
