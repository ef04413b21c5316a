#include "procedure/life.h"

#include <algorithm>
#include <map>

#include "procedure/form_fields.h"
#include "procedure/visibility.h"
#include "rules/deadline.h"

namespace shuquan::procedure {
namespace {

using registry::Effect;
using registry::Recordal;
using registry::RecordalKind;
using registry::Right;

struct Context {
  const Case& file;
  const Law& law;
  const Circumstances& circumstances;
  LocalDate announced;
  const PublicParty& party;
};

struct OnRight {
  const Right& right;
  const NamedRight& named;
  std::vector<std::uint32_t> consents;
};

std::optional<LocalDate> date_at(const Json& form, std::string_view pointer) {
  const Json* value = form.at_pointer(pointer);
  const Result<LocalDate> date = parse_date(value ? value->text() : std::string());
  return date ? std::optional(*date) : std::nullopt;
}

std::vector<std::string> words_at(const Json& form, std::string_view key) {
  std::vector<std::string> words;
  for (const Json& item : form[key].items()) words.push_back(item.text());
  return words;
}

/// The recordals on this right all of whose parties have agreed to the filing as it stands.
std::vector<std::uint32_t> consents_on(const Context& context, std::uint64_t ordinal) {
  std::map<std::uint32_t, bool> agreed;
  for (const RecordalParty& each : context.circumstances.recordal_parties) {
    if (each.ordinal != ordinal || each.recordal == 0) continue;
    const auto [known, fresh] = agreed.try_emplace(each.recordal, true);
    known->second = known->second && !each.party.empty() && context.file.has_agreed(each.party);
  }
  std::vector<std::uint32_t> out;
  for (const auto& [recordal, all] : agreed)
    if (all) out.push_back(recordal);
  return out;
}

/// Which of the consents the effect needs: only those are published with it.
Effect with_needed_consents(const OnRight& on, const std::function<Effect(registry::Consents)>& build) {
  const Effect bare = build({});
  if (!registry::well_formed(on.right, bare)) return bare;
  std::vector<std::uint32_t> needed;
  for (const registry::Conflict& conflict : registry::conflicts(on.right, bare))
    if (conflict.by_consent && std::ranges::find(on.consents, conflict.recordal) != on.consents.end()) needed.push_back(conflict.recordal);
  return needed.empty() ? bare : build(needed);
}

/// What the rule pack makes public of the form, without what the recordal says in members of its own.
Json public_terms(const Context& context) {
  const rules::Procedure* procedure = context.law.pack.procedure(context.file.procedure);
  const rules::Form* form = procedure ? context.law.pack.form(procedure->form) : nullptr;
  Json terms = form ? visible_form(context.file.form, form->schema, Viewer::public_) : Json::object();
  for (const char* member : {"term", "licence_kind", "territory", "fields", "allows", "authority"}) terms.erase(member);
  return terms;
}

Result<std::vector<registry::Holder>> other_side(const Context& context, const OnRight& on) {
  std::vector<registry::Holder> parties;
  for (const Participant* participant : new_parties(context.file, context.circumstances, on.right.ordinal)) {
    SHUQUAN_TRY(registry::Holder party, context.party(*participant));
    party.share_bp = 0;
    parties.push_back(std::move(party));
  }
  // An authority that orders something is no party of the platform: the form names it.
  if (const std::string& authority = context.file.form["authority"].text(); !authority.empty())
    parties.push_back({authority, "", "", registry::HolderKind::institution, 0});
  return parties;
}

void read_contract(const Context& context, const OnRight& on, Recordal& recordal) {
  const Json& form = context.file.form;
  recordal.from = date_at(form, "/term/from").value_or(date_at(form, "/effective_on").value_or(context.announced));
  recordal.until = date_at(form, "/term/until");
  recordal.allows = words_at(form, "allows");
  recordal.terms = public_terms(context);
  recordal.reference = context.file.number;
  recordal.late = is_late(context.file, context.law, context.circumstances.now);
  if (recordal.kind != RecordalKind::licence) return;
  recordal.licence = registry::parse_licence_kind(form["licence_kind"].text()).value_or(registry::LicenceKind::ordinary);
  recordal.territory = words_at(form, "territory");
  recordal.fields = words_at(form, "fields");
  if (recordal.licence == registry::LicenceKind::sub) recordal.head = on.named.recordal;
}

Result<Effect> record(const Context& context, const OnRight& on, RecordalKind kind) {
  Recordal recordal;
  recordal.kind = kind;
  SHUQUAN_TRY(recordal.parties, other_side(context, on));
  read_contract(context, on, recordal);
  return with_needed_consents(on, [&](registry::Consents consents) { return registry::record(on.right, recordal, context.announced, consents); });
}

Result<Effect> amend(const Context& context, const OnRight& on) {
  const Recordal* standing = on.right.recordal(on.named.recordal);
  if (!standing) return fail(Errc::rejected, "register.no_such_recordal", {{"number", on.right.number}, {"recordal", std::to_string(on.named.recordal)}});
  const Json& form = context.file.form;
  Recordal changed = *standing;
  if (const auto until = date_at(form, "/term/until")) changed.until = until;
  if (form.contains("allows")) changed.allows = words_at(form, "allows");
  if (form.contains("territory")) changed.territory = words_at(form, "territory");
  if (form.contains("fields")) changed.fields = words_at(form, "fields");
  const Json terms = public_terms(context);
  for (const auto& [key, value] : terms.members()) changed.terms.set(key, value);
  return with_needed_consents(on, [&](registry::Consents consents) { return registry::amend(on.right, changed, context.announced, consents); });
}

Result<Effect> end(const Context& context, const OnRight& on) {
  return with_needed_consents(on, [&](registry::Consents consents) {
    return registry::end(on.right, on.named.recordal, context.file.form["reason"].text(), context.announced, consents);
  });
}

/// Everybody with a share after the transfer: the holders that keep one, and the transferees.
Result<Effect> transfer(const Context& context, const OnRight& on) {
  std::vector<registry::Holder> holders;
  for (const Participant& participant : context.file.participants) {
    if (participant.share_bp == 0 || participant.role == rules::Role::agent || participant.role == rules::Role::affected) continue;
    SHUQUAN_TRY(registry::Holder holder, context.party(participant));
    holder.share_bp = participant.share_bp;
    holders.push_back(std::move(holder));
  }
  return with_needed_consents(on, [&](registry::Consents consents) { return registry::transfer(on.right, holders, context.announced, consents); });
}

/// The filing holder under the name that the form gives (a person: with a new commitment); joint holders stay as they are.
Result<Effect> change_identity(const Context& context, const OnRight& on) {
  std::vector<registry::Holder> holders = on.right.holders;
  const Participant* filer = context.file.lead();
  std::size_t position = 0;
  for (const RecordalParty& each : context.circumstances.recordal_parties) {
    if (each.ordinal != on.right.ordinal || each.recordal != 0 || position >= holders.size()) continue;
    registry::Holder& holder = holders[position++];
    if (!filer || each.party != filer->party) continue;
    SHUQUAN_TRY(registry::Holder renamed, context.party(*filer));
    const std::string& name = context.file.form["new_name"].text();
    holder = {holder.kind == registry::HolderKind::person ? std::string() : name, holder.identifier, renamed.commitment, holder.kind, holder.share_bp};
  }
  return registry::change_identity(on.right, holders, context.announced);
}

/// The members of the public description that the form states anew.
Json changed_description(const Case& file) {
  Json out = Json::object();
  for (const char* member : {"overview", "scenario", "restrictions", "time_span", "scale", "update_frequency"})
    if (file.form.contains(member)) out.set(member, file.form[member]);
  return out;
}

/// The term goes on from the old expiry, never from the filing, and ends no later than the agreement the data rests on.
Result<Effect> renew(const Context& context, const OnRight& on) {
  const Json& form = context.file.form;
  SHUQUAN_TRY(const rules::Validity validity, rules::compute_validity(context.law.pack, on.right.valid_until, on.right.description["source_kind"].text(),
                                                                      date_at(form, "/agreement_until")));
  const LocalDate filed = beijing_date(context.file.submitted_at.value_or(context.circumstances.now));
  return with_needed_consents(on, [&](registry::Consents consents) { return registry::renew(on.right, filed, validity.until, context.announced, consents); });
}

/// A court that ordered a freeze has no party here: nobody can agree for it in the case.
bool somebody_can_agree(const Circumstances& circumstances, std::uint64_t ordinal, std::uint32_t recordal) {
  return std::ranges::any_of(circumstances.recordal_parties, [&](const RecordalParty& each) { return each.ordinal == ordinal && each.recordal == recordal && !each.party.empty(); });
}

/// Whether a revoked right counts as never having been: what the office proposed, else what its opening form says.
bool void_from_beginning(const Case& file) {
  const Record* proposal = file.latest("proposal");
  const Json& found = proposal && proposal->data.contains("from_beginning") ? proposal->data : file.form;
  return found["from_beginning"].bool_or(false);
}

using Build = Result<Effect> (*)(const Context&, const OnRight&);

template <RecordalKind kind>
Result<Effect> record_kind(const Context& context, const OnRight& on) {
  return record(context, on, kind);
}

const std::map<std::string_view, Build>& builders() {
  static const std::map<std::string_view, Build> kBuilders = {
      {"record_licence", record_kind<RecordalKind::licence>},
      {"record_pledge", record_kind<RecordalKind::pledge>},
      {"record_contribution", record_kind<RecordalKind::contribution>},
      {"record_on_balance", record_kind<RecordalKind::on_balance>},
      {"record_securitisation", record_kind<RecordalKind::securitisation>},
      {"record_freeze", record_kind<RecordalKind::freeze>},
      {"record_note", record_kind<RecordalKind::note>},
      {"amend_recordal", amend},
      {"end_recordal", end},
      {"transfer_right", transfer},
      {"change_identity", change_identity},
      {"renew_right", renew},
      {"change_content",
       [](const Context& context, const OnRight& on) -> Result<Effect> {
         return with_needed_consents(on, [&](registry::Consents consents) {
           return registry::change_content(on.right, context.file.form["title"].text(), changed_description(context.file), context.announced, consents);
         });
       }},
      {"correct_right",
       [](const Context& context, const OnRight& on) -> Result<Effect> {
         return with_needed_consents(on, [&](registry::Consents consents) {
           return registry::correct(on.right, context.file.form["title"].text(), changed_description(context.file), context.announced, consents);
         });
       }},
      {"cancel_right",
       [](const Context& context, const OnRight& on) -> Result<Effect> {
         return with_needed_consents(
             on, [&](registry::Consents consents) { return registry::cancel(on.right, context.file.form["reason"].text(), context.announced, consents); });
       }},
      {"revoke_right",
       [](const Context& context, const OnRight& on) -> Result<Effect> {
         return with_needed_consents(on, [&](registry::Consents consents) {
           return registry::revoke(on.right, context.file.form["ground"].text(), void_from_beginning(context.file), context.announced, consents);
         });
       }},
  };
  return kBuilders;
}

}  // namespace

Result<std::vector<Effect>> effects_of(std::string_view word, const Case& file, const Law& law, const Circumstances& circumstances, LocalDate announced,
                                       const PublicParty& party) {
  const auto build = builders().find(word);
  if (build == builders().end() || circumstances.rights.size() != file.rights.size()) return fail_with_detail(Errc::internal, "register.unknown_effect", std::string(word));
  const Context context{file, law, circumstances, announced, party};
  std::vector<Effect> effects;
  for (std::size_t i = 0; i < file.rights.size(); ++i) {
    const Right& right = circumstances.rights[i];
    SHUQUAN_TRY(Effect effect, build->second(context, OnRight{right, file.rights[i], consents_on(context, right.ordinal)}));
    effects.push_back(std::move(effect));
  }
  return effects;
}

namespace {

/// Whether the right has passed to others, or their shares have changed, since the case was opened: then those who agreed,
/// or were heard, are no longer those who must.
bool holders_changed(const NamedRight& named, const Right& right, const Circumstances& circumstances) {
  if (named.holders.empty()) return false;
  std::vector<NamedRight::Holder> now;
  for (const RecordalParty& each : circumstances.recordal_parties)
    if (each.ordinal == right.ordinal && each.recordal == 0 && now.size() < right.holders.size()) now.push_back({each.party, right.holders[now.size()].share_bp});
  return now != named.holders;
}

/// Entries of the office that nobody has a say in stay possible whoever holds the right.
bool needs_its_holders(const rules::Procedure& procedure) {
  const bool by_office = procedure.about && procedure.about->filed_by == std::vector<rules::Filer>{rules::Filer::office};
  return !by_office || std::ranges::any_of(procedure.actions, [](const rules::Action& action) { return std::ranges::find(action.roles, rules::Role::counterparty) != action.roles.end(); });
}

}  // namespace

std::vector<const Participant*> new_parties(const Case& file, const Circumstances& circumstances, std::uint64_t ordinal) {
  std::vector<const Participant*> parties;
  for (const Participant& participant : file.participants) {
    const bool holds = std::ranges::any_of(circumstances.recordal_parties, [&](const RecordalParty& each) {
      return each.ordinal == ordinal && each.recordal == 0 && each.party == participant.party;
    });
    if (participant.role == rules::Role::counterparty && !holds) parties.push_back(&participant);
  }
  return parties;
}

Result<std::vector<Obstruction>> obstructions(const Case& file, const Law& law, const Circumstances& circumstances) {
  std::vector<Obstruction> out;
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  if (!procedure || file.rights.empty()) return out;
  // Commitments do not matter here: the name alone tells parties apart.
  const PublicParty by_name = [](const Participant& participant) -> Result<registry::Holder> {
    return registry::Holder{participant.name, participant.party.value, "", registry::HolderKind::organisation, 0};
  };
  for (std::size_t i = 0; i < file.rights.size() && i < circumstances.rights.size() && needs_its_holders(*procedure); ++i)
    if (holders_changed(file.rights[i], circumstances.rights[i], circumstances))
      out.push_back({i, {"register.holders_changed", "SR-two-key", {{"number", file.rights[i].number}}, 0, false}});
  for (const rules::Action& action : procedure->actions)
    for (const std::string& word : action.effects) {
      SHUQUAN_TRY(const std::vector<Effect> effects, effects_of(word, file, law, circumstances, beijing_date(circumstances.now), by_name));
      for (std::size_t i = 0; i < effects.size(); ++i) {
        if (const auto ended = registry::ended_for(circumstances.rights[i], effects[i])) {
          out.push_back({i, *ended});
          continue;
        }
        SHUQUAN_CHECK(registry::well_formed(circumstances.rights[i], effects[i]));
        for (registry::Conflict& conflict : registry::conflicts(circumstances.rights[i], effects[i])) {
          conflict.by_consent = conflict.by_consent && somebody_can_agree(circumstances, circumstances.rights[i].ordinal, conflict.recordal);
          out.push_back({i, std::move(conflict)});
        }
      }
    }
  return out;
}

bool is_late(const Case& file, const Law& law, Instant now) {
  const rules::Procedure* procedure = law.pack.procedure(file.procedure);
  if (!procedure) return false;
  return std::ranges::any_of(procedure->clocks, [&](const rules::ClockRule& rule) {
    const Clock* clock = rule.from_field.empty() ? nullptr : file.clock(rule.id);
    return clock && clock->due_on && clock->ended_on.value_or(beijing_date(now)) > *clock->due_on;
  });
}

std::string title_of(const Case& file) {
  if (!title_of(file.form).empty() || file.rights.empty()) return std::string(title_of(file.form));
  return file.rights.front().name;
}

}  // namespace shuquan::procedure
