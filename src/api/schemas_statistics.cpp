#include "api/schemas_statistics.h"

#include "api/shape.h"

namespace shuquan::api {
namespace {

constexpr std::int64_t kMost = std::int64_t{1} << 50;

Json bilingual() { return reference("Text"); }
Json count(std::string_view description) { return nullable(integer(description, 0, kMost)); }

Json waits() {
  return object({{"cases", count("Applications decided in the month; null from 1 to 4")}, {"median", count("Working days from filing to decision; null below 5 cases")},
                 {"ninety_percent", count("Nine in ten waited no longer; null below 10 cases")}, {"mean_tenths", count("Mean in tenths of a working day")}});
}

Json month() {
  const Json tenths = nullable(integer("Tenths of a working day", -kMost, kMost));
  return object({{"month", text("The month, e.g. 2026-08", 7)}, {"requests", count("Requests for the green channel; null from 1 to 4")}, {"grants", count("Granted")}, {"refusals", count("Refused")},
                 {"grounds", list_of(object({{"ground", text("Ground")}, {"label", bilingual()}, {"count", count("Refusals; null where small, or where a small one would follow from it")}}), "Refusals by ground", 100)},
                 {"most_use_percent", count("The largest part of the open cases that was in the channel after a grant")}, {"green", reference("Waits")}, {"ordinary", reference("Waits")},
                 {"in_order_tenths", tenths}, {"effect_tenths", tenths}},
                "One month of one office. `in_order_tenths`: what the ordinary cases would have waited had all been served in the order of filing; `effect_tenths`: what they waited longer than that");
}

Json statistics() {
  const Json agreement = object({{"read", count("Read again; null from 1 to 4")}, {"agreed_percent", count("Of them decided the same way; null below 5")}});
  const Json quota = object({{"clause", nullable(object({{"id", text("Clause")}, {"label", bilingual()}, {"gist", bilingual()}}))}, {"confidence", choice({"sourced", "customary", "placeholder"}, "How well it is backed")}, {"note", bilingual()},
                             {"percent", integer("Of the open cases", 0, 100)}, {"least", integer("So many at any rate", 0, kMost)}});
  const Json office = object({{"pack", text("Rule pack")}, {"office", bilingual()}, {"green_lane", flag("The place has a green channel")}, {"quota", nullable(quota)},
                              {"rereading", object({{"green", agreement}, {"ordinary", agreement}}, "Second readings in these months")}, {"months", list_of(reference("LaneMonth"), "Oldest first", 120)}});
  return object({{"from", text("First month", 7)}, {"until", text("Last month; the one that runs is not published", 7)}, {"smallest_cell", integer("Smaller numbers are not published", 1, 100)},
                 {"smallest_for_tail", integer("From so many cases on the slowest tenth is told", 1, 1000)}, {"window_months", integer("Months within which the order of filing is compared", 1, 120)},
                 {"offices", list_of(office, "Offices", 100)}},
                "Public statistics of the green channel; null stands for what would show single cases");
}

Json draw() {
  const Json lane = object({{"lane", choice({"green", "ordinary"}, "Group")}, {"population", count("Decided in the month; null from 1 to 4")}, {"drawn", count("Of them read again")}, {"percent", integer("Part by the rule", 0, 100)},
                            {"least", integer("So many at any rate", 0, kMost)}, {"list_sha256", text("Digest of the list in order", 64)}});
  return object({{"id", text("Draw")}, {"pack", text("Rule pack")}, {"from", formatted("date", "First day")}, {"until", formatted("date", "Last day")}, {"log_size", integer("Entries of the log when the month ended", 0, kMost)},
                 {"seed", text("Root of the log of that size, hex", 64)}, {"drawn_at", formatted("date-time", "When it was drawn")}, {"lanes", list_of(lane, "By group", 10)}},
                "A sample and how it was drawn");
}

Json rereading(bool whole) {
  const auto moment = [](std::string_view description) { return nullable(formatted("date-time", description)); };
  Json out = object({{"id", text("Reading")}, {"draw", text("Draw")}, {"pack", text("Rule pack")}, {"lane", choice({"green", "ordinary"}, "Group")}, {"purpose", choice({"lane_audit", "quality"}, "Why it was sampled")},
                     {"case_id", text("Case")}, {"number", text("Application number")}, {"title", text("Name of the data set", 600)}, {"registration_number", nullable(text("Registration number, where it was registered"))},
                     {"from", formatted("date", "First day of the sample")}, {"until", formatted("date", "Last day of the sample")}, {"state", choice({"open", "agreed", "differs", "concluded"}, "State")},
                     {"reader", nullable(text("Account of the reader"))}, {"reader_name", nullable(text("Name of the reader"))}, {"assigned_at", moment("Since when")}, {"read_at", moment("When it was read")},
                     {"outcome", nullable(choice({"same", "other"}, "Whether the reader would have decided the same"))}, {"remarks", text("Remarks of the reader", 2000)},
                     {"conclusion", nullable(choice({"no_step", "instruct", "begin_procedure"}, "What the office made of a difference"))}, {"conclusion_remarks", text("Why", 2000)}, {"concluded_name", nullable(text("Who concluded"))},
                     {"concluded_at", moment("When")}},
                    "A second reading of a decided case");
  if (!whole) return out;
  const Json element = object({{"element", text("Element")}, {"label", bilingual()}, {"question", bilingual()}, {"clause", text("Clause")}, {"found", text("What was found")}, {"reasons", text("Why", 4000)},
                               {"agrees", nullable(flag("The reader finds the same"))}, {"reason", text("Why not", 1000)}});
  Json more = object({{"elements", list_of(element, "What was found, and what the reader says of it", 50)}, {"decision", bilingual()}, {"may_read", flag("You are to read it")}, {"may_assign", flag("You may name another reader")},
                      {"may_conclude", flag("You may conclude")}});
  Json properties = out["properties"], required = out["required"];
  for (const auto& [name, schema] : more["properties"].members()) properties.set(name, schema);
  for (const Json& name : more["required"].items()) required.push(name);
  return out.set("properties", std::move(properties)).set("required", std::move(required));
}

Json figures() {
  const Json cases = integer("Cases", 0, kMost);
  const Json element = object({{"element", text("Element")}, {"label", bilingual()}, {"read", cases}, {"agreed", cases}});
  const Json lane = object({{"lane", choice({"green", "ordinary"}, "Group")}, {"purpose", choice({"lane_audit", "quality"}, "Why it is sampled")}, {"drawn", cases}, {"read", cases}, {"agreed", cases},
                            {"elements", list_of(element, "By element", 200)}});
  return object({{"office", text("Office")}, {"lanes", list_of(lane, "By group", 10)}}, "How often second readings agreed");
}

}  // namespace

Json statistics_schemas() {
  return Json::object({{"Waits", waits()}, {"LaneMonth", month()}, {"LaneStatistics", statistics()}, {"SampleDraw", draw()}, {"Rereading", rereading(false)}, {"RereadingDetail", rereading(true)}, {"RereadingFigures", figures()}});
}

}  // namespace shuquan::api
