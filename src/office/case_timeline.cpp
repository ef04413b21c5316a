#include "office/case_queries.h"
#include "office/case_sight.h"
#include "procedure/event.h"
#include "store/case_rows.h"

namespace shuquan::office {
namespace {

namespace event = procedure::event;

bool sees_event(const OpenedCase& opened, const procedure::Event& item) {
  if (item.kind == event::kNoteAdded || item.kind == event::kAssigned || item.kind == event::kRecused) return opened.is_official();
  if (opened.told_only && item.kind != event::kActionPerformed && item.kind != event::kRightChanged) return false;
  return sees_record(opened, item.data["record"].text());
}

Json actor_json(const OpenedCase& opened, const procedure::Actor& actor) {
  Json out = Json::object({{"role", rules::to_string(actor.role)}});
  if (std::string name = actor_name_seen(opened, actor); !name.empty()) out.set("name", std::move(name));
  return out;
}

/// Members of the event's data that everybody who may open the case may see, in this order.
Json chosen(const Json& data, std::initializer_list<std::string_view> names) {
  Json out = Json::object();
  for (const std::string_view name : names)
    if (const Json* value = data.find(name)) out.set(std::string(name), *value);
  return out;
}

Json details(const procedure::Event& item, const OpenedCase& opened) {
  if (item.kind == event::kActionPerformed) {
    const rules::Action* action = opened.procedure().action(item.data["action"].text());
    Json out = Json::object({{"action", item.data["action"]}, {"from", item.data["from"]}, {"to", item.data["to"]}, {"clause", item.data["clause"]}});
    if (action) out.set("label", Json::object({{"zh", action->label.zh}, {"en", action->label.en}}));
    if (!item.data["record"].text().empty()) out.set("input", input_seen(opened, item.data["action"].text(), item.actor.role, item.data["input"]));
    return out;
  }
  if (item.kind == event::kFormSaved) {
    Json sections = Json::array();
    for (const auto& [section, value] : item.data["changes"].members()) sections.push(section);
    return Json::object({{"sections", std::move(sections)}});
  }
  if (item.kind == event::kLetterIssued) return Json::object({{"letter", item.data["letter"]}, {"title", item.data["title"]}});
  if (item.kind == event::kCaseCreated) return chosen(item.data, {"id", "procedure", "pack", "state", "channel", "parent"});
  if (item.kind == event::kRightNamed) return chosen(item.data, {"ordinal", "number", "name", "recordal"});
  if (item.kind.starts_with("participant_")) {
    procedure::Participant named;
    named.party = PartyId(item.data["party"].text());
    named.name = item.data["name"].text();
    const procedure::Participant seen = participant_seen(opened, named);
    Json out = chosen(item.data, {"role", "share_bp", "form_revision"});
    if (item.data.contains("name")) out.set("name", seen.name);
    return out.set("party", seen.party.value);
  }
  return item.data;
}

}  // namespace

Result<Json> list_case_events(store::Connection& db, const OpenedCase& opened) {
  SHUQUAN_TRY(const std::vector<procedure::Event> events, store::load_events(db, opened.file.id));
  Json list = Json::array();
  std::int64_t sequence = 0;
  for (const procedure::Event& item : events) {
    ++sequence;
    if (!sees_event(opened, item)) continue;
    list.push(Json::object({{"sequence", sequence}, {"kind", item.kind}, {"at", to_string(item.at)}, {"actor", actor_json(opened, item.actor)},
                            {"details", details(item, opened)}}));
  }
  return Json::object({{"items", std::move(list)}});
}

Result<Json> view_letter(store::Connection& db, const OpenedCase& opened, std::int64_t sequence) {
  SHUQUAN_TRY(const std::vector<procedure::Event> events, store::load_events(db, opened.file.id));
  if (opened.told_only) return fail(Errc::not_found, "case.no_such_letter");
  if (sequence < 1 || sequence > static_cast<std::int64_t>(events.size()) || events[static_cast<std::size_t>(sequence) - 1].kind != event::kLetterIssued)
    return fail(Errc::not_found, "case.no_such_letter");
  const procedure::Event& letter = events[static_cast<std::size_t>(sequence) - 1];
  Json out = letter.data;
  return out.set("sequence", sequence)
      .set("at", to_string(letter.at))
      .set("number", opened.file.number)
      .set("office", Json::object({{"zh", opened.law.pack.office.zh}, {"en", opened.law.pack.office.en}}));
}

}  // namespace shuquan::office
