#include "office/case_rights.h"

#include <algorithm>

#include "office/public_register.h"

namespace shuquan::office {
namespace {

using procedure::Participant;
using rules::Filer;
using rules::Role;

constexpr std::size_t kMostRights = 100;

struct Position {
  procedure::NamedRight named;
  std::vector<store::HolderRow> holders;
  std::vector<store::RecordalPartyRow> parties;  ///< of the recordal that the case is about
};

Result<Position> position_of(Transaction& tx, const rules::About& about, std::string_view pack, const RightReference& reference) {
  SHUQUAN_TRY(const store::RightRow row, find_entry(tx.db, reference.number));
  const registry::Right& right = row.right;
  if (right.jurisdiction != pack) return fail(Errc::rejected, "case.other_register", {{"number", right.number}});
  Position position{{right.ordinal, right.number, right.name, reference.recordal, {}, {}}, {}, {}};
  const registry::Recordal* recordal = right.recordal(reference.recordal);
  const bool fits = about.recordals.empty() ? reference.recordal == 0 : recordal && std::ranges::find(about.recordals, registry::to_string(recordal->kind)) != about.recordals.end();
  if (!fits) return fail(Errc::rejected, "case.recordal_not_named", {{"number", right.number}});
  SHUQUAN_TRY(position.holders, store::load_holders(tx.db, right.ordinal));
  for (const store::HolderRow& holder : position.holders) position.named.holders.push_back({holder.party, holder.share_bp});
  SHUQUAN_TRY(position.parties, store::load_recordal_parties(tx.db, right.ordinal));
  std::erase_if(position.parties, [&](const store::RecordalPartyRow& party) { return party.recordal != reference.recordal; });
  for (const store::RecordalPartyRow& party : position.parties)
    if (!party.party.empty()) position.named.parties.push_back(party.party);
  return position;
}

bool fits(Filer filer, const Position& position, const Participant& who) {
  switch (filer) {
    case Filer::holder: return std::ranges::find(position.holders, who.party, &store::HolderRow::party) != position.holders.end();
    case Filer::other_side: return std::ranges::find(position.parties, who.party, &store::RecordalPartyRow::party) != position.parties.end();
    case Filer::outsider: return who.role == Role::applicant;
    case Filer::office: return who.role != Role::applicant;
  }
  return false;
}

void add(std::vector<Participant>& others, const Participant& lead, const PartyId& party, const std::string& name, Role role, int share_bp) {
  const bool known = party == lead.party || std::ranges::find(others, party, &Participant::party) != others.end();
  if (!known) others.push_back({party, role, name, share_bp, -1, std::nullopt});
}

}  // namespace

Result<NamedCase> name_case_rights(Transaction& tx, const rules::Procedure& procedure, std::string_view pack, const Participant& filer,
                                   const std::vector<RightReference>& references) {
  if (!procedure.about) {
    if (!references.empty()) return fail(Errc::invalid_input, "case.rights_not_expected");
    return NamedCase{{}, filer, {}};
  }
  if (references.empty()) return fail(Errc::invalid_input, "case.rights_missing");
  if (references.size() > (procedure.about->several ? kMostRights : 1)) return fail(Errc::rejected, "case.one_right_only");
  std::vector<Position> positions;
  for (const RightReference& reference : references) {
    SHUQUAN_TRY(Position position, position_of(tx, *procedure.about, pack, reference));
    const bool twice = std::ranges::any_of(positions, [&](const Position& other) { return other.named.ordinal == position.named.ordinal; });
    if (twice) return fail(Errc::rejected, "case.one_right_only");
    positions.push_back(std::move(position));
  }
  const auto as = std::ranges::find_if(procedure.about->filed_by, [&](Filer each) {
    return std::ranges::all_of(positions, [&](const Position& position) { return fits(each, position, filer); });
  });
  if (as == procedure.about->filed_by.end()) return fail(Errc::forbidden, "case.right_not_yours", {{"number", positions.front().named.number}, {"name", filer.name}});
  NamedCase named{{}, filer, {}};
  const bool by_holder = *as == Filer::holder;
  named.lead.share_bp = 0;
  for (const Position& position : positions) {
    named.rights.push_back(position.named);
    for (const store::HolderRow& holder : position.holders) {
      if (holder.party == filer.party) named.lead.share_bp = holder.share_bp;
      add(named.others, named.lead, holder.party, holder.name, by_holder ? Role::co_applicant : Role::counterparty, holder.share_bp);
    }
    for (const store::RecordalPartyRow& party : position.parties) add(named.others, named.lead, party.party, party.name, by_holder ? Role::counterparty : Role::co_applicant, 0);
  }
  return named;
}

}  // namespace shuquan::office
