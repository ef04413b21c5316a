#include "api/schemas_docket.h"

#include "api/shape.h"

namespace shuquan::api {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 60;

Json bilingual() { return reference("Text"); }
Json day(std::string_view description) { return formatted("date", description); }
Json moment(std::string_view description) { return formatted("date-time", description); }

Json docket_item() {
  const Json position = object({{"party", text("Party")}, {"name", text("Name", 400)}, {"position", choice({"holder", "other_side"}, "Holder, or party of a recordal")}, {"share_bp", integer("Share in basis points", 0, 10'000)},
                                {"recordal", nullable(integer("Recordal", 1, kMost))}});
  const Json filing = object({{"case_id", text("Case")}, {"number", nullable(text("Number"))}, {"procedure", text("Procedure")}, {"procedure_label", bilingual()}, {"state", text("State")}, {"state_label", bilingual()},
                              {"due_on", nullable(day("Nearest due date"))}});
  return object({{"number", text("Registration number")}, {"name", text("Name of the data set", 600)}, {"pack", text("Rule pack")}, {"status", choice({"registered", "expired", "cancelled", "revoked"}, "Status")},
                 {"in_force", flag("Registered and not over today")}, {"valid_from", day("First day")}, {"valid_until", day("Last day")}, {"days_left", nullable(integer("Calendar days", 0, 100'000))},
                 {"window_opens_on", nullable(day("First day on which renewal may be filed"))}, {"window_open", flag("Renewal may be filed now")}, {"certificate_version", integer("Version of the certificate in force", 1, kMost)},
                 {"undisclosed", nullable(flag("Declared undisclosed when it was filed; for holders only, null where not stated"))}, {"scenario", nullable(text("Scenario of use", 4000))},
                 {"recordals", list_of(reference("Recordal"), "What stands on it")}, {"parties", list_of(position, "Who of your side is what")}, {"open_filings", list_of(filing, "Filings about it that you take part in")},
                 {"cursor", text("Place in the list")}},
                "A right in a docket");
}

Json docket_summary() {
  return object({{"rights", integer("All", 0, kMost)}, {"in_force", integer("In force", 0, kMost)}, {"lapse_this_quarter", integer("In force, last day in this quarter", 0, kMost)}, {"quarter_ends_on", day("Last day of the quarter")},
                 {"window_open", integer("Can be renewed now", 0, kMost)}, {"window_opens_within_30_days", integer("Renewal opens within 30 days", 0, kMost)},
                 {"compliance", object({{"filed", integer("Filings with a period (B-art.16)", 0, kMost)}, {"late", integer("Of them late", 0, kMost)}, {"in_time_bp", nullable(integer("In time, basis points", 0, 10'000))}})}},
                "A docket in figures");
}

Json date_change() {
  return object({{"at", moment("When it was changed")}, {"what", text("Effect on the right (grant, renew …) or clock")}, {"before", nullable(day("Before"))}, {"after", nullable(day("After"))},
                 {"log_index", nullable(integer("Log entry", 0, kMost))}, {"case_id", nullable(text("Case"))}, {"clock", nullable(text("Clock"))}, {"clock_label", nullable(bilingual())}, {"status", nullable(text("Status of the clock"))}},
                "A change of a date");
}

Json register_event() {
  return object({{"position", integer("Where to go on after it", 0, kMost)}, {"index", integer("Index in the log", 0, kMost)}, {"kind", text("Effect", 40)}, {"number", text("Registration number")},
                 {"ordinal", integer("Place in the register", 0, kMost)}, {"revision", integer("Revision of the right", 1, kMost)}, {"effective", day("Takes effect")}, {"recorded_at", moment("Recorded")},
                 {"facts", open_object("Public facts")}, {"leaf", text("Leaf hash, hex", 64)}, {"state", open_object("Public state of the right after it")}},
                "Something public that happened to a right");
}

}  // namespace

Json docket_schemas() {
  return Json::object({{"DocketItem", docket_item()}, {"DocketSummary", docket_summary()}, {"DateChange", date_change()}, {"RegisterEvent", register_event()}});
}

}  // namespace shuquan::api
