#include <algorithm>

#include "office/case_json.h"
#include "office/case_queries.h"
#include "office/letters.h"
#include "office/notifications.h"
#include "procedure/event.h"

namespace shuquan::office {
namespace {

using procedure::Event;
namespace event = procedure::event;

Json names(const std::vector<std::string>& list) {
  Json out = Json::array();
  for (const std::string& name : list) out.push(name);
  return out;
}

/// What happens to a clock, seen from before.
std::string_view change_of(const procedure::Clock* before, const procedure::Clock& after) {
  using procedure::ClockStatus;
  const bool was_over = !before || before->status >= ClockStatus::stopped;
  if (was_over && after.status == ClockStatus::running) return "started";
  if (after.status == ClockStatus::stopped) return "stopped";
  if (after.status == ClockStatus::expired) return "expired";
  if (after.status == ClockStatus::paused) return "paused";
  if (before && before->status == ClockStatus::paused) return "resumed";
  return "changed";
}

Result<Json> clocks_json(const OpenedCase& before, const OpenedCase& after, const std::vector<Event>& events) {
  Json list = Json::array();
  std::vector<std::string> told;
  for (const Event& item : events) {
    const std::string& id = item.data["id"].text();
    if (item.kind != event::kClockSet || std::ranges::find(told, id) != told.end()) continue;
    told.push_back(id);
    SHUQUAN_TRY(Json clock, explain_clock(after, id));
    list.push(Json::object({{"change", change_of(before.file.clock(id), *after.file.clock(id))}, {"clock", std::move(clock)}}));
  }
  return list;
}

Result<Json> letters_json(store::Connection& db, const OpenedCase& after, std::vector<Event>& letters) {
  Json list = Json::array();
  for (Event& letter : letters) {
    SHUQUAN_CHECK(compose_letter(db, after, letter));
    Json shown = letter.data;
    list.push(shown.set("number", after.file.number).set("office", text_json(after.law.pack.office)));
  }
  return list;
}

/// Parties are named to officials only: who takes part on the other side is not told here.
Result<Json> notices_json(store::Connection& db, const OpenedCase& opened, const std::vector<rules::Role>& roles, const procedure::Actor& actor) {
  Json list = Json::array();
  for (const rules::Role role : roles) {
    const std::vector<rules::Role> one{role};
    SHUQUAN_TRY(const std::set<Addressee> addressees, addressees_of(db, opened, one, actor));
    if (addressees.empty()) continue;
    Json parties = Json::array();
    for (const Addressee& to : addressees) {
      if (to.party.empty() || !opened.is_official()) continue;
      SHUQUAN_TRY(const store::Rows rows, db.query("SELECT name FROM party WHERE id = $1", {to.party}));
      if (!rows.empty()) parties.push(rows.front().text(0));
    }
    list.push(Json::object({{"role", rules::to_string(role)}, {"parties", std::move(parties)}}));
  }
  return list;
}

struct Outcome {
  procedure::Actor actor;
  procedure::Decision decision;
  bool numbered = false;
};

Result<Outcome> decide(const OpenedCase& opened, const rules::Action& action, const Json& input) {
  SHUQUAN_TRY(const procedure::Actor actor, actor_for(opened, action));
  procedure::Circumstances circumstances = opened.circumstances;
  bool numbered = false;
  circumstances.next_application_number = [&]() -> Result<std::string> {
    numbered = true;
    return std::string();  // a number is only taken when the action is performed
  };
  SHUQUAN_TRY(procedure::Decision decision, procedure::decide_action(opened.file, opened.law, actor, action.id, input, circumstances));
  return Outcome{actor, std::move(decision), numbered};
}

}  // namespace

Result<Json> preview_action(store::Connection& db, const OpenedCase& opened, std::string_view action_id, const Json& input, std::string_view language) {
  const rules::Action* action = opened.procedure().action(action_id);
  if (!action) return fail(Errc::not_found, "action.unknown", {{"action", std::string(action_id.substr(0, 80))}});
  Json out = Json::object({{"action", action->id}, {"label", text_json(action->label)}, {"clause", action->clause}, {"state_before", state_json(opened.state())}});
  Result<Outcome> outcome = decide(opened, *action, input);
  if (!outcome) {
    const Error& error = outcome.error();
    if (error.code == Errc::internal || error.code == Errc::unavailable) return std::unexpected(error);
    return out.set("possible", false).set("obstacle", obstacle_json(error, language));
  }
  OpenedCase after = opened;
  std::vector<Event> letters;
  for (const Event& item : outcome->decision.events) {
    if (item.kind == event::kLetterIssued) letters.push_back(item);
    else procedure::apply(after.file, item);
  }
  SHUQUAN_TRY(Json clocks, clocks_json(opened, after, outcome->decision.events));
  SHUQUAN_TRY(Json letter_list, letters_json(db, after, letters));
  SHUQUAN_TRY(Json notices, notices_json(db, after, outcome->decision.notify, outcome->actor));
  return out.set("possible", true)
      .set("role", rules::to_string(outcome->actor.role))
      .set("state_after", state_json(after.state()))
      .set("proposes", action->proposes)
      .set("takes_number", outcome->numbered)
      .set("pins_rules", action->pins_rules)
      .set("clocks", std::move(clocks))
      .set("letters", std::move(letter_list))
      .set("notices", std::move(notices))
      .set("effects", names(outcome->decision.effects))
      .set("parent_actions", names(outcome->decision.parent_actions))
      .set("child_actions", names(outcome->decision.child_actions));
}

Result<Json> view_case_as(const OpenedCase& opened, std::string_view audience) {
  using procedure::Viewer;
  const bool own = opened.viewer() == Viewer::party;
  const bool of_party = audience == "co_applicant" || audience == "applicant";
  if (!own && (of_party || !opened.is_official())) return fail(Errc::forbidden, "case.view_not_yours");
  const Viewer viewer = of_party ? Viewer::party : audience == "examiner" ? Viewer::official : Viewer::public_;
  const rules::Form* form = opened.form();
  return Json::object({{"audience", audience},
                       {"form_id", form ? Json(form->id) : Json()},
                       {"form", form ? procedure::visible_form(opened.file.form, form->schema, viewer) : Json::object()}});
}

}  // namespace shuquan::office
