#include "office/parties.h"

namespace shuquan::office {

Result<Party> load_party(store::Connection& db, const PartyId& id) {
  SHUQUAN_TRY(const store::Rows rows, db.query_kept("party", "SELECT kind, name, identifier, region, address, contact, email FROM party WHERE id = $1", {id}));
  if (rows.empty()) return fail(Errc::not_found, "party.unknown", {{"id", id.value.substr(0, 40)}});
  const store::Row row = rows.front();
  const auto kind = registry::parse_holder_kind(row.text(0));
  if (!kind) return fail_with_detail(Errc::internal, "party.unreadable", id.value);
  return Party{id, *kind, row.text(1), row.optional_text(2).value_or(""), row.text(3), row.text(4), row.text(5), row.text(6)};
}

}  // namespace shuquan::office
