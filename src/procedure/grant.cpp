#include "procedure/grant.h"

#include "procedure/form_fields.h"
#include "procedure/visibility.h"
#include "rules/deadline.h"

namespace shuquan::procedure {

Result<registry::Right> right_from_case(const Case& file, const Law& law, LocalDate announced) {
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  const rules::Form* form = procedure ? law.pack.form(procedure->form) : nullptr;
  if (!form) return fail_with_detail(Errc::internal, "rules.form_missing", file.procedure);
  SHUQUAN_TRY(const rules::Validity validity, rules::compute_validity(law.pack, announced, source_kind_of(file.form), agreement_end(file.form)));
  registry::Right right;
  right.jurisdiction = file.pack;
  right.name = title_of(file.form);
  right.filed_on = beijing_date(file.submitted_at.value_or(file.created_at));
  right.announced_on = announced;
  right.valid_from = validity.from;
  right.valid_until = validity.until;
  right.description = visible_form(file.form, form->schema, Viewer::public_);
  right.description.set("application_number", file.number);
  return right;
}

}  // namespace shuquan::procedure
