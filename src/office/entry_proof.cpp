#include "office/entry_proof.h"

#include "base/hex.h"
#include "ledger/proof.h"
#include "ledger/state_tree.h"
#include "office/public_register.h"
#include "office/register_effect.h"
#include "store/right_rows.h"

namespace shuquan::office {
namespace {

using ledger::Hash;

Result<std::string> prove_at(store::Connection& db, LogTrees& trees, const std::shared_ptr<const LogView>& view, std::uint64_t index) {
  const std::uint64_t size = view->head.size;
  if (index >= size) return fail(Errc::not_found, "log.no_such_entry", {{"index", std::to_string(index)}, {"size", std::to_string(size)}});
  DatabaseLog log(db, view, Hash::sha256);
  ledger::TileNodes nodes(Hash::sha256, size, log, trees.tiles(Hash::sha256));
  SHUQUAN_TRY(ledger::Proof hashes, ledger::inclusion_proof(Hash::sha256, nodes, index, size));
  return ledger::format_tlog_proof({std::nullopt, index, std::move(hashes), view->head.checkpoint});
}

Result<std::string> load_body(store::Connection& db, std::uint64_t index) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT body FROM log_entry WHERE idx = $1", {index}));
  if (rows.empty()) return fail_with_detail(Errc::internal, "log.row_damaged", "entry " + std::to_string(index) + " is missing");
  return rows.front().bytes(0);
}

Json hashes_json(const ledger::Proof& hashes) {
  Json list = Json::array();
  for (const ledger::Digest& hash : hashes) list.push(to_base64(crypto::to_view(hash)));
  return list;
}

}  // namespace

Result<std::string> prove_entry(store::Connection& db, LogTrees& trees, std::uint64_t index) {
  SHUQUAN_TRY(const std::shared_ptr<const LogView> view, trees.at_head(db));
  return prove_at(db, trees, view, index);
}

Result<ProvenEntry> load_proven_entry(store::Connection& db, LogTrees& trees, std::uint64_t index) {
  ProvenEntry proven;
  proven.index = index;
  SHUQUAN_TRY(proven.proof, prove_entry(db, trees, index));
  SHUQUAN_TRY(proven.entry, load_body(db, index));
  return proven;
}

Result<Json> prove_state(store::Connection& db, LogTrees& trees, std::string_view number) {
  SHUQUAN_TRY(const std::shared_ptr<const LogView> view, trees.at_head(db));
  if (view->head.size == 0) return fail(Errc::not_found, "entry.unknown", {{"number", std::string(number.substr(0, 60))}});
  const std::optional<std::uint64_t> asked = ordinal_in(number);
  const bool beyond = asked && *asked >= view->head.registers;
  std::optional<store::RightRow> row;
  if (!beyond) {
    SHUQUAN_TRY(row, find_entry(db, number));
  }
  // Each batch ends with a state-root, so the newest entry is one.
  const std::uint64_t last = view->head.size - 1;
  Json evidence = Json::object({{"format", "shuquan-state-evidence@v1"}, {"issued", !beyond}, {"registers", view->head.registers}});
  if (row) {
    const ledger::StateLeaf leaf{row->right.ordinal, row->right.revision, row->last_index, row->last_leaf, std::string(registry::to_string(row->right.status)),
                                 state_digest(row->right)};
    SHUQUAN_TRY(std::string bytes, ledger::encode_state_leaf(leaf));
    store::DatabasePages pages(db);
    ledger::StateTree tree(Hash::sha256, pages, view->head.registers);
    SHUQUAN_TRY(const ledger::Proof hashes, tree.inclusion_proof(row->right.ordinal));
    evidence.set("number", row->right.number).set("leaf", std::move(bytes)).set("hashes", hashes_json(hashes));
  } else {
    evidence.set("ordinal", *asked);
  }
  SHUQUAN_TRY(std::string root_entry, load_body(db, last));
  SHUQUAN_TRY(std::string proof, prove_at(db, trees, view, last));
  return evidence.set("state_root_entry", std::move(root_entry)).set("proof", std::move(proof));
}

}  // namespace shuquan::office
