#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "office/identity.h"
#include "office/services.h"
#include "office/transaction.h"
#include "procedure/decide.h"
#include "procedure/visibility.h"

namespace shuquan::office {

/// A case opened by somebody: the file, the law that governs it, and the roles that this person has in it.
struct OpenedCase {
  procedure::Case file;
  procedure::Law law;
  std::vector<procedure::Actor> actors;  ///< one per role this person may act in; empty for whoever may only read
  procedure::Circumstances circumstances;
  bool told_only = false;  ///< somebody whom the filing affects: sees what the register will show of it, no more
  const rules::Procedure& procedure() const { return *law.pack.procedure(file.procedure); }
  const rules::State& state() const { return *procedure().state(file.state); }
  const rules::Form* form() const { return law.pack.form(procedure().form); }
  std::vector<PartyId> unnamed = {};  ///< persons that this reader knows by the register's commitment only (see participant_seen())
  std::vector<rules::Role> reads_for = {};  ///< roles of the parties that this person belongs to, also where they may only read
  bool is_official() const;
  /// As whom this person sees what somebody in the role `author` has typed.
  procedure::Viewer viewer_of(rules::Role author) const;
  /// As whom this person sees the form of the case.
  procedure::Viewer viewer() const;
  /// The actor with this role, or nullptr.
  const procedure::Actor* as(rules::Role role) const;
};

/// Loads the case with its law and circumstances, for nobody in particular (the clock, the public).
Result<OpenedCase> load_case_for_system(store::Connection& db, Services& services, const CaseId& id, Instant now);
/// Opens a case for whoever is asking. Not found (case.unknown) for everybody who has no role in it: the existence of
/// other people's cases is secret. `case_code` lets an outsider without account follow their own objection.
Result<OpenedCase> open_case(store::Connection& db, Services& services, const Identity& who, std::string_view case_code, const CaseId& id, Instant now);

/// Whether an office leads the case in the place of an applicant.
bool is_led_by_office(const procedure::Case& file);
/// How far a case has come, which decides who knows of it: the phase of its state, except that one which ended without
/// having been filed stays in preparation, and an objection that ended without having been admitted stays in intake.
/// case_file.phase holds the same.
rules::Phase phase_reached(const procedure::Case& file, const rules::State& state);

/// The rights that a case is about as the register has them now, with the parties behind holders and recordals.
Result<void> load_named_rights(store::Connection& db, const procedure::Case& file, procedure::Circumstances& circumstances);

/// The actor who shall perform an action: the first of this person's roles for which nothing stands in the way;
/// otherwise the error that stands in the way of the best role.
Result<procedure::Actor> actor_for(const OpenedCase& opened, const rules::Action& action);

}  // namespace shuquan::office
