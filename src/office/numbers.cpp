#include "office/numbers.h"

#include "office/parties.h"
#include "procedure/form_fields.h"
#include "rules/numbering.h"
#include "store/case_rows.h"

namespace shuquan::office {
namespace {

Result<std::string> next_number(Transaction& tx, const rules::RulePack& pack, std::string_view scheme_id, const rules::NumberInput& input) {
  const rules::NumberScheme* scheme = pack.number_scheme(scheme_id);
  if (!scheme) return fail_with_detail(Errc::internal, "rules.scheme_missing", std::string(scheme_id));
  SHUQUAN_TRY(const std::string scope, rules::number_scope(*scheme, input));
  SHUQUAN_TRY(const std::int64_t counter, store::next_counter(tx.db, scope));
  return rules::format_number(*scheme, input, static_cast<std::uint64_t>(counter));
}

std::string_view holder_kind(registry::HolderKind kind) {
  switch (kind) {
    case registry::HolderKind::organisation: return "enterprise";
    case registry::HolderKind::institution: return "institution";
    case registry::HolderKind::person: return "natural";
  }
  return "other";
}

Result<rules::NumberInput> input_of(Transaction& tx, const OpenedCase& opened, LocalDate date) {
  const procedure::Participant* lead = opened.file.lead();
  SHUQUAN_ASSERT(lead != nullptr);
  SHUQUAN_TRY(const Party party, load_party(tx.db, lead->party));
  return rules::NumberInput{date, opened.law.pack.id, opened.law.pack.region, std::string(procedure::source_kind_of(opened.file.form)),
                            std::string(holder_kind(party.kind))};
}

}  // namespace

Result<std::string> next_application_number(Transaction& tx, const rules::RulePack& pack) {
  return next_number(tx, pack, "application", {tx.today(), pack.id, pack.region, "", ""});
}

Result<std::string> next_registration_number(Transaction& tx, const OpenedCase& opened) {
  SHUQUAN_TRY(const rules::NumberInput input, input_of(tx, opened, beijing_date(opened.file.submitted_at.value_or(tx.now))));
  return next_number(tx, opened.law.pack, "registration", input);
}

Result<std::string> next_certificate_number(Transaction& tx, const OpenedCase& opened) {
  SHUQUAN_TRY(const rules::NumberInput input, input_of(tx, opened, tx.today()));
  return next_number(tx, opened.law.pack, "certificate", input);
}

}  // namespace shuquan::office
