#include <algorithm>

#include "procedure/event.h"

namespace shuquan::procedure {
namespace {

void apply_created(Case& file, const Event& event) {
  const Json& data = event.data;
  file.id = CaseId(data["id"].text());
  file.procedure = data["procedure"].text();
  file.pack = data["pack"].text();
  file.state = data["state"].text();
  file.channel = data["channel"].text();
  if (data["parent"].is_string()) file.parent = CaseId(data["parent"].text());
  if (data["form"].is_object()) file.form = data["form"];
  file.created_at = event.at;
  file.state_since = event.at;
}

/// Members of `changes` replace those of `form`; null removes (RFC 7396 at the top level: sections are whole).
void merge_form(Json& form, const Json& changes) {
  for (const auto& [key, value] : changes.members()) {
    if (value.is_null()) {
      form.erase(key);
    } else {
      form.set(key, value);
    }
  }
}

void apply_participant(Case& file, const Event& event) {
  const PartyId party(event.data["party"].text());
  const rules::Role role = rules::parse_role(event.data["role"].text()).value_or(rules::Role::co_applicant);
  const auto found = std::ranges::find_if(file.participants, [&](const Participant& p) { return p.party == party && p.role == role; });
  if (event.kind == event::kParticipantAdded) {
    file.participants.push_back({party, role, event.data["name"].text(), static_cast<int>(event.data["share_bp"].int_or(0)), -1, std::nullopt});
    return;
  }
  if (found == file.participants.end()) return;
  if (event.kind == event::kParticipantChanged) {
    found->share_bp = static_cast<int>(event.data["share_bp"].int_or(found->share_bp));
  } else if (event.kind == event::kParticipantRemoved) {
    file.participants.erase(found);
  } else {
    found->confirmed_revision = event.data["form_revision"].int_or(-1);
    found->confirmed_at = event.at;
  }
}

void apply_action(Case& file, const Event& event) {
  const Json& data = event.data;
  if (!data["record"].text().empty())
    file.records.push_back({file.sequence, data["record"].text(), data["action"].text(), event.at, event.actor, data["input"], data["proposes"].text()});
  const std::string& to = data["to"].text();
  if (to.empty() || to == file.state) return;
  file.state = to;
  file.state_since = event.at;
  file.state_sequence = file.sequence;
}

void apply_clock(Case& file, const Event& event) {
  Result<Clock> clock = clock_from_json(event.data);
  SHUQUAN_ASSERT(clock.has_value());
  Clock* current = file.clock(clock->id);
  const bool restart = current && current->status >= ClockStatus::stopped && clock->status == ClockStatus::running;
  if (current && !restart) {
    *current = *std::move(clock);
  } else {
    file.clocks.push_back(*std::move(clock));
  }
}

}  // namespace

bool is_known(std::string_view kind, int version) {
  using namespace event;
  static constexpr std::string_view kKinds[] = {
      kCaseCreated, kFormSaved,   kParticipantAdded, kParticipantChanged, kParticipantRemoved, kParticipationConfirmed, kActionPerformed, kNumberAssigned,
      kRulesPinned, kChannelSet,  kClockSet,         kAssigned,           kRecused,            kNoteAdded,              kLetterIssued,    kRightGranted,
      kRightNamed,  kRightChanged};
  return version == 1 && std::ranges::find(kKinds, kind) != std::end(kKinds);
}

void apply(Case& file, const Event& event) {
  SHUQUAN_ASSERT(is_known(event.kind, event.version));
  ++file.sequence;
  const Json& data = event.data;
  if (event.kind == event::kCaseCreated) {
    apply_created(file, event);
  } else if (event.kind == event::kFormSaved) {
    merge_form(file.form, data["changes"]);
    ++file.form_revision;
  } else if (event.kind == event::kParticipantAdded || event.kind == event::kParticipantChanged || event.kind == event::kParticipantRemoved ||
             event.kind == event::kParticipationConfirmed) {
    apply_participant(file, event);
    const bool told_only = event.data["role"].text() == rules::to_string(rules::Role::affected);
    if (event.kind != event::kParticipationConfirmed && !told_only) ++file.form_revision;
  } else if (event.kind == event::kActionPerformed) {
    apply_action(file, event);
  } else if (event.kind == event::kNumberAssigned) {
    file.number = data["number"].text();
    file.submitted_at = event.at;
  } else if (event.kind == event::kRulesPinned) {
    file.pinned_digest = data["digest"].text();
    file.accepted_at = event.at;
  } else if (event.kind == event::kChannelSet) {
    file.channel = data["channel"].text();
  } else if (event.kind == event::kClockSet) {
    apply_clock(file, event);
  } else if (event.kind == event::kAssigned) {
    file.assignee = AccountId(data["account"].text());
    file.assignee_name = data["name"].text();
  } else if (event.kind == event::kRecused) {
    file.recused.push_back(event.actor.account);
  } else if (event.kind == event::kRightNamed) {
    file.rights.push_back(named_right_from_json(data));
    if (file.rights.size() > 1) return;
    file.right_ordinal = file.rights.front().ordinal + 1;
    file.right_number = file.rights.front().number;
  } else if (event.kind == event::kRightGranted) {
    file.right_ordinal = static_cast<std::uint64_t>(data["ordinal"].int_or(0)) + 1;
    file.right_number = data["number"].text();
  }
}

}  // namespace shuquan::procedure
