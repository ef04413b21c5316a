#include <map>

#include "base/text.h"
#include "office/work_list.h"

namespace shuquan::office {
namespace {

std::vector<std::string> parties_of(const Identity& who) {
  std::vector<std::string> out;
  for (const Membership& membership : who.memberships) out.push_back(membership.party.value);
  return out;
}

/// Agents act; whoever may only read for an agency is no agent (see open_case()).
std::vector<std::string> agencies_of(const Identity& who) {
  std::vector<std::string> out;
  for (const Membership& membership : who.memberships)
    if (who.may_act_for(membership.party)) out.push_back(membership.party.value);
  return out;
}

std::vector<std::string> packs_of(const Identity& who) {
  std::vector<std::string> out;
  for (const Appointment& appointment : who.appointments)
    if (std::ranges::find(out, appointment.pack) == out.end()) out.push_back(appointment.pack);
  return out;
}

std::vector<std::string> offices_of(const Identity& who) {
  std::vector<std::string> out;
  for (const Appointment& appointment : who.appointments)
    if (std::ranges::find(out, appointment.office.value) == out.end()) out.push_back(appointment.office.value);
  return out;
}

/// The other side of a child case takes part from the moment the office has admitted it (see open_case()).
constexpr std::string_view kAdmitted = "(c.parent_id IS NULL OR c.phase NOT IN ('preparation', 'intake'))";

std::string as_party(Where& where, const std::vector<std::string>& parties) {
  const std::string mine = where.any_of("p.party_id", parties);
  return "(c.id IN (SELECT p.case_id FROM case_participant p WHERE " + mine + ") AND (" + std::string(kAdmitted) + " OR c.id IN (SELECT p.case_id FROM case_participant p WHERE " + mine +
         " AND p.role = 'objector')) AND (c.phase <> 'preparation' OR c.id IN (SELECT p.case_id FROM case_participant p WHERE " + mine +
         " AND p.role NOT IN ('counterparty', 'affected'))))";
}

std::string as_agent(Where& where, const std::vector<std::string>& parties, const std::string& today) {
  return "(c.id IN (SELECT p.case_id FROM power_of_attorney w JOIN case_participant p ON p.party_id = w.principal_id AND p.role = 'applicant' WHERE " + where.any_of("w.agent_id", parties) +
         " AND w.revoked_at IS NULL AND w.valid_until >= " + where.place(today) + " AND (w.case_id = '' OR w.case_id = p.case_id)) AND " + std::string(kAdmitted) + ")";
}

std::string as_office(Where& where, const std::vector<std::string>& packs, const std::vector<std::string>& offices) { return "(" + where.any_of("c.pack", packs) + " AND (c.phase <> 'preparation' OR c.waits_on = 'office' OR " + where.any_of("c.lead_party", offices) + "))"; }

/// Roles whose key a filing may wait for.
constexpr rules::Role kKeys[] = {rules::Role::co_applicant, rules::Role::counterparty, rules::Role::affected};

/// Where keys are asked for: (role, state) → procedures. Nobody is asked to confirm what is still being written.
std::map<std::pair<rules::Role, std::string>, std::vector<std::string>> key_places(const Services& services) {
  std::map<std::pair<rules::Role, std::string>, std::vector<std::string>> out;
  const auto note = [&](const rules::Procedure& procedure, const rules::Action& action, const std::string& from) {
    const rules::State* state = procedure.state(from);
    if (!state || state->editable || state->phase == rules::Phase::preparation) return;
    for (const rules::Role role : kKeys) {
      if (std::ranges::find(action.roles, role) == action.roles.end()) continue;
      std::vector<std::string>& procedures = out[{role, from}];
      if (std::ranges::find(procedures, procedure.id) == procedures.end()) procedures.push_back(procedure.id);
    }
  };
  for (const auto& [id, pack] : services.rules->book().packs)
    for (const rules::Procedure& procedure : pack.pack.procedures)
      for (const rules::Action& action : procedure.actions) {
        if (action.record != "confirmation") continue;
        for (const std::string& from : action.from) note(procedure, action, from);
      }
  return out;
}

/// Cases in which a party that `who` acts for has not confirmed the form as it stands (SR-two-key).
std::string awaiting_key(Where& where, const Services& services, const Identity& who) {
  std::string places;
  for (const auto& [place, procedures] : key_places(services))
    places += (places.empty() ? "(p.role = " : " OR (p.role = ") + where.place(std::string(rules::to_string(place.first))) + " AND k.state = " + where.place(place.second) + " AND " +
              where.any_of("k.procedure", procedures) + ")";
  if (places.empty()) return "1 = 0";
  return "c.id IN (SELECT p.case_id FROM case_participant p JOIN case_file k ON k.id = p.case_id WHERE " + where.any_of("p.party_id", agencies_of(who)) +
         " AND k.ended = 0 AND p.confirmed_revision <> k.form_revision AND (" + places + "))";
}

/// What `who` may see at all: cases their parties take part in, cases of principals they are agents of, cases of their
/// offices from filing on. Each way stands there only where there is one, so that the database finds the shortest path.
void add_reach(Where& where, const Services& services, const Identity& who, const CaseFilter& filter) {
  const std::vector<std::string> parties = parties_of(who), agencies = agencies_of(who), packs = packs_of(who);
  const std::string today = to_string(filter.today);
  const bool only_party = filter.mine == "party" || filter.mine == "confirm";
  const bool of_office = !only_party && !packs.empty();
  const bool of_party = (filter.mine.empty() || only_party) && !parties.empty();
  std::string reach;
  if (of_party) reach = as_party(where, parties);
  if (of_party && !agencies.empty()) reach += " OR " + as_agent(where, agencies, today);
  if (of_office) reach += (reach.empty() ? "" : " OR ") + as_office(where, packs, offices_of(who));
  where.add(reach.empty() ? "1 = 0" : reach);
  if (filter.mine == "confirm") where.add(awaiting_key(where, services, who));
  if (filter.mine == "assigned") where.add("c.assignee = " + where.place(who.account.value));
  if (filter.mine == "covering") {
    const std::string day = where.place(today);
    where.add("c.assignee IN (SELECT a.account_id FROM absence a WHERE a.cover_account = " + where.place(who.account.value) + " AND a.from_on <= " + day + " AND a.until >= " + day + ")");
  }
}

std::string like_pattern(std::string_view text) {
  std::string out = "%";
  for (const char c : truncate(text, 60)) {
    if (c == '%' || c == '_' || c == '\\') out += '\\';
    out += c;
  }
  return out + "%";
}

void add_dates(Where& where, const CaseFilter& filter) {
  if (!filter.due_after.empty()) where.add("c.due_on >= " + where.place(filter.due_after));
  if (!filter.due_before.empty()) where.add("c.due_on <= " + where.place(filter.due_before));
  if (filter.overdue) where.add("c.due_on < " + where.place(to_string(filter.today)));
}

Result<void> add_submitted(Where& where, const CaseFilter& filter) {
  if (!filter.submitted_after.empty()) {
    SHUQUAN_TRY(const LocalDate day, parse_date(filter.submitted_after));
    where.add("c.submitted_at >= " + where.place(start_of_day(day).unix_ms));
  }
  if (!filter.submitted_before.empty()) {
    SHUQUAN_TRY(const LocalDate day, parse_date(filter.submitted_before));
    where.add("c.submitted_at < " + where.place(end_of_day(day).unix_ms));
  }
  return {};
}

void add_text(Where& where, const std::string& text) {
  if (text.empty()) return;
  const std::string pattern = where.place(like_pattern(text));
  where.add("c.title LIKE " + pattern + " ESCAPE '\\' OR c.number LIKE " + pattern + " ESCAPE '\\' OR c.lead_name LIKE " + pattern + " ESCAPE '\\'");
}

}  // namespace

Result<Where> case_conditions(const Services& services, const Identity& who, const CaseFilter& filter) {
  Where where;
  add_reach(where, services, who, filter);
  where.equal("c.pack", filter.pack);
  where.equal("c.procedure", filter.procedure);
  where.equal("c.state", filter.state);
  if (filter.phase == "ended") where.add("c.ended = 1");
  else if (!filter.phase.empty()) where.add("c.ended = 0 AND c.phase = " + where.place(filter.phase));
  where.equal("c.waits_on", filter.waits_on);
  where.equal("c.channel", filter.channel);
  where.equal("c.parent_id", filter.parent);
  if (filter.assignee == "none") where.add("c.assignee = ''");
  else where.equal("c.assignee", filter.assignee);
  if (!filter.industry.empty()) where.add("c.industry LIKE " + where.place(like_pattern(filter.industry).substr(1)) + " ESCAPE '\\'");
  if (!filter.party.empty()) where.add("c.id IN (SELECT q.case_id FROM case_participant q WHERE q.party_id = " + where.place(filter.party) + ")");
  if (!filter.batch.empty()) where.add("c.id IN (SELECT f.case_id FROM batch_filing f WHERE f.batch_id = " + where.place(filter.batch) + ")");
  if (!filter.include_ended && filter.state.empty() && filter.phase != "ended") where.add("c.ended = 0");
  add_dates(where, filter);
  SHUQUAN_CHECK(add_submitted(where, filter));
  add_text(where, filter.text);
  return where;
}

}  // namespace shuquan::office
