#include <algorithm>

#include "office/case_json.h"
#include "office/case_queries.h"
#include "office/case_sight.h"
#include "office/preview_conflicts.h"
#include "office/rules_json.h"
#include "procedure/clocks.h"
#include "procedure/expected.h"
#include "procedure/green_lane.h"
#include "procedure/life.h"

namespace shuquan::office {
namespace {

Json clock_json(const procedure::Clock& clock, const OpenedCase& opened) {
  const rules::ClockRule* rule = opened.procedure().clock(clock.id);
  Json out = Json::object({{"id", clock.id},
                           {"label", rule ? text_json(rule->label) : Json::object({{"zh", clock.id}, {"en", clock.id}})},
                           {"period", text_json(rules::period_text(clock.period))},
                           {"unit", to_string(clock.period.unit)},
                           {"clause", clock.period.provenance.clause},
                           {"started_on", to_string(clock.started_on)},
                           {"status", procedure::to_string(clock.status)},
                           {"due_on", clock.due_on ? Json(to_string(*clock.due_on)) : Json()},
                           {"provisional", clock.provisional},
                           {"counts_against", waits_on_text(rule ? rule->counts_against : rules::WaitsOn::office)}});
  if (clock.due_on && clock.status == procedure::ClockStatus::running)
    out.set("units_left", rules::units_left(clock.period.unit, beijing_date(opened.circumstances.now), *clock.due_on, opened.law.calendar));
  return out;
}

/// What this reader can do, and, for actions of their roles in this state, what stands in the way.
Json actions_json(const OpenedCase& opened, std::string_view language) {
  Json list = Json::array();
  for (const rules::Action& action : opened.procedure().actions) {
    if (!procedure::leaves_from(action, opened.state())) continue;
    const bool role_fits = std::ranges::any_of(
        opened.actors, [&](const procedure::Actor& actor) { return std::ranges::find(action.roles, actor.role) != action.roles.end(); });
    if (!role_fits) continue;
    const Result<procedure::Actor> actor = actor_for(opened, action);
    Json item = Json::object({{"id", action.id}, {"label", text_json(action.label)}, {"help", text_json(action.help)}, {"clause", action.clause}, {"possible", actor.has_value()},
                              {"to", action.to}});
    if (const rules::Form* form = action.input.empty() ? nullptr : opened.law.pack.form(action.input))
      item.set("form", form->id).set("schema", form->schema);
    if (actor) {
      item.set("role", rules::to_string(actor->role));
    } else {
      item.set("obstacle", obstacle_json(actor.error(), language));
    }
    list.push(std::move(item));
  }
  return list;
}

Json expected_json(const OpenedCase& opened) {
  Json list = Json::array();
  for (const procedure::ExpectedPhase& one : procedure::expected_phases(opened.file, opened.law, beijing_date(opened.circumstances.now)))
    list.push(Json::object({{"phase", phase_text(one.phase)}, {"by", one.by ? Json(to_string(*one.by)) : Json()}, {"depends_on", one.depends_on ? Json(waits_on_text(*one.depends_on)) : Json()}, {"provisional", one.provisional}}));
  return list;
}

Json records_json(const OpenedCase& opened) {
  Json list = Json::array();
  for (const procedure::Record& record : opened.file.records) {
    if (!sees_record(opened, record.kind)) continue;
    Json item = Json::object({{"sequence", record.sequence}, {"kind", record.kind}, {"action", record.action}, {"at", to_string(record.at)},
                              {"role", rules::to_string(record.actor.role)},
                              {"data", input_seen(opened, record.action, record.actor.role, record.data)}});
    if (opened.is_official()) item.set("by", record.actor.name).set("account", record.actor.account.value);
    if (!record.proposes.empty()) item.set("proposes", record.proposes);
    list.push(std::move(item));
  }
  return list;
}

Result<Json> attachments_json(store::Connection& db, const OpenedCase& opened) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT id, slot, name, media_type, size, blob, sm3, uploaded_name, uploaded_at, uploaded_by FROM attachment "
                                               "WHERE case_id = $1 AND removed_at IS NULL ORDER BY id LIMIT 200",
                                               {opened.file.id}));
  Json list = Json::array();
  for (const store::Row row : rows) {
    if (!sees_attachment(opened, row.text(5), row.text(9))) continue;
    list.push(Json::object({{"id", row.text(0)}, {"kind", row.text(1)}, {"name", row.text(2)}, {"media_type", row.text(3)}, {"size", row.integer(4)}, {"blob", row.text(5)},
                            {"sha256", row.text(5)}, {"sm3", row.text(6)}, {"uploaded_by", row.text(7)}, {"uploaded_at", to_string(Instant{row.integer(8)})}}));
  }
  return list;
}

/// The rights that the case is about as the register has them now: all of this is public.
Json rights_json(const OpenedCase& opened) {
  Json list = Json::array();
  for (std::size_t i = 0; i < opened.circumstances.rights.size(); ++i) {
    const registry::Right& right = opened.circumstances.rights[i];
    const std::uint32_t recordal = opened.file.rights[i].recordal;
    const Json recordals = registry::to_json(right)["recordals"];
    list.push(Json::object({{"number", right.number}, {"name", right.name}, {"status", registry::to_string(right.status)}, {"valid_until", to_string(right.valid_until)},
                            {"recordal", recordal == 0 ? Json() : Json(recordal)}, {"recordals", recordals.is_null() ? Json::array() : recordals}}));
  }
  return list;
}

