#include "office/case_access.h"

#include <algorithm>

#include "crypto/digest.h"
#include "store/case_rows.h"
#include "store/right_rows.h"

namespace shuquan::office {
namespace {

using procedure::Actor;
using rules::Role;

constexpr Role kOfficialRoles[] = {Role::intake, Role::examiner, Role::reviewer, Role::registrar, Role::adviser, Role::authority};

bool is_official_role(Role role) { return std::ranges::find(kOfficialRoles, role) != std::end(kOfficialRoles); }

/// Parties that `who` may act for as agent of the lead applicant, by a power of attorney that is neither revoked nor over.
Result<std::vector<PartyId>> agencies(store::Connection& db, const Identity& who, const procedure::Case& file, LocalDate today) {
  std::vector<PartyId> out;
  const auto principal = std::ranges::find(file.participants, Role::applicant, &procedure::Participant::role);
  if (principal == file.participants.end() || who.memberships.empty()) return out;
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT agent_id FROM power_of_attorney WHERE principal_id = $1 AND revoked_at IS NULL AND valid_until >= $2 "
                                               "AND (case_id = '' OR case_id = $3)",
                                               {principal->party, to_string(today), file.id}));
  for (const store::Row row : rows) {
    PartyId agent(row.text(0));
    if (who.may_act_for(agent)) out.push_back(std::move(agent));
  }
  return out;
}

/// In a case against somebody else's application the other side takes part from the moment the office has admitted it.
bool takes_part(const OpenedCase& opened, const procedure::Participant& participant) {
  // Those whom a filing about a right concerns see it when it is filed, not while it is drafted.
  const bool concerned = participant.role == Role::counterparty || participant.role == Role::affected;
  const rules::Phase reached = phase_reached(opened.file, opened.state());
  if (concerned && reached == rules::Phase::preparation) return false;
  const bool other_side = opened.file.parent && opened.file.lead() && participant.role != opened.file.lead()->role;
  return !other_side || reached > rules::Phase::intake;
}

void add_party_roles(const Identity& who, OpenedCase& opened) {
  for (const procedure::Participant& participant : opened.file.participants)
    if (participant.role != Role::agent && who.may_act_for(participant.party) && takes_part(opened, participant))
      opened.actors.push_back({who.account, who.name, participant.role, participant.party});
}

void add_reading_roles(const Identity& who, OpenedCase& opened) {
  for (const procedure::Participant& p : opened.file.participants)
    if (who.membership(p.party) && takes_part(opened, p)) opened.reads_for.push_back(p.role);
}

/// Whether this person is there only because the filing affects them.
bool is_only_told(const OpenedCase& opened) {
  const auto other = [](Role role) { return role != Role::affected; };
  return !opened.reads_for.empty() && std::ranges::none_of(opened.reads_for, other) && std::ranges::none_of(opened.actors, other, &Actor::role);
}

/// Holders who are natural persons, in a case that an outsider is still drafting: the register does not name them, and a
/// draft must not be a way to walk through it.
Result<std::vector<PartyId>> persons_unnamed(store::Connection& db, const OpenedCase& opened) {
  std::vector<PartyId> out;
  const procedure::Participant* lead = opened.file.lead();
  const bool outsider = lead && !opened.file.rights.empty() && !is_led_by_office(opened.file) && !opened.file.is_side_by_register(lead->party);
  if (!outsider || phase_reached(opened.file, opened.state()) != rules::Phase::preparation) return out;
  for (const procedure::Participant& participant : opened.file.participants) {
    if (!opened.file.is_side_by_register(participant.party)) continue;
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT kind FROM party WHERE id = $1", {participant.party}));
    if (rows.empty() || rows.front().text(0) == "person") out.push_back(participant.party);
  }
  return out;
}

enum class Side { applicants, objector, counterparty, affected, office };

Side side_of(Role role) {
  if (role == Role::objector) return Side::objector;
  if (role == Role::counterparty) return Side::counterparty;
  if (role == Role::affected) return Side::affected;
  return role == Role::applicant || role == Role::co_applicant || role == Role::agent ? Side::applicants : Side::office;
}

