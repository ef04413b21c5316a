#include "office/unmask_field.h"

#include <algorithm>

#include "office/accounts.h"
#include "office/case_access.h"
#include "office/notifications.h"
#include "office/organisations.h"
#include "office/persons.h"
#include "office/plain_text.h"
#include "procedure/visibility.h"

namespace shuquan::office {
namespace {

std::unexpected<Error> nothing() { return fail(Errc::not_found, "party.nothing_to_unmask"); }

/// Own numbers: an owner. Other people's: an official with a case in which the party takes part.
Result<void> require_ground(Transaction& tx, const Identity& who, const Unmasking& what) {
  if (what.in_case.empty()) return require_owner(who, what.party);
  SHUQUAN_TRY(const OpenedCase opened, open_case(tx.db, tx.services, who, "", what.in_case, tx.now));
  if (!opened.is_official()) return require_owner(who, what.party);
  const bool takes_part = std::ranges::any_of(opened.file.participants, [&](const procedure::Participant& p) { return p.party == what.party; });
  if (!takes_part) return fail(Errc::forbidden, "party.not_in_case");
  return {};
}

Result<Json> party_value(Transaction& tx, const Identity& who, const Unmasking& what) {
  SHUQUAN_CHECK(require_ground(tx, who, what));
  const bool number = what.field == "identity_number";
  if (!number && what.field != "phone") return wrong_field("/field", "field.not_in_list");
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT identity_sealed, phone_sealed FROM party WHERE id = $1", {what.party}));
  const std::size_t column = number ? 0 : 1;
  if (rows.empty() || rows.front().is_null(column)) return nothing();
  const std::string& sealed = rows.front().bytes(column);
  SHUQUAN_TRY(const std::string value, number ? open_identity_number(tx.services, what.party, sealed) : open_phone(tx.services, what.party, sealed));
  return Json(value);
}

Result<Json> form_value(Transaction& tx, const Identity& who, const Unmasking& what) {
  SHUQUAN_TRY(const OpenedCase opened, open_case(tx.db, tx.services, who, "", what.in_case, tx.now));
  if (!opened.is_official()) return fail(Errc::forbidden, "auth.not_allowed");
  const Json* value = opened.file.form.at_pointer(what.pointer);
  if (!value || !opened.form()) return nothing();
  const Json shown = procedure::visible_form(opened.file.form, opened.form()->schema, procedure::Viewer::official);
  const Json* seen = shown.at_pointer(what.pointer);
  if (!seen) return nothing();
  if (*seen == *value) return fail(Errc::conflict, "party.not_masked");
  return *value;
}

/// The side whose form it is: the one that opened the case, with its joint applicants.
bool filled_the_form(const procedure::Case& file, const procedure::Participant& participant) {
  const rules::Role lead = file.lead() ? file.lead()->role : rules::Role::applicant;
  return participant.role == lead || (lead == rules::Role::applicant && participant.role == rules::Role::co_applicant);
}

/// Those whose value it was read of it in their inbox; nobody is told of looking at their own.
Result<void> tell_owners(Transaction& tx, const Identity& who, const Unmasking& what, const std::string& reason) {
  const Json data = Json::object({{"case", what.in_case.value}, {"name", who.name}, {"reason", reason}});
  std::vector<PartyId> owners;
  if (!what.party.empty()) owners.push_back(what.party);
  else {
    SHUQUAN_TRY(const OpenedCase opened, open_case(tx.db, tx.services, who, "", what.in_case, tx.now));
    for (const procedure::Participant& participant : opened.file.participants)
      if (!participant.party.empty() && filled_the_form(opened.file, participant)) owners.push_back(participant.party);
  }
  for (const PartyId& owner : owners)
    if (who.membership(owner) == nullptr) SHUQUAN_CHECK(notify_party(tx, owner, "unmasked", data));
  return {};
}

}  // namespace

Result<Json> unmask_field(Transaction& tx, const Identity& who, const Unmasking& what) {
  SHUQUAN_CHECK(require_session(who));
  SHUQUAN_TRY(const std::string reason, plain_line(what.reason, "/reason", 5, 300));
  const bool of_party = !what.party.empty();
  if (!of_party && (what.in_case.empty() || what.pointer.empty())) return wrong_field("/party", "field.required");
  SHUQUAN_TRY(Json value, of_party ? party_value(tx, who, what) : form_value(tx, who, what));
  const std::string& subject = of_party ? what.party.value : what.in_case.value;
  const std::string& field = of_party ? what.field : what.pointer;
  SHUQUAN_CHECK(audit(tx, who, "unmask_field", subject, Json::object({{"field", field}, {"case", what.in_case.value}, {"reason", reason}, {"remote", who.remote}})));
  SHUQUAN_CHECK(tell_owners(tx, who, what, reason));
  return Json::object({{"field", field}, {"value", std::move(value)}});
}

}  // namespace shuquan::office
