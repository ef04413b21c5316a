#include "store/right_rows.h"

namespace shuquan::store {
namespace {

constexpr std::string_view kColumns = "SELECT body, last_index, last_leaf, case_id FROM register_right WHERE ";

Result<std::optional<RightRow>> read(const Rows& rows) {
  if (rows.empty()) return std::optional<RightRow>();
  const Row row = rows.front();
  SHUQUAN_TRY(const Json body, Json::parse(row.text(0)));
  SHUQUAN_TRY(registry::Right right, registry::right_from_json(body));
  const auto leaf = crypto::digest_from_bytes(row.bytes(2));
  if (!leaf) return fail_with_detail(Errc::internal, "log.row_damaged", "leaf of " + right.number);
  return std::optional(RightRow{std::move(right), static_cast<std::uint64_t>(row.integer(1)), *leaf, CaseId(row.text(3))});
}

}  // namespace

Result<std::optional<RightRow>> load_right(Connection& db, std::uint64_t ordinal) {
  SHUQUAN_TRY(const Rows rows, db.query(std::string(kColumns) + "ordinal = $1", {static_cast<std::int64_t>(ordinal)}));
  return read(rows);
}

Result<std::optional<RightRow>> find_right(Connection& db, std::string_view number) {
  SHUQUAN_TRY(const Rows rows, db.query(std::string(kColumns) + "number = $1 OR certificate_number = $1", {number}));
  return read(rows);
}

Result<void> save_right(Connection& db, const RightRow& row) {
  const registry::Right& right = row.right;
  return db.execute_later(
      "INSERT INTO register_right (ordinal, number, certificate_number, jurisdiction, name, status, industry, source_kind, announced_on, valid_until, revision, "
      "last_index, last_leaf, body, case_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) ON CONFLICT (ordinal) DO UPDATE SET "
      "certificate_number = excluded.certificate_number, name = excluded.name, status = excluded.status, valid_until = excluded.valid_until, "
      "revision = excluded.revision, last_index = excluded.last_index, last_leaf = excluded.last_leaf, body = excluded.body",
      {static_cast<std::int64_t>(right.ordinal), right.number, right.certificate_number, right.jurisdiction, right.name, registry::to_string(right.status),
       right.description["industry"].text(), right.description["source_kind"].text(), to_string(right.announced_on), to_string(right.valid_until),
       static_cast<std::int64_t>(right.revision), static_cast<std::int64_t>(row.last_index), bytes_parameter(crypto::to_view(row.last_leaf)),
       registry::to_json(right).dump(), row.case_id});
}

Result<void> save_holder(Connection& db, std::uint64_t ordinal, const HolderRow& holder) {
  return db.execute_later("INSERT INTO right_holder (ordinal, position, party_id, name, share_bp) VALUES ($1, $2, $3, $4, $5)",
                          {static_cast<std::int64_t>(ordinal), holder.position, holder.party, holder.name, holder.share_bp});
}

Result<void> remove_holders(Connection& db, std::uint64_t ordinal) {
  return db.execute_later("DELETE FROM right_holder WHERE ordinal = $1", {static_cast<std::int64_t>(ordinal)});
}

Result<void> save_recordal_party(Connection& db, const RecordalPartyRow& row) {
  return db.execute_later("INSERT INTO recordal_party (ordinal, recordal, position, party_id, name) VALUES ($1, $2, $3, $4, $5)",
                          {static_cast<std::int64_t>(row.ordinal), static_cast<std::int64_t>(row.recordal), row.position, row.party, row.name});
}

Result<std::vector<RecordalPartyRow>> load_recordal_parties(Connection& db, std::uint64_t ordinal) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT recordal, position, party_id, name FROM recordal_party WHERE ordinal = $1 ORDER BY recordal, position",
                                        {static_cast<std::int64_t>(ordinal)}));
  std::vector<RecordalPartyRow> parties;
  for (const Row row : rows)
    parties.push_back({ordinal, static_cast<std::uint32_t>(row.integer(0)), static_cast<int>(row.integer(1)), PartyId(row.text(2)), row.text(3)});
  return parties;
}

Result<void> keep_recordal_parties(Connection& db, const registry::Right& right) {
  SHUQUAN_TRY(const Rows known, db.query("SELECT DISTINCT recordal FROM recordal_party WHERE ordinal = $1", {static_cast<std::int64_t>(right.ordinal)}));
  for (const Row row : known)
    if (!right.recordal(static_cast<std::uint64_t>(row.integer(0))))
      SHUQUAN_CHECK(db.execute_later("DELETE FROM recordal_party WHERE ordinal = $1 AND recordal = $2", {static_cast<std::int64_t>(right.ordinal), row.integer(0)}));
  return {};
}

Result<std::vector<HolderRow>> load_holders(Connection& db, std::uint64_t ordinal) {
  SHUQUAN_TRY(const Rows rows,
              db.query("SELECT position, party_id, name, share_bp FROM right_holder WHERE ordinal = $1 ORDER BY position", {static_cast<std::int64_t>(ordinal)}));
  std::vector<HolderRow> holders;
  for (const Row row : rows) holders.push_back({static_cast<int>(row.integer(0)), PartyId(row.text(1)), row.text(2), static_cast<int>(row.integer(3))});
  return holders;
}

Result<std::vector<std::uint64_t>> lapsed_rights(Connection& db, LocalDate today, int limit) {
  SHUQUAN_TRY(const Rows rows, db.query("SELECT ordinal FROM register_right r WHERE status = 'registered' AND valid_until < $1 AND NOT EXISTS (SELECT 1 FROM case_right x JOIN case_file c "
                                        "ON c.id = x.case_id WHERE x.ordinal = r.ordinal AND c.procedure = 'renewal' AND c.ended = 0 AND c.phase <> 'preparation') ORDER BY valid_until, ordinal LIMIT $2",
                                        {to_string(today), limit}));
  std::vector<std::uint64_t> ordinals;
  for (const Row row : rows) ordinals.push_back(static_cast<std::uint64_t>(row.integer(0)));
  return ordinals;
}

Result<void> save_salt(Connection& db, std::uint64_t index, std::string_view name, std::string_view salt) {
  return db.execute_later("INSERT INTO commitment_salt (idx, name, salt) VALUES ($1, $2, $3)", {static_cast<std::int64_t>(index), name, bytes_parameter(salt)});
}

}  // namespace shuquan::store
