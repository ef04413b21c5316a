#include "office/register_effect.h"

#include "office/search_text.h"

namespace shuquan::office {

ledger::Digest state_digest(const registry::Right& right) { return crypto::sha256(registry::to_json(right).canonical()); }

Result<RegisteredEffect> register_effect(Transaction& tx, const registry::Effect& effect, const CaseId& case_id, const std::map<std::string, Secret>& secrets) {
  SHUQUAN_TRY(const std::optional<store::RightRow> current, store::load_right(tx.db, effect.ordinal));
  const registry::Right* before = current ? &current->right : nullptr;
  SHUQUAN_CHECK(registry::decide(before, effect));
  RegisteredEffect registered;
  registered.right = registry::apply(before, effect);

  ledger::RegisterEntry entry;
  entry.kind = effect.kind;
  entry.ordinal = effect.ordinal;
  entry.number = registered.right.number;
  entry.revision = registered.right.revision;
  if (current) {
    entry.prev_index = current->last_index;
    entry.prev_leaf = current->last_leaf;
  }
  entry.effective = effect.effective;
  entry.facts = effect.facts;
  for (const auto& [name, secret] : secrets) entry.commitments.emplace(name, ledger::commitment(name, secret.salt, secret.value));
  SHUQUAN_TRY(registered.place, tx.log.append(entry, registry::to_string(registered.right.status), state_digest(registered.right)));

  for (const auto& [name, secret] : secrets) SHUQUAN_CHECK(store::save_salt(tx.db, registered.place.index, name, secret.salt));
  SHUQUAN_CHECK(store::save_right(tx.db, {registered.right, registered.place.index, registered.place.leaf, current ? current->case_id : case_id}));
  if (current && registered.right.certificate_version > current->right.certificate_version)
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO certificate_due (ordinal, version) VALUES ($1, $2)",
                                      {registered.right.ordinal, static_cast<std::int64_t>(registered.right.certificate_version)}));
  SHUQUAN_CHECK(index_right(tx, registered.right));
  return registered;
}

}  // namespace shuquan::office
