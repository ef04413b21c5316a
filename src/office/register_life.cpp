#include "office/register_life.h"

#include <algorithm>
#include <set>

#include "office/notifications.h"
#include "office/parties.h"
#include "office/public_holder.h"
#include "office/register_effect.h"
#include "procedure/clocks.h"
#include "procedure/life.h"

namespace shuquan::office {
namespace {

using procedure::Participant;
using rules::Role;

/// Filings on the rights of one case that are looked at when these change; a right has a handful.
constexpr int kMostOvertaken = 500;

/// Parties as the public register shows them; a person's commitment is made once for the filing and kept with each entry.
class PublicParties {
 public:
  /// `renamed`: the party that takes `name` by this very entry, if any.
  PublicParties(Transaction& tx, PartyId renamed, std::string name) : tx_(tx), renamed_(std::move(renamed)), name_(std::move(name)) {}

  Result<registry::Holder> of(const Participant& participant) {
    const auto known = made_.find(participant.party.value);
    if (known != made_.end()) return known->second;
    SHUQUAN_TRY(Party party, load_party(tx_.db, participant.party));
    if (!renamed_.empty() && party.id == renamed_) party.name = name_;
    SHUQUAN_TRY(registry::Holder holder, public_holder(party, 0, "party." + std::to_string(made_.size()), secrets_));
    made_.emplace(participant.party.value, holder);
    return holder;
  }
  const std::map<std::string, Secret>& secrets() const { return secrets_; }

