#include "office/register_grant.h"

#include "office/numbers.h"
#include "office/parties.h"
#include "office/public_holder.h"
#include "office/register_effect.h"
#include "procedure/grant.h"

namespace shuquan::office {
Result<GrantedRight> register_grant(Transaction& tx, const OpenedCase& opened) {
  SHUQUAN_TRY(registry::Right right, procedure::right_from_case(opened.file, opened.law, tx.today()));
  right.ordinal = tx.log.next_ordinal();
  SHUQUAN_TRY(right.number, next_registration_number(tx, opened));
  SHUQUAN_TRY(right.certificate_number, next_certificate_number(tx, opened));
  std::map<std::string, Secret> secrets;
  std::vector<store::HolderRow> rows;
  for (const procedure::Participant& participant : opened.file.participants) {
    if (participant.role != rules::Role::applicant && participant.role != rules::Role::co_applicant) continue;
    SHUQUAN_TRY(const Party party, load_party(tx.db, participant.party));
    const int position = static_cast<int>(rows.size());
    SHUQUAN_TRY(registry::Holder holder, public_holder(party, participant.share_bp, "holder." + std::to_string(position), secrets));
    right.holders.push_back(std::move(holder));
    rows.push_back({position, party.id, party.name, participant.share_bp});
  }
  secrets.emplace("application", Secret{opened.file.form.dump(), random_bytes(ledger::kCommitmentSaltBytes)});
  SHUQUAN_TRY(const RegisteredEffect registered, register_effect(tx, registry::grant(right), opened.file.id, secrets));
  for (const store::HolderRow& row : rows) SHUQUAN_CHECK(store::save_holder(tx.db, right.ordinal, row));
  return GrantedRight{right.ordinal, right.number, right.certificate_number, registered.place.index, right.valid_until};
}

}  // namespace shuquan::office