Result<bool> knows_code(store::Connection& db, const CaseId& id, std::string_view code) {
  if (code.empty()) return false;
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT code_hash FROM case_code WHERE case_id = $1", {id}));
  return !rows.empty() && crypto::equal_constant_time(rows.front().bytes(0), crypto::to_view(crypto::sha256(code)));
}

Result<bool> in_running_notice(store::Connection& db, const CaseId& parent, Instant now) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT in_notice, notice_until FROM case_file WHERE id = $1", {parent}));
  if (rows.empty() || rows.front().integer(0) == 0 || rows.front().is_null(1)) return false;
  SHUQUAN_TRY(const LocalDate until, parse_date(rows.front().text(1)));
  return now < end_of_day(until);
}

Result<int> count_reducing_filings(store::Connection& db, const AccountId& account, Instant now) {
  constexpr std::int64_t kDay = 24LL * 60 * 60 * 1000;
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT COUNT(*) FROM reducing_filing WHERE account_id = $1 AND at > $2", {account, Instant{now.unix_ms - kDay}}));
  return static_cast<int>(rows.front().integer(0));
}

Result<procedure::LaneUse> count_lane(store::Connection& db, const std::string& pack, const std::string& procedure) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT channel, COUNT(*) FROM case_file WHERE pack = $1 AND procedure = $2 AND ended = 0 AND phase IN ('intake', 'examination') GROUP BY channel", {pack, procedure}));
  procedure::LaneUse use;
  for (const store::Row row : rows) {
    use.open += row.integer(1);
    if (row.text(0) == "green") use.green += row.integer(1);
  }
  return use;
}

}  // namespace

bool is_led_by_office(const procedure::Case& file) { return file.lead() && is_official_role(file.lead()->role); }

rules::Phase phase_reached(const procedure::Case& file, const rules::State& state) {
  if (!state.ended) return state.phase;
  if (!file.submitted_at) return rules::Phase::preparation;
  return file.parent && !file.latest("admission") ? rules::Phase::intake : state.phase;
}

Result<void> load_named_rights(store::Connection& db, const procedure::Case& file, procedure::Circumstances& circumstances) {
  for (const procedure::NamedRight& named : file.rights) {
    SHUQUAN_TRY(std::optional<store::RightRow> row, store::load_right(db, named.ordinal));
    if (!row) return fail_with_detail(Errc::internal, "register.no_such_right", named.number);
    circumstances.rights.push_back(std::move(row->right));
    SHUQUAN_TRY(const std::vector<store::HolderRow> holders, store::load_holders(db, named.ordinal));
    for (const store::HolderRow& holder : holders) circumstances.recordal_parties.push_back({named.ordinal, 0, holder.party, holder.name});
    SHUQUAN_TRY(const std::vector<store::RecordalPartyRow> parties, store::load_recordal_parties(db, named.ordinal));
    for (const store::RecordalPartyRow& party : parties) circumstances.recordal_parties.push_back({party.ordinal, party.recordal, party.party, party.name});
  }
  return {};
}

bool OpenedCase::is_official() const {
  return std::ranges::any_of(actors, [](const Actor& actor) { return is_official_role(actor.role); });
}

procedure::Viewer OpenedCase::viewer_of(Role author) const {
  const Side side = side_of(author);
  const auto same = [&](Role role) { return side != Side::office && side_of(role) == side; };
  if (std::ranges::any_of(actors, same, &Actor::role) || std::ranges::any_of(reads_for, same)) return procedure::Viewer::party;
  if (told_only) return procedure::Viewer::public_;
  return is_official() ? procedure::Viewer::official : procedure::Viewer::other_side;
}

procedure::Viewer OpenedCase::viewer() const { return viewer_of(file.lead() ? file.lead()->role : Role::applicant); }

const Actor* OpenedCase::as(Role role) const {
  const auto found = std::ranges::find(actors, role, &Actor::role);
  return found == actors.end() ? nullptr : &*found;
}

