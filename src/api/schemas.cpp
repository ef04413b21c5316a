#include "api/schemas.h"

#include "api/schemas_batch.h"
#include "api/schemas_case.h"
#include "api/schemas_deposit.h"
#include "api/schemas_desk.h"
#include "api/schemas_docket.h"
#include "api/schemas_identity.h"
#include "api/schemas_outbound.h"
#include "api/schemas_public.h"
#include "api/schemas_rules.h"
#include "api/schemas_statistics.h"
#include "api/shape.h"

namespace shuquan::api {
namespace {

Json field_problem() {
  return object({{"pointer", text("JSON pointer of the field", 400)}, {"reason", text("Catalogue reason")}, {"message", text("What is wrong", 2000)}, {"mend", text("How to mend it", 2000)}});
}

Json problem_schema() {
  return object({{"type", text("Path of the problem's page")},
                 {"title", text("What happened, in the reader's language", 2000)},
                 {"status", integer("HTTP status", 400, 599)},
                 {"code", choice({"invalid_input", "rejected", "not_found", "conflict", "forbidden", "unavailable", "internal"}, "What a program branches on")},
                 {"reason", text("Catalogue reason")},
                 {"mend", text("What the reader should do", 2000)},
                 optional_member("clause", text("Clause that a refusal rests on")),
                 optional_member("incident", text("Names the log line of an internal error")),
                 optional_member("errors", list_of(reference("FieldProblem"), "Wrong fields"))});
}

void merge(Json& into, const Json& more) {
  for (const auto& [name, schema] : more.members()) into.set(name, schema);
}

}  // namespace

Json shared_schemas() {
  Json all = Json::object({{"Problem", problem_schema()}, {"FieldProblem", field_problem()}});
  merge(all, case_schemas());
  merge(all, batch_schemas());
  merge(all, rules_schemas());
  merge(all, desk_schemas());
  merge(all, deposit_schemas());
  merge(all, identity_schemas());
  merge(all, public_schemas());
  merge(all, docket_schemas());
  merge(all, outbound_schemas());
  merge(all, statistics_schemas());
  return all;
}

}  // namespace shuquan::api