/// Where the procedure has a green lane: what one must show for it and, until the office has accepted the case, how full it is.
Result<Json> lane_json(const OpenedCase& opened) {
  if (!procedure::has_green_lane(opened.procedure())) return Json();
  Json conditions = Json::array();
  if (const rules::Checklist* list = opened.law.pack.checklist("green_lane"))
    for (const rules::CheckItem& item : list->items) conditions.push(Json::object({{"id", item.id}, {"label", text_json(item.label)}, {"text", text_json(item.question)}, {"clause", item.clause}}));
  Json out = Json::object({{"conditions", std::move(conditions)}, {"quota", Json()}});
  const LocalDate today = beijing_date(opened.circumstances.now);
  if (opened.state().phase > rules::Phase::intake || !procedure::has_lane_quota(opened.law.pack, today)) return out;
  SHUQUAN_TRY(const procedure::LaneUse use, opened.circumstances.lane_use());
  const procedure::LaneQuota quota = *procedure::lane_quota(opened.law.pack, today, use);
  const rules::Provenance& source = opened.law.pack.setting("lane.green_quota_percent", today)->provenance;
  return out.set("quota", Json::object({{"green", use.green}, {"open", use.open}, {"percent", quota.percent}, {"least", quota.least}, {"most", quota.most}, {"full", quota.is_full()},
                                        {"clause", source.clause}, {"confidence", confidence_text(source.confidence)}}));
}

Json problems_json(const OpenedCase& opened, std::string_view language) {
  return field_problems_json(opened.state().editable ? procedure::form_problems(opened.file, opened.law) : std::vector<FieldProblem>(), language);
}

}  // namespace

Result<Json> view_case(store::Connection& db, const OpenedCase& opened, std::string_view language) {
  const procedure::Case& file = opened.file;
  Json clocks = Json::array();
  for (const procedure::Clock& clock : file.clocks) clocks.push(clock_json(clock, opened));
  SHUQUAN_TRY(Json attachments, attachments_json(db, opened));
  SHUQUAN_TRY(Json lane, lane_json(opened));
  Json roles = Json::array();
  for (const procedure::Actor& actor : opened.actors) roles.push(rules::to_string(actor.role));
  const rules::Form* form = opened.form();
  Json out = Json::object({{"id", file.id.value},
                           {"procedure", file.procedure},
                           {"procedure_label", text_json(opened.procedure().label)},
                           {"pack", file.pack},
                           {"pack_label", text_json(opened.law.pack.label)},
                           {"office", text_json(opened.law.pack.office)},
                           {"rules_version", opened.law.pack.version},
                           {"rules_digest", opened.law.pack.digest},
                           {"rules_pinned", !file.pinned_digest.empty()},
                           {"parent", file.parent ? Json(file.parent->value) : Json()},
                           {"number", file.number},
                           {"title", procedure::title_of(file)},
                           {"channel", file.channel},
                           {"lane", std::move(lane)},
                           {"state", state_json(opened.state())},
                           {"sequence", file.sequence},
                           {"form_revision", file.form_revision},
                           {"form_id", form ? Json(form->id) : Json()},
                           {"form", form ? procedure::visible_form(file.form, form->schema, opened.viewer()) : Json::object()},
                           {"my_roles", std::move(roles)},
                           {"created_at", to_string(file.created_at)},
                           {"submitted_at", file.submitted_at ? Json(to_string(*file.submitted_at)) : Json()},
                           {"accepted_at", file.accepted_at ? Json(to_string(*file.accepted_at)) : Json()},
                           {"state_since", file.state_since ? Json(to_string(*file.state_since)) : Json()},
                           {"assignee_name", opened.is_official() ? file.assignee_name : std::string()},
                           {"assignee", opened.is_official() ? file.assignee.value : std::string()},
                           {"registration_number", file.right_number},
                           {"rights", rights_json(opened)},
                           {"obstructions", opened.state().ended ? Json::array() : obstructions_json(file, opened.law, opened.circumstances, language)},
                           {"participants", participants_seen(opened)},
                           {"clocks", std::move(clocks)},
                           {"expected", expected_json(opened)},
                           {"actions", actions_json(opened, language)},
                           {"records", records_json(opened)},
                           {"attachments", std::move(attachments)},
                           {"problems", problems_json(opened, language)}});
  return out;
}

Result<Json> explain_clock(const OpenedCase& opened, std::string_view clock_id) {
  static constexpr std::string_view kKinds[] = {"start", "counted", "rest_day", "paused", "corresponding_day", "extended", "rolled", "due"};
  const procedure::Clock* clock = opened.file.clock(clock_id);
  if (!clock) return fail(Errc::not_found, "case.no_such_clock", {{"clock", std::string(clock_id.substr(0, 60))}});
  const rules::Deadline deadline = procedure::derive(*clock, opened.law);
  Json steps = Json::array();
  for (const rules::DeadlineStep& step : deadline.steps)
    steps.push(Json::object({{"date", to_string(step.date)}, {"through", to_string(step.through)}, {"kind", kKinds[static_cast<std::size_t>(step.kind)]}, {"number", step.number},
                             {"note", text_json(step.note)}}));
  Json out = clock_json(*clock, opened);
  return out.set("calendar", opened.law.calendar.version()).set("steps", std::move(steps));
}

Result<Json> preview_case(const OpenedCase& opened) {
  if (opened.viewer() != procedure::Viewer::party) return fail(Errc::forbidden, "auth.not_allowed");
  const rules::Form* form = opened.form();
  if (!form) return Json::object();
  const auto seen_by = [&](procedure::Viewer viewer) { return procedure::visible_form(opened.file.form, form->schema, viewer); };
  return Json::object({{"public", seen_by(procedure::Viewer::public_)}, {"co_applicant", seen_by(procedure::Viewer::party)}, {"examiner", seen_by(procedure::Viewer::official)}});
}

}  // namespace shuquan::office
