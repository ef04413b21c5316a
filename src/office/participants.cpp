#include "office/case_commands.h"
#include "office/case_sight.h"
#include "office/commit_case.h"
#include "office/parties.h"

namespace shuquan::office {
namespace {

Result<procedure::Actor> editing_actor(const OpenedCase& opened) {
  for (const rules::Role role : {rules::Role::applicant, rules::Role::agent})
    if (const procedure::Actor* actor = opened.as(role)) return *actor;
  return fail(Errc::forbidden, "case.only_lead_edits");
}

Json answer(const OpenedCase& opened) {
  return Json::object({{"form_revision", opened.file.form_revision}, {"participants", participants_seen(opened)}});
}

}  // namespace

Result<Json> add_participant(Transaction& tx, const Identity& who, const CaseId& id, const PartyId& party_id, rules::Role role, int share_bp) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  SHUQUAN_TRY(const procedure::Actor actor, editing_actor(opened));
  SHUQUAN_TRY(const Party party, load_party(tx.db, party_id));
  const procedure::Participant participant{party.id, role, party.name, share_bp, -1, std::nullopt};
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_add_participant(opened.file, opened.law, actor, participant, tx.now));
  // The other side is told when the filing is made, not while it is drafted.
  if (role != rules::Role::counterparty) decision.notify = {role};
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return answer(opened);
}

Result<Json> change_participant(Transaction& tx, const Identity& who, const CaseId& id, const PartyId& party, int share_bp) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  SHUQUAN_TRY(const procedure::Actor actor, editing_actor(opened));
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_change_share(opened.file, opened.law, actor, party_meant(opened, party), share_bp, tx.now));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return answer(opened);
}

Result<Json> remove_participant(Transaction& tx, const Identity& who, const CaseId& id, const PartyId& given, rules::Role role) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  const PartyId party = party_meant(opened, given);
  SHUQUAN_TRY(const procedure::Actor actor, editing_actor(opened));
  const rules::Role held = opened.file.participant(party, rules::Role::counterparty) ? rules::Role::counterparty : role;
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_remove_participant(opened.file, opened.law, actor, party, held, tx.now));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(decision)));
  return answer(opened);
}

}  // namespace shuquan::office
