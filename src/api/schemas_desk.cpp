#include "api/schemas_desk.h"

#include "api/shape.h"
#include "office/inbox.h"

namespace shuquan::api {
namespace {

Json moment(std::string_view what) { return Json::object({{"type", "string"}, {"format", "date-time"}, {"description", what}}); }
Json id_text(std::string_view what) { return text(what, 80); }

Json inbox_item() {
  return object({{"id", id_text("Item")},
                 {"at", moment("When")},
                 {"kind", text("What happened: action_performed, clock_set, power_granted, power_revoked …", 60)},
                 {"text", text("What happened, in the reader's language", 2000)},
                 {"title", text("What it is about, may be empty", 600)},
                 {"case_id", nullable(id_text("Case; none where it is about no case"))},
                 {"case_number", nullable(text("Application number", 80))},
                 {"procedure", nullable(id_text("Procedure"))},
                 {"pack", nullable(id_text("Rule pack"))},
                 {"action", nullable(id_text("Action that was performed"))},
                 {"registration_number", nullable(text("Registration number", 80))},
                 {"power_id", nullable(id_text("Power of attorney"))},
                 {"to_party", nullable(id_text("Told to this party"))},
                 {"to_office", nullable(id_text("Told to this office"))},
                 {"to_role", nullable(text("and in it to this role", 40))},
                 {"seen", flag("You have seen it")},
                 {"seen_at", nullable(moment("When you saw it"))}},
                "Something that you are told");
}

Json absence() {
  return object({{"account", id_text("Official who is away")}, {"name", text("Name")}, {"from", text("First day", 10)}, {"until", text("Last day", 10)}, {"cover_account", id_text("Colleague who stands in")},
                 {"cover_name", text("Name of the colleague")}, {"noted_at", moment("When it was noted")}},
                "An absence with who stands in");
}

Json deadline() {
  return object({{"date", text("Last day, ends at 24:00", 10)}, {"case_id", id_text("Case")}, {"clock", id_text("Clock")}, {"clock_label", reference("Text")}, {"counts_against", reference("WaitsOn")},
                 {"number", nullable(text("Application number", 80))}, {"title", text("Name of the data set", 600)}, {"pack", id_text("Rule pack")}, {"procedure", id_text("Procedure")}, {"state", id_text("State")},
                 {"state_label", reference("Text")}, {"assignee_name", text("Official in charge, for officials")}, {"overdue", flag("It is past")},
                 {"days_left", integer("Working days until then: 0 on the day itself, negative when it is past", -1'000'000, 1'000'000)}},
                "A day on which a clock of a case runs out");
}

Json similar() {
  const Json percent = integer("Per cent", 0, 100);
  return object({{"kind", choice({"right", "pending"}, "A registered right, or a case that is pending")}, {"title", text("Name", 600)}, {"number", text("Registration number, or application number", 80)},
                 {"case_id", nullable(id_text("Case, where it is one of your offices'"))}, {"pack", id_text("Rule pack")}, {"status", nullable(choice({"registered", "expired", "cancelled", "revoked"}, "Status of the right"))},
                 {"state_label", nullable(reference("Text"))}, {"applicants", text("Holders or lead applicant; persons and applicants elsewhere are left out", 4000)}, {"date", nullable(text("Registered, or filed", 10))},
                 {"overview", text("Public overview", 4000)}, {"score", percent}, {"name_score", percent}, {"overview_score", percent}, {"words", list_of(text({}, 600), "What both names share, longest first", 8)},
                 {"same_holder", flag("A party of this case holds it or files it")}},
                "Something that resembles an application; evidence, not a verdict");
}

Json load() {
  const Json count = integer("Cases", 0, 1'000'000'000);
  return object({{"open", count}, {"waits_on_office", count}, {"overdue", count}, {"due_within_3_days", count}});
}

Json workload() {
  const Json official = object({{"account", id_text("Account")}, {"name", text("Name")}, {"active", flag("The account may act")}, {"roles", list_of(reference("Role"), "Roles at the office", 20)},
                                {"away_until", nullable(text("Last day of an absence that has begun", 10))}, {"cover_name", nullable(text("Who stands in"))}, {"load", reference("Load")}});
  return object({{"office", id_text("Office")}, {"all", reference("Load")}, {"unassigned", reference("Load")}, {"officials", list_of(official, "Officials", 2'000)}}, "Who of an office has how much on the desk");
}

Json unmask_event() {
  return object({{"sequence", integer("Line of the audit trail", 1, 1'000'000'000'000)}, {"at", moment("When")}, {"name", text("Who saw it")}, {"field", text("What was seen: a pointer into the form, identity_number or phone", 300)},
                 {"of_party", nullable(id_text("Party whose number it is"))}, {"case_id", nullable(id_text("Case for the sake of which it was seen"))}, {"reason", text("Why", 300)}},
                "Somebody saw a masked value whole");
}

Json sign_ins() {
  const Json attempts = list_of(object({{"at", moment("When")}, {"remote", text("Network address", 60)}}), "Newest first", 3);
  return object({{"succeeded", attempts}, {"failed", attempts}}, "The last sign-ins of an account");
}

}  // namespace

Json desk_schemas() {
  return Json::object({{"InboxItem", inbox_item()},
                       {"Absence", absence()},
                       {"Deadline", deadline()},
                       {"SimilarEntry", similar()},
                       {"Load", load()},
                       {"Workload", workload()},
                       {"UnmaskEvent", unmask_event()},
                       {"SignIns", sign_ins()},
                       {"CalendarFeed", object({{"active", flag("There is a secret address")}, {"created_at", nullable(moment("Since when"))}})},
                       {"OwnAbsence", object({{"absence", nullable(reference("Absence"))}, {"covering", list_of(reference("Absence"), "Colleagues for whom you stand in")}})},
                       {"Preferences", object({{"preferences", map_of(Json::object({{"description", "Any value"}}), "Values by name")}})}});
}

}  // namespace shuquan::api
