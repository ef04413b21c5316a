#include "office/act_on_many.h"

#include <algorithm>

#include "office/case_json.h"
#include "office/commit_case.h"
#include "office/numbers.h"

namespace shuquan::office {
namespace {

/// What these leave in the file is about one case: its points, its elements, its sides.
constexpr std::string_view kPerCase[] = {"correction_list", "correction_response", "findings", "second_reading", "objection_decision", "reply", "mediation", "guidance_note"};

bool is_fault(const Error& error) { return error.code == Errc::internal || error.code == Errc::unavailable; }
bool is_per_case(const rules::Action& action) { return std::ranges::find(kPerCase, std::string_view(action.record)) != std::end(kPerCase); }

struct Offer {
  const rules::Action* action = nullptr;
  const rules::Form* form = nullptr;
  Json cases = Json::array();
  std::vector<std::pair<std::string, Error>> refused;
};

/// Whether somebody in one of these roles could ever perform it.
bool has_role(const OpenedCase& opened, const rules::Action& action) {
  return std::ranges::any_of(opened.actors, [&](const procedure::Actor& actor) { return std::ranges::find(action.roles, actor.role) != action.roles.end(); });
}

Offer& offer_of(std::vector<Offer>& offers, const rules::Action& action, const rules::Form* form) {
  const auto found = std::ranges::find_if(offers, [&](const Offer& each) { return each.action->id == action.id; });
  if (found != offers.end()) return *found;
  offers.push_back({&action, form, Json::array(), {}});
  return offers.back();
}

Json offer_json(const Offer& offer, const std::vector<std::string>& seen, std::string_view language) {
  Json exceptions = Json::array();
  const auto listed = [&](const std::string& id) {
    return std::ranges::any_of(offer.cases.items(), [&](const Json& each) { return each.text() == id; });
  };
  for (const std::string& id : seen) {
    if (listed(id)) continue;
    const auto refused = std::ranges::find(offer.refused, id, &std::pair<std::string, Error>::first);
    const Error elsewhere{Errc::rejected, "action.not_here", {{"action", offer.action->label.zh}, {"action_en", offer.action->label.en}}, {}, offer.action->clause, {}};
    exceptions.push(Json::object({{"case_id", id}, {"obstacle", obstacle_json(refused == offer.refused.end() ? elsewhere : refused->second, language)}}));
  }
  Json out = Json::object({{"id", offer.action->id}, {"label", text_json(offer.action->label)}, {"help", text_json(offer.action->help)}, {"clause", offer.action->clause}, {"cases", offer.cases}, {"exceptions", std::move(exceptions)}});
  if (offer.form) out.set("form", offer.form->id).set("schema", offer.form->schema);
  return out;
}

struct Handling {
  OpenedCase opened;
  const rules::Action* action = nullptr;
  procedure::Decision decision;
};

/// Everything that can be refused before anything is written.
Result<Handling> decide(Transaction& tx, const Identity& who, const CaseId& id, std::string_view action_id, const Json& input) {
  SHUQUAN_TRY(OpenedCase opened, open_case(tx.db, tx.services, who, "", id, tx.now));
  const rules::Action* action = opened.procedure().action(action_id);
  if (!action) return fail(Errc::not_found, "action.unknown", {{"action", std::string(action_id.substr(0, 80))}});
  if (is_per_case(*action)) return fail(Errc::invalid_input, "action.per_case", {{"action", action->label.zh}, {"action_en", action->label.en}});
  SHUQUAN_TRY(const procedure::Actor actor, actor_for(opened, *action));
  opened.circumstances.next_application_number = [&] { return next_application_number(tx, opened.law.pack); };
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_action(opened.file, opened.law, actor, action_id, input, opened.circumstances));
  opened.circumstances.next_application_number = nullptr;
  return Handling{std::move(opened), action, std::move(decision)};
}

/// The name without what counts copies up: numbers, white space.
std::string pattern_of(std::string_view title) {
  std::string out;
  for (const char c : title)
    if ((c < '0' || c > '9') && c != ' ') out += c;
  return out;
}

std::string likeness(const Json& item) {
  if (!item["batch"].text().empty()) return "b" + item["batch"].text() + item["procedure"].text();
  return "s" + item["procedure"].text() + "\n" + item["lead_name"].text() + "\n" + item["industry"].text() + "\n" + item["source_kind"].text() + "\n" + pattern_of(item["title"].text());
}

}  // namespace

