#include "office/case_sight.h"

#include <algorithm>

namespace shuquan::office {
namespace {

using procedure::Viewer;
using rules::Role;

constexpr std::string_view kUnnamed = "***";
const std::string kUnnamedMark = "person-";

bool is_guidance(std::string_view kind) { return kind == "guidance_request" || kind == "guidance_note"; }

bool guidance_shared(const procedure::Case& file) {
  const procedure::Record* request = file.latest("guidance_request");
  return request && request->data["share_with_examiner"].bool_or(false);
}

bool names(const Json& value, std::string_view blob) {
  if (value.is_string()) return value.text() == blob;
  if (value.is_array()) return std::ranges::any_of(value.items(), [&](const Json& item) { return names(item, blob); });
  return value.is_object() && std::ranges::any_of(value.members(), [&](const auto& member) { return names(member.second, blob); });
}

}  // namespace

Json input_seen(const OpenedCase& opened, std::string_view action_id, Role author, const Json& input) {
  const rules::Action* action = opened.procedure().action(action_id);
  const rules::Form* form = action && !action->input.empty() ? opened.law.pack.form(action->input) : nullptr;
  return form ? procedure::visible_input(input, form->schema, opened.viewer_of(author)) : Json::object();
}

bool sees_record(const OpenedCase& opened, std::string_view kind) {
  if (procedure::is_internal_record(kind)) return opened.is_official();
  if (opened.told_only) return kind.empty();
  if (is_guidance(kind)) return !opened.is_official() || opened.as(Role::adviser) || opened.viewer() == Viewer::party || guidance_shared(opened.file);
  return true;
}

bool sees_attachment(const OpenedCase& opened, std::string_view blob, std::string_view uploaded_by) {
  if (opened.told_only) return false;
  if (!opened.file.parent || opened.is_official()) return true;
  if (std::ranges::any_of(opened.actors, [&](const procedure::Actor& actor) { return actor.account.value == uploaded_by; })) return true;
  const rules::Form* form = opened.form();
  if (form && names(procedure::visible_form(opened.file.form, form->schema, opened.viewer()), blob)) return true;
  return std::ranges::any_of(opened.file.records, [&](const procedure::Record& record) {
    return sees_record(opened, record.kind) && names(input_seen(opened, record.action, record.actor.role, record.data), blob);
  });
}

std::string actor_name_seen(const OpenedCase& opened, const procedure::Actor& actor) {
  const Viewer viewer = opened.viewer_of(actor.role);
  if (actor.role == Role::system || viewer == Viewer::party || viewer == Viewer::official) return actor.name;
  const procedure::Participant* party = opened.file.participant(actor.party, actor.role);
  return party ? party->name : std::string();
}

procedure::Participant participant_seen(const OpenedCase& opened, const procedure::Participant& participant) {
  const auto found = std::ranges::find(opened.unnamed, participant.party);
  if (found == opened.unnamed.end()) return participant;
  procedure::Participant unnamed = participant;
  unnamed.party = PartyId(kUnnamedMark + std::to_string(found - opened.unnamed.begin()));
  unnamed.name = kUnnamed;
  return unnamed;
}

PartyId party_meant(const OpenedCase& opened, const PartyId& given) {
  for (std::size_t i = 0; i < opened.unnamed.size(); ++i)
    if (given.value == kUnnamedMark + std::to_string(i)) return opened.unnamed[i];
  return given;
}

Json participants_seen(const OpenedCase& opened) {
  Json list = Json::array();
  for (const procedure::Participant& each : opened.file.participants) {
    const procedure::Participant p = participant_seen(opened, each);
    list.push(Json::object({{"party", p.party.value},
                            {"role", rules::to_string(p.role)},
                            {"name", p.name},
                            {"share_bp", p.share_bp},
                            {"confirmed", p.confirmed_revision == opened.file.form_revision},
                            {"confirmed_at", p.confirmed_at ? Json(to_string(*p.confirmed_at)) : Json()}}));
  }
  return list;
}

}  // namespace shuquan::office
