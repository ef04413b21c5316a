#include "office/commit_case.h"

#include <algorithm>

#include "office/case_json.h"
#include "office/examined_cases.h"
#include "office/filing_times.h"
#include "office/letters.h"
#include "office/notifications.h"
#include "office/register_grant.h"
#include "office/register_life.h"
#include "office/search_text.h"
#include "procedure/clocks.h"
#include "procedure/form_fields.h"
#include "procedure/life.h"

namespace shuquan::office {
namespace {

using procedure::Event;

constexpr std::int64_t kRemindAtMs = 9 * 3'600'000;  ///< reminders go out at nine in the morning
namespace event = procedure::event;

/// From acceptance on the case is read with these rules, whatever the files say later.
Result<void> archive_pinned_rules(Transaction& tx, const OpenedCase& opened, const Event& pinned) {
  const auto& packs = tx.services.rules->book().packs;
  const auto loaded = packs.find(opened.file.pack);
  if (loaded == packs.end() || loaded->second.pack.digest != pinned.data["digest"].text()) return {};  // already archived under an older digest
  return store::archive_rule_version(tx.db, loaded->second.pack.digest, opened.file.pack, loaded->second.pack.version, loaded->second.resolved.canonical(), tx.now);
}

Result<void> apply_effect(Transaction& tx, OpenedCase& opened, std::string_view effect, const procedure::Actor& actor, std::vector<Event>& events) {
  if (effect == "grant_right") {
    SHUQUAN_TRY(const GrantedRight granted, register_grant(tx, opened));
    events.push_back(Event{std::string(event::kRightGranted), 1, tx.now, actor,
                           Json::object({{"ordinal", granted.ordinal}, {"number", granted.number}, {"certificate_number", granted.certificate_number},
                                         {"log_index", granted.log_index}, {"valid_until", to_string(granted.valid_until)}})});
    procedure::apply(opened.file, events.back());
    return {};
  }
  SHUQUAN_TRY(std::vector<Event> changed, register_life(tx, opened, effect, actor));
  for (Event& item : changed) {
    procedure::apply(opened.file, item);
    events.push_back(std::move(item));
  }
  return {};
}

Result<void> follow_up(Transaction& tx, const OpenedCase& opened, const procedure::Decision& decision) {
  if (opened.file.parent && !decision.parent_actions.empty()) SHUQUAN_CHECK(perform_system_action(tx, *opened.file.parent, decision.parent_actions));
  if (decision.child_actions.empty()) return {};
  SHUQUAN_TRY(const store::Rows children, tx.db.query("SELECT id FROM case_file WHERE parent_id = $1 AND ended = 0 ORDER BY id LIMIT 1000", {opened.file.id}));
  for (const store::Row row : children) SHUQUAN_CHECK(perform_system_action(tx, CaseId(row.text(0)), decision.child_actions));
  return {};
}

/// Whether a clock that has run out against the office still waits to be met: the case has not left the phase that the
/// clock was started for.
bool is_overdue(const procedure::Clock& clock, const rules::Procedure& procedure, const rules::State& state) {
  const rules::ClockRule* rule = procedure.clock(clock.id);
  const bool against_office = rule && rule->counts_against == rules::WaitsOn::office && state.waits_on == rules::WaitsOn::office;
  if (clock.status != procedure::ClockStatus::expired || !against_office) return false;
  return std::ranges::any_of(procedure.actions, [&](const rules::Action& action) {
    const rules::State* to = procedure.state(action.to);
    return to && to->phase == state.phase && std::ranges::find(action.start, clock.id) != action.start.end();
  });
}

}  // namespace

store::CaseListing listing_of(const procedure::Case& file, const rules::Procedure& procedure) {
  const rules::State* state = procedure.state(file.state);
  SHUQUAN_ASSERT(state != nullptr);
  store::CaseListing listing;
  listing.phase = phase_text(phase_reached(file, *state));
  listing.waits_on = waits_on_text(state->waits_on);
  listing.ended = state->ended;
  listing.in_notice = state->in_notice;
  listing.title = procedure::title_of(file);
  listing.industry = procedure::industry_of(file.form);
  listing.source_kind = procedure::source_kind_of(file.form);
  for (const procedure::Clock& clock : file.clocks) {
    if (clock.id == "publicity") {
      listing.notice_from = clock.started_on;
      listing.notice_until = clock.due_on;
    }
    const bool counts = clock.status == procedure::ClockStatus::running || is_overdue(clock, procedure, *state);
    if (!counts || !clock.due_on || (listing.due_on && *listing.due_on <= *clock.due_on)) continue;
    listing.due_on = clock.due_on;
    listing.due_clock = clock.id;
  }
  return listing;
}

Result<void> commit_decision(Transaction& tx, OpenedCase& opened, procedure::Decision decision) {
  std::vector<Event> letters;
  std::vector<Event> events;
  const rules::Phase phase_before = opened.file.state.empty() ? rules::Phase::preparation : opened.state().phase;
  if (decision.tells_affected) procedure::add_affected(decision, opened.file, opened.circumstances, decision.events.front().actor);
  for (Event& item : decision.events) {
    if (item.kind == event::kLetterIssued) {
      letters.push_back(std::move(item));
      continue;
    }
    if (item.kind == event::kRulesPinned) SHUQUAN_CHECK(archive_pinned_rules(tx, opened, item));
    procedure::apply(opened.file, item);
    events.push_back(std::move(item));
  }
  SHUQUAN_ASSERT(!events.empty());
  const procedure::Actor actor = events.front().actor;
  for (const std::string& effect : decision.effects) SHUQUAN_CHECK(apply_effect(tx, opened, effect, actor, events));
  for (Event& letter : letters) {
    SHUQUAN_CHECK(compose_letter(tx.db, opened, letter));
    procedure::apply(opened.file, letter);
    events.push_back(std::move(letter));
  }
  store::CaseListing listing = listing_of(opened.file, opened.procedure());
  for (const procedure::Reminder& reminder : procedure::reminders(opened.file, opened.law))
    listing.reminders.emplace_back(reminder.clock, Instant{start_of_day(reminder.on).unix_ms + kRemindAtMs});
  SHUQUAN_CHECK(store::save_case(tx.db, opened.file, events, listing, tx.now));
  if (std::ranges::any_of(events, [](const Event& item) { return item.kind == event::kNumberAssigned; })) {
    SHUQUAN_CHECK(note_filing_time(tx, opened));
  }
  SHUQUAN_CHECK(note_lane_steps(tx, opened, events));
  SHUQUAN_CHECK(note_examined(tx, opened, phase_before, actor));
  // A case that has just begun has no words in the public index: on PostgreSQL that saves every draft a wait for the answer.
  const bool begun = events.front().kind == event::kCaseCreated;
  if (!begun || listing.in_notice) SHUQUAN_CHECK(index_case(tx, opened.file, listing));
  SHUQUAN_CHECK(notify_roles(tx, opened, decision.notify, events.front()));
  SHUQUAN_CHECK(follow_up(tx, opened, decision));
  if (decision.then_actions.empty()) return {};
  const CaseId id = opened.file.id;
  SHUQUAN_CHECK(perform_system_action(tx, id, decision.then_actions));
  SHUQUAN_TRY(std::optional<procedure::Case> after, store::load_case(tx.db, id));
  SHUQUAN_ASSERT(after.has_value());
  opened.file = *std::move(after);
  return {};
}

Result<void> perform_system_action(Transaction& tx, const CaseId& id, std::span<const std::string> actions) {
  SHUQUAN_TRY(OpenedCase opened, load_case_for_system(tx.db, tx.services, id, tx.now));
  const procedure::Actor actor = procedure::system_actor();
  for (const std::string& action_id : actions) {
    const rules::Action* action = opened.procedure().action(action_id);
    if (!action || procedure::obstacle(opened.file, opened.law, actor, *action, opened.circumstances)) continue;
    SHUQUAN_TRY(procedure::Decision decision, procedure::decide_action(opened.file, opened.law, actor, action_id, Json::object(), opened.circumstances));
    return commit_decision(tx, opened, std::move(decision));
  }
  return {};
}

}  // namespace shuquan::office
