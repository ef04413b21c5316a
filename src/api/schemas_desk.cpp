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

}  // namespace

Json desk_schemas() {
  return Json::object({{"InboxItem", inbox_item()},
                       {"Absence", absence()},
                       {"OwnAbsence", object({{"absence", nullable(reference("Absence"))}, {"covering", list_of(reference("Absence"), "Colleagues for whom you stand in")}})},
                       {"Preferences", object({{"preferences", map_of(Json::object({{"description", "Any value"}}), "Values by name")}})}});
}

}  // namespace shuquan::api
