#include "api/schemas_public.h"

#include "api/shape.h"

namespace shuquan::api {
namespace {

constexpr std::int64_t kMost = INT64_MAX;

Json status() { return choice({"registered", "expired", "cancelled", "revoked"}, "Status of the right"); }
Json hex_digest(std::string_view description) { return text(description, 64); }
Json date(std::string_view description) { return formatted("date", description); }
Json moment(std::string_view description) { return formatted("date-time", description); }
Json confidence() { return choice({"sourced", "customary", "placeholder"}, "How far the rule is backed by a text"); }
Json two_texts() { return object({{"zh", text("Chinese", 20'000)}, {"en", text("English", 20'000)}}); }

Json open_members(std::initializer_list<Member> members, std::string_view description) { return object(members, description).set("additionalProperties", true); }

Json holder(std::string_view description) {
  return open_members({{"kind", choice({"organisation", "institution", "person"}, "Kind of holder")},
                       {"share_bp", integer("Share in basis points", 1, 10'000)},
                       optional_member("name", nullable(text("Name; none for natural persons", 600))),
                       optional_member("identifier", text("Unified social credit code", 40)),
                       optional_member("commitment", hex_digest("Salted commitment to a person's name"))},
                      description);
}

Json highlight() {
  return object({{"field", text("name, holders, overview or scenario", 40)},
                 {"parts", list_of(object({{"text", text("Part of the text", 2000)}, {"hit", flag("Whether it was searched for")}}), "The surroundings of the first hit", 1000)}});
}

Json register_item() {
  return object({{"name", text("Name of the data set", 600)}, {"number", text("Registration number", 60)}, {"certificate_number", text("Certificate number", 60)},
                 {"ordinal", integer("Place in the register", 0, kMost)}, {"holders", list_of(holder("A holder"), "Holders")}, {"status", status()}, {"jurisdiction", text("Rule pack", 40)},
                 {"industry", text("Industry code", 20)}, {"source_kind", text("Source of the data", 40)}, {"filed_on", date("Filed")}, {"announced_on", date("Registered")},
                 {"valid_until", date("Last day of validity")}, {"overview", text("Beginning of the public overview", 600)}, {"highlights", list_of(highlight(), "Where the words stand", 1000)}});
}

Json right_entry() {
  return object({{"ordinal", integer("Place in the register", 0, kMost)}, {"revision", integer("Number of effects", 1, kMost)}, {"number", text("Registration number", 60)},
                 {"certificate_number", text("Certificate number", 60)}, {"jurisdiction", text("Rule pack", 40)}, {"name", text("Name of the data set", 600)}, {"status", status()},
                 {"holders", list_of(holder("A holder"), "Holders")}, {"filed_on", date("Filed")}, {"announced_on", date("Registered")}, {"valid_from", date("First day of validity")},
                 {"valid_until", date("Last day of validity")}, {"description", reference("FormValues")}, {"in_force", flag("Registered and not over today")},
                 optional_member("window_opens_on", nullable(date("From this day on a renewal may be filed; null where there is none to come"))),
                 {"case_number", nullable(text("Application number", 80))},
                 {"log", object({{"origin", text("Log", 300)}, {"index", integer("Index of the newest entry", 0, kMost)}, {"leaf", hex_digest("Its leaf hash")}})},
                 optional_member("certificate_version", integer("Version of the certificate in force; 1 where absent", 1, kMost)), optional_member("ended_on", date("Day of cancellation or revocation")),
                 optional_member("void_from_beginning", flag("Revoked as if it had never been")),
                 {"recordals", list_of(reference("Recordal"), "Licences, pledges and other recordals")},
                 {"certificate", nullable(object({{"version", integer("Version", 1, 9999)}, {"sha256", hex_digest("Digest of the file")}, {"issued_at", moment("Issued")}}))},
                 {"public_url", text("Address of this entry", 300)}});
}

Json recordal() {
  const Json party = open_members({{"kind", choice({"organisation", "institution", "person"}, "Kind of party")}, optional_member("name", text("Name; none for natural persons", 600)),
                                   optional_member("identifier", text("Unified social credit code", 40)), optional_member("commitment", hex_digest("Salted commitment to a person's name"))},
                                  "A party of the other side");
  return open_members({{"id", integer("Number of the recordal on this right", 1, kMost)}, {"kind", choice({"licence", "pledge", "contribution", "on_balance", "securitisation", "freeze", "note"}, "What it is")},
                       {"parties", list_of(party, "Licensees, pledgees, investees, the authority")}, {"from", date("First day")}, optional_member("until", date("Last day")),
                       {"reference", text("Number of the filing; the same on every right that one contract covers", 80)}, {"terms", open_object("Other public terms")},
                       optional_member("late", flag("Filed after the period of B-art.16")), optional_member("beyond_validity", flag("Reaches beyond the validity of the right")),
                       optional_member("rank", integer("Rank of a pledge", 1, kMost)), optional_member("allows", list_of(text("Word", 40), "What it allows", 10)),
                       optional_member("licence", choice({"exclusive", "sole", "ordinary", "sub"}, "Kind of licence")), optional_member("head", integer("Licence that a sub-licence rests on", 1, kMost)),
                       optional_member("territory", list_of(text("GB/T 2260 code", 12), "Places; none: everywhere", 100)),
                       optional_member("fields", list_of(text("GB/T 4754 code", 12), "Fields of use; none: every field", 100))},
                      "Something that stands on a right");
}

Json log_entry() {
  return object({{"index", integer("Index in the log", 0, kMost)}, {"kind", text("Effect", 40)}, {"revision", integer("Revision of the right", 1, kMost)}, {"effective", date("Takes effect")},
                 {"recorded_at", moment("Entered")}, {"facts", open_object("Public facts")}, {"commitments", open_object("Name → salted digest of what is not public")},
                 {"leaf", hex_digest("Leaf hash")},
                 {"previous", nullable(object({{"index", integer("Index", 0, kMost)}, {"leaf", hex_digest("Leaf hash")}}, "The entry before"))}});
}

Json state_evidence() {
  return object({{"format", choice({"shuquan-state-evidence@v1"}, "Format")}, {"issued", flag("Whether the right was ever registered")}, {"registers", integer("Rights in the register", 0, kMost)},
                 optional_member("number", text("Registration number", 60)), optional_member("ordinal", integer("The ordinal asked for", 0, kMost)),
                 optional_member("leaf", text("Canonical bytes of the state leaf", 70'000)), optional_member("hashes", list_of(text("Base64", 44), "Inclusion of the leaf", 62)),
                 {"state_root_entry", text("Canonical bytes of the state root entry", 70'000)}, {"proof", text("tlog-proof of the state root entry", 300'000)}});
}

Json certificate_check() {
  return object({{"issued", flag("Whether exactly this file was issued")}, optional_member("number", text("Registration number", 60)),
                 optional_member("certificate_number", text("Certificate number", 60)), optional_member("version", integer("Version", 1, 9999)),
                 optional_member("current", flag("No newer certificate replaces it")), optional_member("status", status()), optional_member("in_force", flag("The right is in force today")),
                 optional_member("valid_until", date("Last day of validity")), optional_member("issued_at", moment("Issued"))});
}

Json log_info() {
  return object({{"origin", text("Name of the log", 300)}, {"size", integer("Entries", 0, kMost)}, {"registers", integer("Rights", 0, kMost)}, {"published_size", integer("Entries published as tiles", 0, kMost)},
                 {"checkpoint", text("Signed checkpoint", 300'000)}, {"keys", list_of(text("Verifier key", 400), "Keys of the log: Ed25519, SM2", 4)},
                 {"sm3", object({{"origin", text("Name of the SM3 tree", 300)}, {"checkpoint", text("Signed checkpoint", 300'000)}, {"key", text("Verifier key", 400)}})},
                 {"checkpoint_url", text("Address of the checkpoint", 400)}, {"tiles_url", text("Address of the tiles", 400)}, {"audit", reference("Text")}});
}

Json notice(bool whole) {
  Json schema = object({{"id", text("Case", 40)}, {"number", text("Application number", 80)}, {"title", text("Name of the data set", 600)}, {"jurisdiction", text("Rule pack", 40)},
                        {"office", reference("Text")}, {"industry", text("Industry code", 20)}, {"source_kind", text("Source of the data", 40)}, {"notice_from", nullable(date("First day"))},
                        {"notice_until", nullable(date("Last day, ends at 24:00"))}, {"state", reference("Text")}, {"objection_allowed", flag("Whether objections are still possible")},
                        {"working_days_left", nullable(integer("Working days left", 0, 10'000))}, {"calendar_days_left", nullable(integer("Calendar days left", 0, 10'000))},
                        {"applicants", list_of(holder("An applicant; persons by the first character of the name"), "Applicants")}});
  if (!whole) return schema;
  Json properties = schema["properties"], required = schema["required"];
  properties.set("form", reference("FormValues"));
  properties.set("derivation", nullable(reference("DeadlineDerivation")));
  return schema.set("properties", std::move(properties)).set("required", required.push("form").push("derivation"));
}

Json deadline_step() {
  return object({{"date", date("Day")}, {"through", date("Last of several days told in one line")},
                 {"kind", choice({"start", "counted", "rest_day", "paused", "corresponding_day", "extended", "rolled", "due"}, "What the day is")}, {"number", integer("Counted number", 0, 100'000)},
                 {"note", reference("Text")}});
}

Json clause() { return nullable(object({{"id", text("Clause", 80)}, {"label", reference("Text")}, {"gist", reference("Text")}})); }

Json pack_summary(bool whole) {
  Json schema = object({{"id", text("Rule pack", 40)}, {"label", reference("Text")}, {"office", reference("Text")}, {"region", text("Region code", 12)}, {"version", text("Version", 40)},
                        {"digest", text("Digest of the resolved pack", 64)},
                        {"confidence", object({{"sourced", integer("Rules read in a source", 0, 100'000)}, {"customary", integer("Customary", 0, 100'000)}, {"placeholder", integer("Ours until verified", 0, 100'000)}})}});
  if (!whole) return schema;
  Json properties = schema["properties"], required = schema["required"];
  properties.set("resolved", reference("RulePackBody"));
  return schema.set("properties", std::move(properties)).set("required", required.push("resolved"));
}

Json comparison() {
  const Json value = open_members({{"clause", clause()}, {"value", Json::object({{"description", "The rule"}})}, optional_member("confidence", confidence()), optional_member("note", reference("Text")), optional_member("text", reference("Text"))},
                                 "What one place says");
  return object({{"date", date("As in force on")},
                 {"packs", list_of(object({{"id", text("Rule pack", 40)}, {"label", reference("Text")}}), "Places", 100)},
                 {"items", list_of(object({{"key", text("Key", 120)}, {"kind", choice({"period", "setting", "field", "state", "action", "clock", "check", "ground", "letter", "visibility", "number"}, "Kind of rule")}, {"label", reference("Text")}, {"same", flag("The same everywhere")},
                                           {"values", Json::object({{"type", "object"}, {"description", "Rule pack → rule"}, {"additionalProperties", value}})}}),
                                   "Rules", 10'000)}});
}

Json deadline_explanation() {
  return object({{"pack", text("Rule pack", 40)}, {"period", text("Key of the period", 120)}, {"label", reference("Text")}, {"text", reference("Text")}, {"clause", clause()}, {"confidence", confidence()},
                 {"note", reference("Text")}, {"value", object({{"value", integer("Length", 0, 100'000)}, {"unit", choice({"working_day", "calendar_day", "month", "year"}, "Unit")},
                                                                 {"roll_if_rest_day", flag("Moves to the next working day")}})},
                 {"start", date("Start")}, {"due_on", nullable(date("Last day"))}, {"provisional", flag("Reaches into a year without a published calendar")}, {"calendar", text("Calendars used", 400)},
                 {"steps", list_of(deadline_step(), "Day by day", 100'000)}});
}

Json calendars() {
  const Json day = object({{"date", date("Day")}, {"works", flag("A working day")}, {"name", reference("Text")}});
  return object({{"version", text("Calendars", 400)}, {"this_year", integer("This year", 1900, 9999)}, {"this_year_published", flag("This year's calendar is published")},
                 {"next_year_published", flag("Next year's calendar is published; otherwise due dates in it are provisional")},
                 {"missing_years", list_of(integer("Year", 1900, 9999), "Of this year and the next, those without a published calendar", 2)},
                 {"years", list_of(object({{"year", integer("Year", 1900, 9999)}, {"source", text("Document number", 200)}, {"days", list_of(day, "Days that differ from Monday–Friday", 400)}}), "Years", 100)}});
}

Json code_list() {
  const Json entry = object({{"code", text("Code", 40)}, {"label", reference("Text")}, {"parent", text("Group", 40)}, {"selectable", flag("May be chosen")}});
  return object({{"id", text("Code list", 60)}, {"label", reference("Text")}, {"source", text("Standard it comes from", 400)}, {"entries", list_of(entry, "Codes", 100'000)}});
}

}  // namespace

Json public_schemas() {
  const Json derivation = object({{"period", reference("Text")}, {"clause", text("Clause", 80)}, {"calendar", text("Calendars used", 400)}, {"provisional", flag("May still move")},
                                  {"due_on", nullable(date("Last day"))}, {"steps", list_of(deadline_step(), "Day by day", 100'000)}});
  const Json form = object({{"id", text("Form", 60)}, {"label", reference("Text")}, {"pack", text("Rule pack", 40)}, {"digest", text("Digest of the pack", 64)}, {"schema", reference("FormSchema")}});
  return Json::object({{"Text", two_texts()},
                       {"RegisterItem", register_item()},
                       {"RightEntry", right_entry()},
                       {"Recordal", recordal()},
                       {"LogEntry", log_entry()},
                       {"StateEvidence", state_evidence()},
                       {"CertificateCheck", certificate_check()},
                       {"LogInfo", log_info()},
                       {"NoticeSummary", notice(false)},
                       {"Notice", notice(true)},
                       {"DeadlineDerivation", derivation},
                       {"DeadlineExplanation", deadline_explanation()},
                       {"RulePackSummary", pack_summary(false)},
                       {"RulePack", pack_summary(true)},
                       {"RuleComparison", comparison()},
                       {"Form", form},
                       {"CodeList", code_list()},
                       {"Calendars", calendars()}});
}

}  // namespace shuquan::api
