#include "api/schemas_case.h"

#include "api/shape.h"

namespace shuquan::api {
namespace {

constexpr std::int64_t kBig = 9'000'000'000'000'000;

Json bilingual() { return reference("Text"); }
Json moment(std::string_view what) { return Json::object({{"type", "string"}, {"format", "date-time"}, {"description", what}}); }
Json day(std::string_view what) { return Json::object({{"type", "string"}, {"format", "date"}, {"description", what}}); }

Json clock_members() {
  return object({{"id", text("Clock")}, {"label", bilingual()}, {"period", bilingual()}, {"unit", choice({"working_day", "calendar_day", "month", "year"}, "Unit of the period and of units_left (calendar days for months and years)")},
                 {"clause", text("Clause of the period")}, {"started_on", day("Start day, not counted")},
                 {"status", choice({"running", "paused", "stopped", "expired"}, "Status")}, {"due_on", nullable(day("Last day, ends at 24:00"))},
                 {"provisional", flag("Rests on a year whose calendar is not published")}, {"counts_against", reference("WaitsOn")},
                 optional_member("units_left", integer("Units of the period left; negative when overdue", -kBig, kBig))});
}

Json clock_explanation() {
  Json schema = clock_members();
  Json properties = schema["properties"];
  properties.set("calendar", text("Calendars used", 400));
  properties.set("steps", list_of(object({{"date", day("Day")}, {"through", day("Last day of a run of days")}, {"kind", text("What the day is")}, {"number", integer("Counted number", 0, 100'000)}, {"note", bilingual()}}),
                                  "Day by day", 10'000));
  Json required = schema["required"];
  return schema.set("properties", std::move(properties)).set("required", required.push("calendar").push("steps"));
}

Json obstacle() {
  return object({{"reason", text("Catalogue reason")}, {"message", text("What stands in the way", 2000)}, {"mend", text("What to do about it", 2000)}, optional_member("clause", text("Clause it rests on")), optional_member("errors", list_of(reference("FieldProblem"), "Wrong fields"))},
                "Why an action is not possible now");
}

Json action_schema() {
  return object({{"id", text("Action")}, {"label", bilingual()}, {"help", bilingual()}, {"clause", text("Clause")}, {"possible", flag("Nothing stands in the way")}, {"to", text("State it leads to, or empty")},
                 optional_member("form", text("Form of its input")), optional_member("schema", reference("FormSchema")), optional_member("role", reference("Role")),
                 optional_member("obstacle", reference("Obstacle"))},
                "An action of the rule pack, as it stands for you now");
}

Json participant_schema() {
  return object({{"party", text("Party")}, {"role", choice({"applicant", "co_applicant", "agent", "objector", "counterparty", "affected", "examiner", "registrar"}, "Role; of the office where it opened the case")}, {"name", text("Name", 400)}, {"share_bp", integer("Income share in basis points", 0, 10'000)},
                 {"confirmed", flag("Has confirmed the form as it stands")}, optional_member("confirmed_at", nullable(moment("When")))});
}

Json attachment_schema() {
  return object({{"id", text("Attachment")}, {"kind", text("Code list attachment_kind")}, {"name", text("File name", 400)}, {"media_type", text("Media type")}, {"size", integer("Bytes", 0, kBig)},
                 {"blob", text("Id of the content")}, {"sha256", text("SHA-256")}, {"sm3", text("SM3")}, optional_member("uploaded_by", text("Who")), {"uploaded_at", moment("When")}});
}

Json record_schema() {
  return object({{"sequence", integer("Event", 0, kBig)}, {"kind", text("Kind of record, e.g. correction_list, findings, proposal, decision")}, {"action", text("Action that made it")}, {"at", moment("When")},
                 {"role", reference("Role")}, {"data", reference("FormValues")}, optional_member("by", text("Name, for officials")), optional_member("account", text("Account, for officials")),
                 optional_member("proposes", text("What is proposed"))},
                "What an action left in the file; `data` is the action's input");
}

Json case_schema() {
  return object({{"id", text("Case")}, {"procedure", text("Procedure")}, {"procedure_label", bilingual()}, {"pack", text("Rule pack")}, {"pack_label", bilingual()}, {"office", bilingual()},
                 {"rules_version", text("Version of the rules")}, {"rules_digest", text("Digest of the rules")}, {"rules_pinned", flag("The case keeps these rules")}, {"parent", nullable(text("Parent case"))},
                 {"number", text("Application number, or empty")}, {"title", text("Name of the data set", 400)}, {"channel", reference("Channel")}, {"lane", nullable(reference("GreenLane"))}, {"state", reference("CaseState")},
                 {"sequence", integer("Number of events", 0, kBig)}, {"form_revision", integer("Revision of the form", 0, kBig)}, {"form_id", nullable(text("Form"))}, {"form", reference("FormValues")},
                 {"my_roles", list_of(reference("Role"), "Your roles in this case")}, {"created_at", moment("Created")}, {"submitted_at", nullable(moment("Filed"))}, {"accepted_at", nullable(moment("Accepted"))},
                 {"state_since", nullable(moment("In this state since"))}, {"assignee_name", text("Official in charge, for officials")}, {"assignee", text("Account in charge, for officials")},
                 {"registration_number", text("Registration number, or empty")},
                 {"rights", list_of(object({{"number", text("Registration number")}, {"name", text("Name of the data set", 600)}, {"status", text("Status of the right")}, {"valid_until", day("Last day of validity")},
                                            {"recordal", nullable(integer("The recordal that the case is about", 1, kBig))}, {"recordals", list_of(reference("Recordal"), "What stands on it")}}),
                                    "Rights of the register that the case is about, as they are now")},
                 {"obstructions", list_of(reference("Obstruction"), "What stands in the way in the register, before anybody signs")},
                 {"participants", list_of(reference("Participant"), "Participants")}, {"clocks", list_of(reference("Clock"), "Clocks")},
                 {"expected", list_of(object({{"phase", reference("Phase")}, {"by", nullable(day("The day by which it begins at the latest if every step takes all of its time; null where that cannot be told"))},
                                              {"depends_on", nullable(reference("WaitsOn"))},
                                              {"provisional", flag("Rests on a year whose calendar is not published")}}),
                                      "Phases to come, in order; an estimate")},
                 {"actions", list_of(reference("CaseAction"), "What you can do now, and what stands in the way of the rest")}, {"records", list_of(reference("CaseRecord"), "Correction lists, decisions …")},
                 {"attachments", list_of(reference("Attachment"), "Attachments")}, {"problems", list_of(reference("FieldProblem"), "What is missing or wrong in the form")}},
                "A case as its reader may see it");
}

Json green_lane() {
  const Json quota = object({{"green", integer("Open cases in the green lane", 0, kBig)}, {"open", integer("Cases that the office has yet to examine", 0, kBig)}, {"percent", integer("The part of them that may be in the lane", 0, 100)},
                             {"least", integer("So many cases at any rate", 0, kBig)}, {"most", integer("The cases that may be in the lane now", 0, kBig)}, {"full", flag("Nothing can be granted now")}, {"clause", text("Clause")},
                             {"confidence", choice({"sourced", "customary", "placeholder"}, "How well the limit is backed")}},
                            "How full the green lane is");
  return object({{"conditions", list_of(object({{"id", text("Reason, as in the request")}, {"label", bilingual()}, {"text", bilingual()}, {"clause", text("Clause")}}), "One of these must hold", 50)},
                 {"quota", nullable(quota)}},
                "The green lane of the procedure; the quota until the office has accepted the case");
}

Json obstruction() {
  return object({{"reason", text("Reason")}, {"message", text("What stands in the way", 2000)}, {"mend", text("What can be done", 2000)}, optional_member("clause", text("Clause")),
                 optional_member("errors", list_of(reference("FieldProblem"), "Wrong fields")), {"right", text("Registration number")}, {"recordal", nullable(integer("The standing recordal", 0, kBig))},
                 {"by_consent", flag("Goes away when the parties of that recordal agree in the case")}},
                "What stands in the way of a filing in the register");
}

Json case_summary() {
  return object({{"id", text("Case")}, {"procedure", text("Procedure")}, {"procedure_label", bilingual()}, {"pack", text("Rule pack")}, {"pack_label", bilingual()}, {"number", nullable(text("Application number"))},
                 {"state", text("State")}, {"state_label", bilingual()}, {"phase", reference("Phase")}, {"waits_on", reference("WaitsOn")}, {"ended", flag("Has ended")}, {"channel", reference("Channel")},
                 {"title", text("Name of the data set; of a case under another one, that one's where it has none", 400)}, {"industry", text("Industry code")}, {"source_kind", text("Source of the data")}, {"lead_name", text("Lead applicant", 400)},
                 {"assignee", text("Account in charge, for officials")}, {"assignee_name", text("Official in charge, for officials")}, {"submitted_at", nullable(moment("Filed"))}, {"updated_at", moment("Last change")},
                 {"due_on", nullable(day("Nearest due date"))}, {"due_clock", text("Clock of that due date")}, {"due_clock_label", nullable(bilingual())},
                 {"days_left", nullable(integer("Working days until then: 0 on the day itself, negative when it is past", -kBig, kBig))}, {"parent", nullable(text("Parent case"))},
                 {"registration_number", nullable(text("Registration number"))}, {"batch", nullable(text("Batch that it was filed from"))}, {"unread", flag("Your inbox holds something unseen about it")}},
                "A line of a work list");
}

Json case_counts() {
  const Json count = integer("Cases", 0, kBig);
  return object({{"total", count},
                 {"phases", map_of(count, "Cases by phase")},
                 {"states", list_of(object({{"procedure", text("Procedure")}, {"state", text("State")}, {"label", bilingual()}, {"count", count}}), "Cases by state")},
                 {"waits_on", map_of(count, "Cases by whom they wait on")},
                 {"assignees", list_of(object({{"account", text("Account; empty for those without one")}, {"name", text("Name")}, {"count", count}}), "Cases by official, for officials", 100'000)},
                 {"due", object({{"overdue", count}, {"today", count}, {"within_3_days", count}, {"within_7_days", count}, {"later", count}, {"none", count}}, "Calendar days until the due date; the groups do not overlap")},
                 {"unassigned", count}},
                "Totals of a work list");
}

/// Which members are there depends on `kind`; all that there may be are named.
Json event_details() {
  return object({optional_member("action", text("action_performed, letter_issued: the action")),
                 optional_member("label", bilingual()),
                 optional_member("from", text("State before")),
                 optional_member("to", text("State after, or empty")),
                 optional_member("clause", text("Clause that it rests on")),
                 optional_member("input", reference("FormValues")),
                 optional_member("sections", list_of(text("Section"), "form_saved: the sections that were saved")),
                 optional_member("letter", text("letter_issued: the letter")),
                 optional_member("title", bilingual()),
                 optional_member("party", text("participant_…: party")),
                 optional_member("role", text("participant_…: role")),
                 optional_member("name", text("Name of a participant or official", 400)),
                 optional_member("share_bp", integer("participant_…: share in basis points", 0, 10'000)),
                 optional_member("number", text("number_assigned, right_granted: number")),
                 optional_member("certificate_number", text("right_granted: certificate number")),
                 optional_member("valid_until", text("right_granted: last day of validity")),
                 optional_member("version", text("rules_pinned: version of the rules")),
                 optional_member("digest", text("rules_pinned: digest of the rules")),
                 optional_member("channel", text("channel_set: channel")),
                 optional_member("id", text("clock_set: clock")),
                 optional_member("status", text("clock_set: status")),
                 optional_member("started_on", text("clock_set: start day")),
                 optional_member("due_on", nullable(text("clock_set: last day"))),
                 optional_member("account", text("assigned: account, or empty")),
                 optional_member("reason", text("recused: why", 2000)),
                 optional_member("text", text("note_added: the note", 8000))},
                "What happened; which members are there depends on the kind of event")
      .set("additionalProperties", true);
}

Json case_event() {
  return object({{"sequence", integer("Number", 0, kBig)},
                 {"kind", choice({"case_created", "form_saved", "participant_added", "participant_changed", "participant_removed", "participation_confirmed", "action_performed", "number_assigned", "rules_pinned",
                                  "channel_set", "clock_set", "assigned", "recused", "note_added", "letter_issued", "right_granted"},
                                 "Kind of event")},
                 {"at", moment("When")},
                 {"actor", object({{"role", reference("Role")}, optional_member("name", text("Name; of officials for officials only", 400))})},
                 {"details", reference("CaseEventDetails")}});
}

Json letter_schema() {
  return object({{"letter", text("Letter")}, {"action", text("Action that issued it")}, {"title", bilingual()}, optional_member("addressee", bilingual()),
                 optional_member("subject", object({{"number", text("Application number")}, {"title", bilingual()}}, "The application that an objection is about")), {"paragraphs", list_of(bilingual(), "Paragraphs")}, optional_member("remedy", bilingual()), {"clause", text("Clause")},
                 optional_member("points", list_of(reference("CorrectionPoint"), "Points")), {"sequence", integer("Event", 0, kBig)}, {"at", moment("When")}, {"number", text("Application number")}, {"office", bilingual()}});
}

Json correction_point() {
  return object({{"field", text("JSON pointer into the form", 400)}, {"reason", text("What is wrong", 4000)}, {"clause", text("Clause")}}, "One point of a correction list").set("additionalProperties", true);
}

Json action_preview() {
  const Json ids = list_of(text({}), "Ids, as the rule pack names them");
  const Json clock_change = object({{"change", choice({"started", "stopped", "paused", "resumed", "expired", "changed"}, "What happens to it")}, {"clock", reference("ClockExplanation")}});
  const Json letter = object({{"letter", text("Letter")}, {"action", text("Action that issues it")}, {"title", bilingual()}, {"paragraphs", list_of(bilingual(), "Paragraphs")}, optional_member("addressee", bilingual()), optional_member("subject", object({{"number", text("Application number")}, {"title", bilingual()}}, "The application that an objection is about")),
                              optional_member("remedy", bilingual()),
                              {"clause", text("Clause")}, optional_member("points", list_of(reference("CorrectionPoint"), "Points")), {"number", text("Application number, empty where it is yet to be taken")}, {"office", bilingual()}},
                             "A letter as its recipients would read it; a dash stands for what only the register gives");
  return object({{"action", text("Action")}, {"label", bilingual()}, {"clause", text("Clause")}, {"possible", flag("It would be performed")}, {"state_before", reference("CaseState")},
                 optional_member("obstacle", reference("Obstacle")), optional_member("role", reference("Role")), optional_member("state_after", reference("CaseState")),
                 optional_member("proposes", text("What is proposed to a second person, or empty")), optional_member("takes_number", flag("The case gets its application number")),
                 optional_member("pins_rules", flag("The case keeps its rules from here on")), optional_member("clocks", list_of(clock_change, "What happens to its clocks")), optional_member("letters", list_of(letter, "Letters that are issued")),
                 optional_member("notices", list_of(object({{"role", reference("Role")}, {"parties", list_of(text({}, 400), "Names, for officials")}}), "Who is told")), optional_member("effects", ids),
                 optional_member("parent_actions", ids), optional_member("child_actions", ids)},
                "What an action would do; all but the first members are there where it is possible");
}

Json assignment() {
  return object({{"case_id", text("Case")}, {"ok", flag("Done")}, optional_member("assignee", text("Account in charge, empty where there is none")), optional_member("assignee_name", text("Official in charge")),
                 optional_member("assignee_before", text("Who it was before, to undo it")), optional_member("obstacle", reference("Obstacle"))},
                "What became of one case");
}

Json case_note() {
  return object({{"sequence", integer("Event", 0, kBig)}, {"at", moment("When")}, {"account", text("Account of the official")}, {"name", text("Name")}, {"role", reference("Role")}, {"text", text("The note", 8000)}}, "An internal note");
}

}  // namespace

Json case_schemas() {
  return Json::object({{"Case", case_schema()},
                       {"Obstruction", obstruction()},
                       {"GreenLane", green_lane()},
                       {"CaseRules", object({{"pack", text("Rule pack")}, {"version", text("Version of the rules")}, {"digest", text("Digest of the rules")},
                                            {"form", nullable(object({{"id", text("Form")}, {"label", bilingual()}, {"schema", reference("FormSchema")}}, "The form that the case carries"))},
                                            {"states", list_of(reference("CaseState"), "The states of the procedure", 1'000)},
                                            {"actions", list_of(object({{"id", text("Action")}, {"label", bilingual()}, {"form", nullable(text("Form of its input"))}}), "The actions of the procedure", 1'000)},
                                            {"forms", list_of(object({{"id", text("Form")}, {"label", bilingual()}, {"schema", reference("FormSchema")}}), "The forms of their inputs", 1'000)},
                                            {"checklists", list_of(reference("Checklist"), "Check lists of the examination", 1'000)},
                                            {"clauses", list_of(reference("ClauseRule"), "Clauses that the rules name", 10'000)},
                                            {"grounds", list_of(reference("RefusalGround"), "Grounds for refusal", 1'000)}},
                                           "What the rules that govern a case say of it")},
                       {"CaseSummary", case_summary()},
                       {"CaseCounts", case_counts()},
                       {"CaseEvent", case_event()},
                       {"CaseEventDetails", event_details()},
                       {"CaseAction", action_schema()},
                       {"ActionPreview", action_preview()},
                       {"Assignment", assignment()},
                       {"CaseNote", case_note()},
                       {"CaseRecord", record_schema()},
                       {"Obstacle", obstacle()},
                       {"Participant", participant_schema()},
                       {"Attachment", attachment_schema()},
                       {"Clock", clock_members()},
                       {"ClockExplanation", clock_explanation()},
                       {"CorrectionPoint", correction_point()},
                       {"Letter", letter_schema()},
                       {"Channel", choice({"normal", "green", "batch"}, "Channel of a case")},
                       {"FormValues", open_object("Values of a form, by the FormSchema of the rule pack")}});
}

}  // namespace shuquan::api
