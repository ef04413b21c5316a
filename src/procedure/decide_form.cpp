#include <algorithm>
#include <iterator>
#include <span>

#include "procedure/clocks.h"
#include "procedure/decide.h"

namespace shuquan::procedure {
namespace {

constexpr std::size_t kMaxParticipants = 50;

const rules::State* state_of(const Case& file, const Law& law) {
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  return procedure ? procedure->state(file.state) : nullptr;
}

Result<void> check_editable(const Case& file, const Law& law, const Actor& actor) {
  const rules::Role lead = file.lead() ? file.lead()->role : rules::Role::applicant;
  const bool edits = actor.role == lead || (actor.role == rules::Role::agent && lead == rules::Role::applicant);
  if (!edits) return fail(Errc::forbidden, "case.only_lead_edits");
  const rules::State* state = state_of(file, law);
  if (!state || !state->editable) return fail(Errc::rejected, "case.not_editable", {{"state", state ? state->label.zh : file.state}, {"state_en", state ? state->label.en : file.state}});
  return {};
}

/// Whoever touches the form of a case that is being prepared keeps it from becoming idle.
Result<Decision> touched(const Case& file, const Law& law, const Actor& actor, Instant now, Decision decision) {
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  const rules::State* state = state_of(file, law);
  if (!state || state->phase != rules::Phase::preparation) return decision;
  SHUQUAN_TRY(std::vector<Event> clocks, idle_clock_events(file, *procedure, law, actor, now));
  decision.events.insert(decision.events.end(), std::make_move_iterator(clocks.begin()), std::make_move_iterator(clocks.end()));
  return decision;
}

Decision one_event(const Actor& actor, Instant now, std::string_view kind, Json data) {
  Decision decision;
  decision.events.push_back(Event{std::string(kind), 1, now, actor, std::move(data)});
  return decision;
}

/// Problems that would lose or corrupt data if saved, as opposed to those a draft may have.
bool is_structural(const FieldProblem& problem) {
  return problem.reason == "field.unknown" || problem.reason == "field.wrong_type" || problem.reason == "field.too_complex";
}

/// A clock that runs from a date of the form (B-art.16: from the contract's effective date) starts, moves or stops as
/// that date is written. Only while the case has not been filed.
Result<void> set_clocks_by_form(const Case& file, const rules::Procedure& procedure, const Law& law, const Actor& actor, const Json& changes, Instant now, Decision& decision) {
  const rules::State* state = procedure.state(file.state);
  if (!state || state->phase != rules::Phase::preparation) return {};
  Case saved = file;
  apply(saved, decision.events.front());
  for (const rules::ClockRule& rule : procedure.clocks) {
    if (rule.from_field.empty() || !changes.contains(rule.from_field.substr(1))) continue;
    const Json* value = saved.form.at_pointer(rule.from_field);
    const Result<LocalDate> from = parse_date(value ? value->text() : std::string());
    const Clock* running = file.clock(rule.id);
    if (from && running && running->status != ClockStatus::stopped && running->started_on == *from) continue;
    if (running && running->status == ClockStatus::running) decision.events.push_back(clock_event(ended(*running, ClockStatus::stopped, now), actor, now));
    if (!from) continue;
    SHUQUAN_TRY(const Clock clock, start_clock(rule, law, start_of_day(*from)));
    decision.events.push_back(clock_event(clock, actor, now));
  }
  return {};
}

Json participant_data(const PartyId& party, rules::Role role) {
  return Json::object({{"party", party.value}, {"role", rules::to_string(role)}});
}

}  // namespace

Result<Decision> decide_create(const CaseId& id, const rules::Procedure& procedure, const Law& law, const Actor& actor, const Participant& lead,
                               const std::optional<CaseId>& parent, const Json& form, Instant now) {
  Decision decision = one_event(actor, now, event::kCaseCreated,
                                Json::object({{"id", id.value},
                                              {"procedure", procedure.id},
                                              {"pack", law.pack.id},
                                              {"state", procedure.initial},
                                              {"channel", "normal"},
                                              {"parent", parent ? Json(parent->value) : Json()},
                                              {"form", form}}));
  Json data = participant_data(lead.party, lead.role);
  data.set("name", lead.name).set("share_bp", lead.share_bp);
  decision.events.push_back(Event{std::string(event::kParticipantAdded), 1, now, actor, std::move(data)});
  SHUQUAN_TRY(std::vector<Event> clocks, idle_clock_events(Case{}, procedure, law, actor, now));
  decision.events.insert(decision.events.end(), std::make_move_iterator(clocks.begin()), std::make_move_iterator(clocks.end()));
  return decision;
}

void name_rights(Decision& created, std::span<const NamedRight> rights, std::span<const Participant> others, const Actor& actor, Instant now) {
  for (const NamedRight& right : rights)
    created.events.push_back(Event{std::string(event::kRightNamed), 1, now, actor, to_json(right)});
  for (const Participant& other : others) {
    Json data = participant_data(other.party, other.role);
    data.set("name", other.name).set("share_bp", other.share_bp);
    created.events.push_back(Event{std::string(event::kParticipantAdded), 1, now, actor, std::move(data)});
  }
}

void add_affected(Decision& decision, const Case& file, const Circumstances& circumstances, const Actor& actor) {
  std::vector<PartyId> known;
  for (const Participant& participant : file.participants) known.push_back(participant.party);
  for (const RecordalParty& each : circumstances.recordal_parties) {
    if (each.party.empty() || std::ranges::find(known, each.party) != known.end()) continue;
    known.push_back(each.party);
    Json data = participant_data(each.party, rules::Role::affected);
    data.set("name", each.name).set("share_bp", 0);
    decision.events.push_back(Event{std::string(event::kParticipantAdded), 1, circumstances.now, actor, std::move(data)});
  }
}

Result<Decision> decide_save_form(const Case& file, const Law& law, const Actor& actor, const Json& changes, Instant now) {
  SHUQUAN_CHECK(check_editable(file, law, actor));
  if (!changes.is_object()) return fail(Errc::invalid_input, "case.form_not_object");
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  const rules::Form* form = law.pack.form(procedure->form);
  if (!form) return fail_with_detail(Errc::internal, "rules.form_missing", procedure->form);
  Json present = Json::object();
  for (const auto& [key, value] : changes.members())
    if (!value.is_null()) present.set(key, value);
  std::vector<FieldProblem> problems = rules::validate(present, form->schema, law.codes, rules::Completeness::draft);
  std::erase_if(problems, [](const FieldProblem& problem) { return !is_structural(problem); });
  if (!problems.empty())
    return std::unexpected(Error{Errc::invalid_input, "case.form_malformed", {{"count", std::to_string(problems.size())}}, std::move(problems), {}, {}});
  Decision decision = one_event(actor, now, event::kFormSaved, Json::object({{"changes", changes}}));
  SHUQUAN_CHECK(set_clocks_by_form(file, *procedure, law, actor, changes, now, decision));
  return touched(file, law, actor, now, std::move(decision));
}

Result<Decision> decide_add_participant(const Case& file, const Law& law, const Actor& actor, const Participant& participant, Instant now) {
  SHUQUAN_CHECK(check_editable(file, law, actor));
  // The other side is named by the filing side where the register cannot know it: a licensee, a pledgee, a transferee.
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  const bool counterparty = participant.role == rules::Role::counterparty && procedure && procedure->about;
  if (participant.role != rules::Role::co_applicant && participant.role != rules::Role::agent && !counterparty) return fail(Errc::invalid_input, "case.participant_role");
  const bool already = std::ranges::any_of(file.participants, [&](const Participant& p) { return p.party == participant.party; });
  if (already) return fail(Errc::conflict, "case.already_participant", {{"name", participant.name}});
  if (file.participants.size() >= kMaxParticipants) return fail(Errc::rejected, "case.too_many_participants", {{"limit", std::to_string(kMaxParticipants)}});
  if (participant.share_bp < 0 || participant.share_bp > 10'000) return fail(Errc::invalid_input, "case.share_out_of_range");
  Json data = participant_data(participant.party, participant.role);
  data.set("name", participant.name).set("share_bp", participant.share_bp);
  return touched(file, law, actor, now, one_event(actor, now, event::kParticipantAdded, std::move(data)));
}

Result<Decision> decide_change_share(const Case& file, const Law& law, const Actor& actor, const PartyId& party, int share_bp, Instant now) {
  SHUQUAN_CHECK(check_editable(file, law, actor));
  const auto found = std::ranges::find_if(file.participants, [&](const Participant& p) { return p.party == party && p.role != rules::Role::agent; });
  if (found == file.participants.end()) return fail(Errc::not_found, "case.no_such_participant");
  if (share_bp < 0 || share_bp > 10'000) return fail(Errc::invalid_input, "case.share_out_of_range");
  Json data = participant_data(party, found->role);
  data.set("share_bp", share_bp);
  return touched(file, law, actor, now, one_event(actor, now, event::kParticipantChanged, std::move(data)));
}

Result<Decision> decide_remove_participant(const Case& file, const Law& law, const Actor& actor, const PartyId& party, rules::Role role, Instant now) {
  SHUQUAN_CHECK(check_editable(file, law, actor));
  const Participant* participant = file.participant(party, role);
  if (!participant || role == rules::Role::applicant) return fail(Errc::not_found, "case.no_such_participant");
  if (file.is_side_by_register(party)) return fail(Errc::rejected, "case.participant_of_register", {{"name", participant->name}});
  return touched(file, law, actor, now, one_event(actor, now, event::kParticipantRemoved, participant_data(party, role)));
}

std::vector<FieldProblem> form_problems(const Case& file, const Law& law) {
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  const rules::Form* form = procedure ? law.pack.form(procedure->form) : nullptr;
  if (!form) return {};
  return rules::validate(file.form, form->schema, law.codes, rules::Completeness::complete);
}

}  // namespace shuquan::procedure