Result<OpenedCase> load_case_for_system(store::Connection& db, Services& services, const CaseId& id, Instant now) {
  SHUQUAN_TRY(std::optional<procedure::Case> file, store::load_case(db, id));
  if (!file) return fail(Errc::not_found, "case.unknown", {{"id", id.value.substr(0, 40)}});
  SHUQUAN_TRY(const procedure::Law law, services.rules->law_for(db, file->pack, file->pinned_digest));
  if (!law.pack.procedure(file->procedure) || !law.pack.procedure(file->procedure)->state(file->state))
    return fail_with_detail(Errc::internal, "rules.state_missing", file->procedure + "/" + file->state);
  procedure::Circumstances circumstances;
  circumstances.now = now;
  SHUQUAN_TRY(circumstances.open_objections, store::count_open_children(db, id, "objection"));
  SHUQUAN_CHECK(load_named_rights(db, *file, circumstances));
  circumstances.lane_use = [&db, pack = file->pack, procedure = file->procedure] { return count_lane(db, pack, procedure); };
  circumstances.reducing_filings = [&db, now](const AccountId& account) { return count_reducing_filings(db, account, now); };
  if (file->parent) {
    SHUQUAN_TRY(circumstances.parent_in_notice, in_running_notice(db, *file->parent, now));
  }
  return OpenedCase{*std::move(file), law, {}, std::move(circumstances)};
}

Result<OpenedCase> open_case(store::Connection& db, Services& services, const Identity& who, std::string_view case_code, const CaseId& id, Instant now) {
  SHUQUAN_TRY(OpenedCase opened, load_case_for_system(db, services, id, now));
  add_party_roles(who, opened);
  SHUQUAN_TRY(const std::vector<PartyId> agents, agencies(db, who, opened.file, beijing_date(now)));
  const rules::Phase reached = phase_reached(opened.file, opened.state());
  const bool agents_take_part = !opened.file.parent || reached > rules::Phase::intake;
  if (agents_take_part)
    for (const PartyId& agent : agents) opened.actors.push_back({who.account, who.name, Role::agent, agent});
  // A draft is the applicant's own; offices see a case from the moment it is theirs, or when guidance was asked for.
  const bool office_may_see = reached != rules::Phase::preparation || opened.state().waits_on == rules::WaitsOn::office || is_led_by_office(opened.file);
  for (const Appointment& appointment : who.appointments)
    if (appointment.pack == opened.file.pack && office_may_see)
      opened.actors.push_back({who.account, who.name, appointment.role, PartyId(appointment.office.value)});
  SHUQUAN_TRY(const bool by_code, knows_code(db, id, case_code));
  if (by_code && opened.file.lead())
    opened.actors.push_back({who.account, opened.file.lead()->name, Role::objector, opened.file.lead()->party});
  add_reading_roles(who, opened);
  opened.told_only = is_only_told(opened);
  if (!opened.is_official()) {
    SHUQUAN_TRY(opened.unnamed, persons_unnamed(db, opened));
  }
  if (opened.actors.empty() && opened.reads_for.empty()) return fail(Errc::not_found, "case.unknown", {{"id", id.value.substr(0, 40)}});
  return opened;
}

Result<Actor> actor_for(const OpenedCase& opened, const rules::Action& action) {
  std::optional<Error> first;
  for (const Actor& actor : opened.actors) {
    if (std::ranges::find(action.roles, actor.role) == action.roles.end()) continue;
    std::optional<Error> refusal = procedure::obstacle(opened.file, opened.law, actor, action, opened.circumstances);
    if (!refusal) return actor;
    if (!first) first = std::move(refusal);
  }
  if (first) return std::unexpected(*std::move(first));
  return std::unexpected(Error{Errc::forbidden, "action.wrong_role", {{"action", action.label.zh}, {"action_en", action.label.en}, {"role", ""}}, {}, action.clause, {}});
}

}  // namespace shuquan::office
