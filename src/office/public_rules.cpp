#include "office/public_rules.h"

#include "office/case_json.h"
#include "office/rules_json.h"
#include "rules/deadline.h"

namespace shuquan::office {
namespace {

Result<const rules::LoadedPack*> find_pack(const rules::RuleBook& book, std::string_view id) {
  const auto found = book.packs.find(id);
  if (found == book.packs.end()) return fail(Errc::not_found, "rules.no_such_pack", {{"pack", std::string(id.substr(0, 60))}});
  return &found->second;
}

Json summary_json(const rules::RulePack& pack) {
  int counts[3] = {0, 0, 0};
  for (const rules::Period& period : pack.periods) ++counts[static_cast<std::size_t>(period.provenance.confidence)];
  for (const rules::Setting& setting : pack.settings) ++counts[static_cast<std::size_t>(setting.provenance.confidence)];
  for (const rules::NumberScheme& scheme : pack.numbering) ++counts[static_cast<std::size_t>(scheme.provenance.confidence)];
  return Json::object({{"id", pack.id}, {"label", text_json(pack.label)}, {"office", text_json(pack.office)}, {"region", pack.region}, {"version", pack.version}, {"digest", pack.digest},
                       {"confidence", Json::object({{"sourced", counts[0]}, {"customary", counts[1]}, {"placeholder", counts[2]}})}});
}

}  // namespace

Json list_rule_packs(const rules::RuleBook& book) {
  Json items = Json::array();
  for (const auto& [id, loaded] : book.packs) items.push(summary_json(loaded.pack));
  return Json::object({{"items", std::move(items)}});
}

Result<Json> view_rule_pack(const rules::RuleBook& book, std::string_view pack) {
  SHUQUAN_TRY(const rules::LoadedPack* loaded, find_pack(book, pack));
  return summary_json(loaded->pack).set("resolved", loaded->resolved);
}

Result<Json> view_form(const rules::RuleBook& book, std::string_view pack, std::string_view form_id) {
  SHUQUAN_TRY(const rules::LoadedPack* loaded, find_pack(book, pack));
  const rules::Form* form = loaded->pack.form(form_id);
  if (!form) return fail(Errc::not_found, "rules.no_such_form", {{"form", std::string(form_id.substr(0, 60))}});
  return Json::object({{"id", form->id}, {"label", text_json(form->label)}, {"pack", loaded->pack.id}, {"digest", loaded->pack.digest}, {"schema", form->schema}});
}

Json list_code_lists(const rules::RuleBook& book) {
  Json items = Json::array();
  for (const auto& [id, list] : book.codes.all())
    items.push(Json::object({{"id", id}, {"label", text_json(list.label)}, {"source", list.source}, {"count", list.entries.size()}}));
  return Json::object({{"items", std::move(items)}});
}

Result<Json> view_codes(const rules::RuleBook& book, std::string_view list_id) {
  const rules::CodeList* list = book.codes.list(list_id);
  if (!list) return fail(Errc::not_found, "rules.no_such_codes", {{"list", std::string(list_id.substr(0, 60))}});
  Json entries = Json::array();
  for (const rules::Code& code : list->entries)
    entries.push(Json::object({{"code", code.code}, {"label", text_json(code.label)}, {"parent", code.parent}, {"selectable", code.selectable}}));
  return Json::object({{"id", list->id}, {"label", text_json(list->label)}, {"source", list->source}, {"entries", std::move(entries)}});
}

Json list_calendars(const rules::RuleBook& book, LocalDate today) {
  Json years = Json::array();
  for (const auto& [number, year] : book.calendar.years()) {
    Json days = Json::array();
    for (const auto& [date, day] : year.exceptions)
      days.push(Json::object({{"date", to_string(date)}, {"works", day.works}, {"name", text_json(day.name)}}));
    years.push(Json::object({{"year", number}, {"source", year.source}, {"days", std::move(days)}}));
  }
  Json missing = Json::array();
  for (const int year : {today.year(), today.year() + 1})
    if (!book.calendar.published(year)) missing.push(year);
  return Json::object({{"version", book.calendar.version()}, {"years", std::move(years)}, {"this_year", today.year()}, {"this_year_published", book.calendar.published(today.year())},
                       {"next_year_published", book.calendar.published(today.year() + 1)}, {"missing_years", std::move(missing)}});
}

Result<Json> explain_deadline(const rules::RuleBook& book, std::string_view pack_id, std::string_view period_key, LocalDate start) {
  static constexpr std::string_view kKinds[] = {"start", "counted", "rest_day", "paused", "corresponding_day", "extended", "rolled", "due"};
  SHUQUAN_TRY(const rules::LoadedPack* loaded, find_pack(book, pack_id));
  const rules::Period* period = loaded->pack.period(period_key, start);
  if (!period) return fail(Errc::not_found, "rules.no_such_period", {{"period", std::string(period_key.substr(0, 80))}, {"date", to_string(start)}});
  const rules::Deadline deadline = rules::compute_deadline(*period, start, {}, book.calendar);
  Json steps = Json::array();
  for (const rules::DeadlineStep& step : deadline.steps)
    steps.push(Json::object({{"date", to_string(step.date)}, {"through", to_string(step.through)}, {"kind", kKinds[static_cast<std::size_t>(step.kind)]}, {"number", step.number},
                             {"note", text_json(step.note)}}));
  return period_json(loaded->pack, *period)
      .set("pack", loaded->pack.id)
      .set("period", period->key)
      .set("label", text_json(period->label))
      .set("start", to_string(start))
      .set("due_on", deadline.due ? Json(to_string(*deadline.due)) : Json())
      .set("provisional", deadline.provisional)
      .set("calendar", book.calendar.version())
      .set("steps", std::move(steps));
}

}  // namespace shuquan::office
