#include "api/schemas.h"

#include "api/schemas_identity.h"
#include "api/schemas_public.h"
#include "api/shape.h"

namespace shuquan::api {
namespace {

constexpr std::int64_t kBig = 9'000'000'000'000'000;

Json bilingual() { return object({{"zh", text("Chinese", 4000)}, {"en", text("English", 4000)}}); }
Json moment(std::string_view what) { return Json::object({{"type", "string"}, {"format", "date-time"}, {"description", what}}); }
Json day(std::string_view what) { return Json::object({{"type", "string"}, {"format", "date"}, {"description", what}}); }

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
                 optional_member("errors", list_of(field_problem(), "Wrong fields"))});
}

Json state_schema() {
  return object({{"id", text("State")}, {"label", bilingual()}, {"meaning", bilingual()}, {"waits_on", text("Whom it waits on")}, {"ended", flag("Nothing more happens")},
                 {"editable", flag("The form may be edited")}, {"in_notice", flag("On public notice")}});
}

Json clock_schema() {
  return object({{"id", text("Clock")}, {"label", bilingual()}, {"period", bilingual()}, {"clause", text("Clause of the period")}, {"started_on", day("Start day, not counted")},
                 {"status", choice({"running", "paused", "stopped", "expired"}, "Status")}, {"due_on", nullable(day("Last day, ends at 24:00"))},
                 {"provisional", flag("Rests on a year whose calendar is not published")}, {"counts_against", text("Whom the clock counts against")},
                 optional_member("units_left", integer("Units of the period left; negative when overdue", -kBig, kBig))});
}