Result<Json> offer_actions(store::Connection& db, Services& services, const Identity& who, const std::vector<CaseId>& ids, std::string_view language) {
  std::vector<Offer> offers;
  std::vector<std::string> seen;
  const Instant now = services.time.now();
  for (const CaseId& id : ids) {
    const Result<OpenedCase> opened = open_case(db, services, who, "", id, now);
    if (!opened && opened.error().code != Errc::not_found) return std::unexpected(opened.error());
    if (!opened) continue;
    seen.push_back(id.value);
    for (const rules::Action& action : opened->procedure().actions) {
      if (is_per_case(action) || !procedure::leaves_from(action, opened->state()) || !has_role(*opened, action)) continue;
      Offer& offer = offer_of(offers, action, action.input.empty() ? nullptr : opened->law.pack.form(action.input));
      const Result<procedure::Actor> actor = actor_for(*opened, action);
      if (actor) offer.cases.push(id.value);
      else offer.refused.emplace_back(id.value, actor.error());
    }
  }
  Json items = Json::array();
  for (const Offer& offer : offers)
    if (offer.cases.size() > 0) items.push(offer_json(offer, seen, language));
  return Json::object({{"items", std::move(items)}});
}

Result<Json> act_on_many(Transaction& tx, const Identity& who, const std::vector<CaseId>& ids, std::string_view action, const Json& input, std::string_view language) {
  Json results = Json::array();
  int done = 0;
  for (const CaseId& id : ids) {
    Result<Handling> handling = decide(tx, who, id, action, input);
    if (!handling) {
      if (is_fault(handling.error())) return std::unexpected(std::move(handling).error());
      results.push(Json::object({{"case_id", id.value}, {"ok", false}, {"state", nullptr}, {"obstacle", obstacle_json(handling.error(), language)}}));
      continue;
    }
    // There is one savepoint a command: what is refused from here on undoes all, so no case is left half decided.
    SHUQUAN_CHECK(commit_action(tx, who, handling->opened, *handling->action, std::move(handling->decision)));
    results.push(Json::object({{"case_id", id.value}, {"ok", true}, {"state", handling->opened.file.state}, {"obstacle", nullptr}}));
    ++done;
  }
  SHUQUAN_CHECK(audit(tx, who, "cases.acted_on", std::string(action), Json::object({{"cases", ids.size()}, {"done", done}})));
  return Json::object({{"items", std::move(results)}, {"done", done}});
}

Result<Json> group_cases(store::Connection& db, const Services& services, const Identity& who, CaseFilter filter) {
  filter.limit = 500;
  filter.after.clear();
  SHUQUAN_TRY(Json page, list_cases(db, services, who, filter));
  std::vector<std::pair<std::string, Json>> groups;  // by likeness, in the order of the list
  for (Json& item : page.find("items")->items_mut()) {
    const std::string key = likeness(item);
    auto group = std::ranges::find(groups, key, &std::pair<std::string, Json>::first);
    if (group == groups.end()) group = groups.insert(groups.end(), {key, Json::array()});
    group->second.push(std::move(item));
  }
  Json out = Json::array();
  for (auto& [key, items] : groups) {
    if (items.size() < 2) continue;
    const Json& first = items.items().front();
    out.push(Json::object({{"batch", first["batch"]}, {"title", first["title"]}, {"lead_name", first["lead_name"]}, {"items", std::move(items)}}));
  }
  return Json::object({{"groups", std::move(out)}, {"looked_at", page["items"].size()}, {"more", !page["next"].is_null()}});
}

}  // namespace shuquan::office
