#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "ledger/merkle.h"
#include "register/right.h"
#include "store/connection.h"

namespace shuquan::store {

/// A right as the database keeps it: the public state, where its newest log entry stands, and the case it came from.
struct RightRow {
  registry::Right right;
  std::uint64_t last_index = 0;
  ledger::Digest last_leaf{};
  CaseId case_id;
};

Result<std::optional<RightRow>> load_right(Connection& db, std::uint64_t ordinal);
/// By registration number or certificate number.
Result<std::optional<RightRow>> find_right(Connection& db, std::string_view number);
Result<void> save_right(Connection& db, const RightRow& row);

/// Which party stands behind a holder of the public state; the name is the one shown on request, also for persons whose
/// name is not in the log.
struct HolderRow {
  int position = 0;
  PartyId party;
  std::string name;
  int share_bp = 0;
};
Result<void> save_holder(Connection& db, std::uint64_t ordinal, const HolderRow& holder);
Result<std::vector<HolderRow>> load_holders(Connection& db, std::uint64_t ordinal);
/// Forgets all holders of a right, before those after a transfer are saved.
Result<void> remove_holders(Connection& db, std::uint64_t ordinal);

/// Which party stands behind a party of a recordal.
struct RecordalPartyRow {
  std::uint64_t ordinal = 0;
  std::uint32_t recordal = 0;
  int position = 0;
  PartyId party;
  std::string name;
};
Result<void> save_recordal_party(Connection& db, const RecordalPartyRow& row);
/// Of everything that stands on the right, in the order of recording.
Result<std::vector<RecordalPartyRow>> load_recordal_parties(Connection& db, std::uint64_t ordinal);
/// Forgets the parties of recordals that no longer stand.
Result<void> keep_recordal_parties(Connection& db, const registry::Right& right);
/// Ordinals of registered rights whose last day is before `today`, at most `limit`; a renewal that was filed in time and
/// is not decided yet keeps the right alive.
Result<std::vector<std::uint64_t>> lapsed_rights(Connection& db, LocalDate today, int limit);
Result<void> save_salt(Connection& db, std::uint64_t index, std::string_view name, std::string_view salt);

}  // namespace shuquan::store