Json clock_explanation() {
  Json schema = clock_schema();
  Json properties = schema["properties"];
  properties.set("calendar", text("Calendars used", 400));
  properties.set("steps", list_of(object({{"date", day("Day")}, {"through", day("Last day of a run of days")}, {"kind", text("What the day is")}, {"number", integer("Counted number", 0, 100'000)}, {"note", bilingual()}}),
                                  "Day by day", 10'000));
  return schema.set("properties", std::move(properties));
}

Json action_schema() {
  return object({{"id", text("Action")}, {"label", bilingual()}, {"help", bilingual()}, {"clause", text("Clause")}, {"possible", flag("Nothing stands in the way")}, {"to", text("State it leads to, or empty")},
                 optional_member("form", text("Form of its input")), optional_member("schema", open_object("JSON Schema of its input")), optional_member("role", text("Role in which you would act")),
                 optional_member("obstacle", open_object("Why it is not possible: reason, message, mend, clause"))});
}

Json participant_schema() {
  return object({{"party", text("Party")}, {"role", text("applicant | co_applicant | agent | objector")}, {"name", text("Name", 400)}, {"share_bp", integer("Income share in basis points", 0, 10'000)},
                 {"confirmed", flag("Has confirmed the form as it stands")}, optional_member("confirmed_at", nullable(moment("When")))});
}

Json attachment_schema() {
  return object({{"id", text("Attachment")}, {"kind", text("Code list attachment_kind")}, {"name", text("File name", 400)}, {"media_type", text("Media type")}, {"size", integer("Bytes", 0, kBig)},
                 {"blob", text("Id of the content")}, {"sha256", text("SHA-256")}, {"sm3", text("SM3")}, optional_member("uploaded_by", text("Who")), {"uploaded_at", moment("When")}});
}

Json record_schema() {
  return object({{"sequence", integer("Event", 0, kBig)}, {"kind", text("Kind of record")}, {"action", text("Action")}, {"at", moment("When")}, {"role", text("Role of whoever made it")}, {"data", open_object("Content")},
                 optional_member("by", text("Name, for officials")), optional_member("account", text("Account, for officials")), optional_member("proposes", text("What is proposed"))});
}

Json case_schema() {
  return object({{"id", text("Case")}, {"procedure", text("Procedure")}, {"procedure_label", bilingual()}, {"pack", text("Rule pack")}, {"pack_label", bilingual()}, {"office", bilingual()},
                 {"rules_version", text("Version of the rules")}, {"rules_digest", text("Digest of the rules")}, {"rules_pinned", flag("The case keeps these rules")}, {"parent", nullable(text("Parent case"))},
                 {"number", text("Application number, or empty")}, {"title", text("Name of the data set", 400)}, {"channel", text("normal | green | batch")}, {"state", state_schema()},
                 {"sequence", integer("Number of events", 0, kBig)}, {"form_revision", integer("Revision of the form", 0, kBig)}, {"form_id", nullable(text("Form"))}, {"form", open_object("The form as you may see it")},
                 {"my_roles", list_of(text("Role"), "Your roles in this case")}, {"created_at", moment("Created")}, {"submitted_at", nullable(moment("Filed"))}, {"accepted_at", nullable(moment("Accepted"))},
                 {"state_since", nullable(moment("In this state since"))}, {"assignee_name", text("Official in charge, for officials")}, {"assignee", text("Account in charge, for officials")},
                 {"registration_number", text("Registration number, or empty")}, {"participants", list_of(participant_schema(), "Participants")}, {"clocks", list_of(clock_schema(), "Clocks")},
                 {"actions", list_of(action_schema(), "What you can do now, and what stands in the way of the rest")}, {"records", list_of(record_schema(), "Correction lists, decisions …")},
                 {"attachments", list_of(attachment_schema(), "Attachments")}, {"problems", list_of(field_problem(), "What is missing or wrong in the form")}});
}

Json case_summary() {
  return object({{"id", text("Case")}, {"procedure", text("Procedure")}, {"pack", text("Rule pack")}, {"number", nullable(text("Application number"))}, {"state", text("State")}, {"phase", text("Phase")},
                 {"waits_on", text("Whom it waits on")}, {"ended", flag("Has ended")}, {"channel", text("Channel")}, {"title", text("Name of the data set", 400)}, {"industry", text("Industry code")},
                 {"source_kind", text("Source of the data")}, {"lead_name", text("Lead applicant", 400)}, {"assignee", text("Account in charge")}, {"assignee_name", text("Official in charge")},
                 {"submitted_at", nullable(moment("Filed"))}, {"updated_at", moment("Last change")}, {"due_on", nullable(day("Nearest due date"))}, {"due_clock", text("Clock of that due date")}, {"parent", nullable(text("Parent case"))}});
}

Json case_event() {
  return object({{"sequence", integer("Number", 0, kBig)}, {"kind", text("Kind of event")}, {"at", moment("When")},
                 {"actor", object({{"role", text("Role")}, optional_member("name", text("Name"))})}, {"details", open_object("What happened")}});
}

Json letter_schema() {
  return object({{"letter", text("Letter")}, {"action", text("Action that issued it")}, {"title", bilingual()}, {"paragraphs", list_of(bilingual(), "Paragraphs")}, optional_member("remedy", bilingual()), {"clause", text("Clause")},
                 optional_member("points", list_of(open_object("Point: field, reason, clause"), "Points")), {"sequence", integer("Event", 0, kBig)}, {"at", moment("When")}, {"number", text("Application number")}, {"office", bilingual()}});
}

void merge(Json& into, const Json& more) {
  for (const auto& [name, schema] : more.members()) into.set(name, schema);
}

}  // namespace

Json shared_schemas() {
  Json all = Json::object({{"Problem", problem_schema()},
                           {"FieldProblem", field_problem()},
                           {"Case", case_schema()},
                           {"CaseSummary", case_summary()},
                           {"CaseEvent", case_event()},
                           {"Participant", participant_schema()},
                           {"Attachment", attachment_schema()},
                           {"ClockExplanation", clock_explanation()},
                           {"Letter", letter_schema()}});
  merge(all, identity_schemas());
  merge(all, public_schemas());
  return all;
}

}  // namespace shuquan::api
