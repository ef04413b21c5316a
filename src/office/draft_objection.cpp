#include "base/hex.h"
#include "crypto/digest.h"
#include "office/case_commands.h"
#include "office/commit_case.h"
#include "office/parties.h"

namespace shuquan::office {
namespace {

/// The applicants answer: they become participants of the objection case.
void add_respondents(const OpenedCase& parent, procedure::Decision& decision, const procedure::Actor& actor, Instant now) {
  for (const procedure::Participant& participant : parent.file.participants) {
    if (participant.role != rules::Role::applicant && participant.role != rules::Role::co_applicant) continue;
    decision.events.push_back({std::string(procedure::event::kParticipantAdded), 1, now, actor,
                               Json::object({{"party", participant.party.value}, {"role", rules::to_string(participant.role)}, {"name", participant.name}, {"share_bp", 0}})});
  }
}

Result<procedure::Participant> objector_of(Transaction& tx, const Identity& who, const PartyId& party_id, std::string_view real_name) {
  if (party_id.empty()) {
    if (real_name.empty()) return fail(Errc::invalid_input, "objection.real_name_missing");
    return procedure::Participant{PartyId{}, rules::Role::objector, std::string(real_name), 0, -1, std::nullopt};
  }
  if (!who.may_act_for(party_id)) return fail(Errc::not_found, "party.unknown", {{"id", party_id.value.substr(0, 40)}});
  SHUQUAN_TRY(const Party party, load_party(tx.db, party_id));
  return procedure::Participant{party.id, rules::Role::objector, party.name, 0, -1, std::nullopt};
}

}  // namespace

Result<Json> draft_objection(Transaction& tx, const Identity& who, const CaseId& against, const PartyId& party, std::string_view real_name, const Json& form) {
  SHUQUAN_TRY(const OpenedCase parent, load_case_for_system(tx.db, tx.services, against, tx.now));
  if (!parent.state().in_notice) return fail(Errc::not_found, "notice.unknown", {{"id", against.value.substr(0, 40)}});
  SHUQUAN_TRY(const procedure::Participant objector, objector_of(tx, who, party, real_name));
  if (!party.empty() && std::ranges::any_of(parent.file.participants, [&](const auto& p) { return p.party == party; }))
    return fail(Errc::rejected, "objection.own_application");
  SHUQUAN_TRY(const procedure::Law law, tx.services.rules->law_for(tx.db, parent.file.pack, ""));
  const rules::Procedure* procedure = law.pack.procedure("objection");
  if (!procedure) return fail_with_detail(Errc::internal, "rules.procedure_missing", "objection");
  const procedure::Actor actor{who.account, objector.name, rules::Role::objector, objector.party};
  const CaseId id(new_identifier(tx.now));
  SHUQUAN_TRY(procedure::Decision created, procedure::decide_create(id, *procedure, law, actor, objector, against, Json::object(), tx.now));
  add_respondents(parent, created, actor, tx.now);
  OpenedCase opened{{}, law, {actor}, {}};
  opened.circumstances.now = tx.now;
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(created)));
  SHUQUAN_TRY(procedure::Decision saved, procedure::decide_save_form(opened.file, law, actor, form, tx.now));
  SHUQUAN_CHECK(commit_decision(tx, opened, std::move(saved)));
  const std::string code = to_hex(random_bytes(16));
  SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO case_code (case_id, code_hash) VALUES ($1, $2)", {id, store::bytes_parameter(crypto::to_view(crypto::sha256(code)))}));
  return Json::object({{"id", id.value}, {"state", opened.file.state}, {"form_revision", opened.file.form_revision}, {"code", code}});
}

}  // namespace shuquan::office
