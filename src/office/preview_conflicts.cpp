#include "office/preview_conflicts.h"

#include <algorithm>

#include "office/case_access.h"
#include "office/case_json.h"
#include "office/public_register.h"
#include "procedure/life.h"

namespace shuquan::office {
namespace {

/// The case as it would be: filed by the holders, with somebody unnamed on the other side who takes over where it is a transfer.
procedure::Case imagined(const registry::Right& right, std::string_view procedure_id, std::uint32_t recordal, const Json& form) {
  procedure::Case file;
  file.procedure = procedure_id;
  file.pack = right.jurisdiction;
  file.form = form;
  file.rights = {{right.ordinal, right.number, right.name, recordal, {}, {}}};
  file.right_number = right.number;
  file.participants = {{PartyId{}, rules::Role::co_applicant, "", 0, -1, std::nullopt}, {PartyId(std::string("?")), rules::Role::counterparty, "?", 10'000, -1, std::nullopt}};
  return file;
}

/// The recordals of the right that the procedure can be about; 0 where it is about the right itself.
std::vector<std::uint32_t> subjects(const registry::Right& right, const rules::About& about) {
  if (about.recordals.empty()) return {0};
  std::vector<std::uint32_t> out;
  for (const registry::Recordal& recordal : right.recordals)
    if (std::ranges::find(about.recordals, registry::to_string(recordal.kind)) != about.recordals.end()) out.push_back(recordal.id);
  return out;
}

bool filed_by_parties(const rules::Procedure& procedure) {
  return procedure.about && std::ranges::any_of(procedure.about->filed_by, [](rules::Filer filer) { return filer != rules::Filer::office; });
}

}  // namespace

Json obstructions_json(const procedure::Case& file, const procedure::Law& law, const procedure::Circumstances& circumstances, std::string_view language) {
  Json list = Json::array();
  const Result<std::vector<procedure::Obstruction>> found = procedure::obstructions(file, law, circumstances);
  if (!found) return list.push(obstacle_json(found.error(), language).set("right", file.right_number).set("recordal", nullptr).set("by_consent", false));
  for (const procedure::Obstruction& each : *found)
    list.push(obstacle_json(registry::to_error(each.conflict), language)
                  .set("right", file.rights[each.right].number)
                  .set("recordal", each.conflict.recordal == 0 ? Json() : Json(each.conflict.recordal))
                  .set("by_consent", each.conflict.by_consent));
  return list;
}

Result<Json> preview_conflicts(store::Connection& db, Services& services, std::string_view number, std::string_view procedure_id, std::uint32_t recordal, const Json& form,
                               std::string_view language) {
  SHUQUAN_TRY(const store::RightRow row, find_entry(db, number));
  SHUQUAN_TRY(const procedure::Law law, services.rules->law_for(db, row.right.jurisdiction, ""));
  const rules::Procedure* procedure = law.pack.procedure(procedure_id);
  if (!procedure || !procedure->about) return fail(Errc::invalid_input, "case.no_such_procedure", {{"procedure", std::string(procedure_id.substr(0, 60))}});
  const procedure::Case file = imagined(row.right, procedure_id, recordal, form);
  procedure::Circumstances circumstances;
  circumstances.now = services.time.now();
  SHUQUAN_CHECK(load_named_rights(db, file, circumstances));
  Json obstructions = obstructions_json(file, law, circumstances, language);
  const Result<LocalDate> until = parse_date(form["term"]["until"].text());
  const bool possible = obstructions.size() == 0;
  return Json::object({{"number", row.right.number}, {"procedure", procedure_id}, {"possible", possible}, {"obstructions", std::move(obstructions)},
                       {"beyond_validity", until && *until > row.right.valid_until}});
}

Result<Json> list_possible_filings(store::Connection& db, Services& services, std::string_view number, std::string_view language) {
  SHUQUAN_TRY(const store::RightRow row, find_entry(db, number));
  SHUQUAN_TRY(const procedure::Law law, services.rules->law_for(db, row.right.jurisdiction, ""));
  procedure::Circumstances circumstances;
  circumstances.now = services.time.now();
  SHUQUAN_CHECK(load_named_rights(db, imagined(row.right, "", 0, Json::object()), circumstances));
  Json items = Json::array();
  for (const rules::Procedure& procedure : law.pack.procedures) {
    if (!filed_by_parties(procedure)) continue;
    for (const std::uint32_t recordal : subjects(row.right, *procedure.about)) {
      const procedure::Case file = imagined(row.right, procedure.id, recordal, Json::object());
      items.push(Json::object({{"procedure", procedure.id}, {"recordal", recordal == 0 ? Json() : Json(recordal)}, {"obstructions", obstructions_json(file, law, circumstances, language)}}));
    }
  }
  return Json::object({{"number", row.right.number}, {"items", std::move(items)}});
}

}  // namespace shuquan::office
