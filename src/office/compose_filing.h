#pragma once
#include <vector>

#include "office/batch_table.h"
#include "office/parties.h"
#include "procedure/decide.h"

namespace shuquan::office {

/// Somebody who applies together with the lead applicant.
struct JointApplicant {
  Party party;
  int share_bp = 0;
};

/// Who files what: one application with everything that its row says.
struct Filing {
  CaseId id;
  procedure::Actor actor;
  Party applicant;
  std::vector<JointApplicant> joint;
  Json form;
};

/// An application from draft to filing as one decision on a case that does not exist yet.
struct ComposedFiling {
  procedure::Case file;         ///< after all events
  procedure::Decision decision;  ///< `notify` is empty: who is told of what stands in `tell`
  std::vector<std::pair<std::size_t, std::vector<rules::Role>>> tell;  ///< index of an event, who is told of it
  bool filed = false;            ///< false: it stays a draft until the joint applicants have confirmed
};

/// The action by which a draft of this procedure is filed, or nullptr where a table cannot file it (it is about rights, or
/// filing asks for more than the form).
const rules::Action* filing_action(const rules::Procedure& procedure);

/// Opens, fills in and files an application exactly as its steps would one by one: the same decisions, the same guards. Reads
/// nothing, writes nothing. Refusals: case.form_incomplete with the wrong fields, those of the guards of the filing action.
Result<ComposedFiling> compose_filing(const procedure::Law& law, const rules::Procedure& procedure, const Filing& filing, const procedure::Circumstances& circumstances);

}  // namespace shuquan::office