 private:
  Transaction& tx_;
  PartyId renamed_;
  std::string name_;
  std::map<std::string, registry::Holder> made_;
  std::map<std::string, Secret> secrets_;
};

Result<void> save_new_recordal(Transaction& tx, const OpenedCase& opened, const registry::Right& right) {
  int position = 0;
  for (const Participant* participant : procedure::new_parties(opened.file, opened.circumstances, right.ordinal))
    SHUQUAN_CHECK(store::save_recordal_party(tx.db, {right.ordinal, right.revision, position++, participant->party, participant->name}));
  return {};
}

Result<void> save_new_holders(Transaction& tx, const OpenedCase& opened, const registry::Right& right) {
  SHUQUAN_CHECK(store::remove_holders(tx.db, right.ordinal));
  int position = 0;
  for (const Participant& participant : opened.file.participants)
    if (participant.share_bp != 0 && participant.role != Role::agent && participant.role != Role::affected)
      SHUQUAN_CHECK(store::save_holder(tx.db, right.ordinal, {position++, participant.party, participant.name, participant.share_bp}));
  SHUQUAN_ASSERT(static_cast<std::size_t>(position) == right.holders.size());
  return {};
}

/// The party's own record follows the register, so that its next filing says the same name.
Result<void> save_new_name(Transaction& tx, const OpenedCase& opened, const registry::Right& right) {
  const Participant* filer = opened.file.lead();
  const std::string& name = opened.file.form["new_name"].text();
  SHUQUAN_ASSERT(filer != nullptr);
  SHUQUAN_CHECK(tx.db.execute_later("UPDATE right_holder SET name = $1 WHERE ordinal = $2 AND party_id = $3", {name, right.ordinal, filer->party}));
  return tx.db.execute_later("UPDATE party SET name = $1 WHERE id = $2", {name, filer->party});
}

Result<void> follow(Transaction& tx, const OpenedCase& opened, const registry::Effect& effect, const registry::Right& right) {
  using namespace registry::effect;
  if (effect.kind == kRecord) return save_new_recordal(tx, opened, right);
  if (effect.kind == kEnd) return store::keep_recordal_parties(tx.db, right);
  if (effect.kind == kTransfer) return save_new_holders(tx, opened, right);
  if (effect.kind == kChangeIdentity) return save_new_name(tx, opened, right);
  return {};
}

/// Filings under way on the rights of `by` that something in the register stands in the way of.
Result<std::set<CaseId>> hindered_filings(Transaction& tx, const OpenedCase& by) {
  std::string ordinals;  // our own numbers
  for (const procedure::NamedRight& right : by.file.rights) ordinals += (ordinals.empty() ? "" : ", ") + std::to_string(right.ordinal);
  std::set<CaseId> hindered;
  if (ordinals.empty()) return hindered;
  SHUQUAN_TRY(const store::Rows rows, tx.db.query("SELECT DISTINCT c.id FROM case_right x JOIN case_file c ON c.id = x.case_id WHERE x.ordinal IN (" + ordinals +
                                                      ") AND c.ended = 0 AND c.phase <> 'preparation' AND c.id <> $1 ORDER BY c.id LIMIT " + std::to_string(kMostOvertaken),
                                                  {by.file.id}));
  for (const store::Row row : rows) {
    SHUQUAN_TRY(const OpenedCase other, load_case_for_system(tx.db, tx.services, CaseId(row.text(0)), tx.now));
    const Result<std::vector<procedure::Obstruction>> found = procedure::obstructions(other.file, other.law, other.circumstances);
    if (!found && (found.error().code == Errc::internal || found.error().code == Errc::unavailable)) return std::unexpected(found.error());
    if (!found || std::ranges::any_of(*found, [](const procedure::Obstruction& each) { return !each.conflict.by_consent; })) hindered.insert(other.file.id);
  }
  return hindered;
}

/// Filings that this change has come to stand in the way of: their sides and the office are told; what it is stands in the
/// case with its clause. The one that was entered first has won.
Result<void> tell_overtaken(Transaction& tx, const OpenedCase& by, const std::set<CaseId>& before) {
  constexpr Role kTold[] = {Role::applicant, Role::agent, Role::co_applicant, Role::counterparty, Role::examiner};
  SHUQUAN_TRY(const std::set<CaseId> after, hindered_filings(tx, by));
  for (const CaseId& id : after) {
    if (before.contains(id)) continue;
    SHUQUAN_TRY(const OpenedCase other, load_case_for_system(tx.db, tx.services, id, tx.now));
    const procedure::Event overtaken{"overtaken", 1, tx.now, procedure::system_actor(), Json::object()};
    SHUQUAN_CHECK(notify_roles(tx, other, kTold, overtaken));
  }
  return {};
}

}  // namespace

Result<std::vector<procedure::Event>> register_life(Transaction& tx, const OpenedCase& opened, std::string_view word, const procedure::Actor& actor) {
  const bool renames = word == "change_identity" && opened.file.lead();
  PublicParties parties(tx, renames ? opened.file.lead()->party : PartyId(), renames ? opened.file.form["new_name"].text() : std::string());
  // The register may have moved on since the case was opened in this command (another effect of the same action).
  procedure::Circumstances circumstances = opened.circumstances;
  circumstances.rights.clear();
  circumstances.recordal_parties.clear();
  SHUQUAN_CHECK(load_named_rights(tx.db, opened.file, circumstances));
  SHUQUAN_TRY(const std::vector<registry::Effect> effects,
              procedure::effects_of(word, opened.file, opened.law, circumstances, tx.today(), [&](const Participant& participant) { return parties.of(participant); }));
  SHUQUAN_TRY(const std::set<CaseId> hindered, hindered_filings(tx, opened));
  std::vector<procedure::Event> events;
  for (const registry::Effect& effect : effects) {
    std::map<std::string, Secret> secrets = parties.secrets();
    secrets.emplace("filing", Secret{opened.file.form.dump(), random_bytes(ledger::kCommitmentSaltBytes)});
    SHUQUAN_TRY(const RegisteredEffect registered, register_effect(tx, effect, opened.file.id, secrets));
    SHUQUAN_CHECK(follow(tx, opened, effect, registered.right));
    events.push_back({std::string(procedure::event::kRightChanged), 1, tx.now, actor,
                      Json::object({{"ordinal", registered.right.ordinal}, {"number", registered.right.number}, {"kind", effect.kind}, {"revision", registered.right.revision},
                                    {"log_index", registered.place.index}})});
  }
  SHUQUAN_CHECK(tell_overtaken(tx, opened, hindered));
  return events;
}

}  // namespace shuquan::office
