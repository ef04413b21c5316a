#include "ledger/verify.h"

#include <set>

namespace shuquan::ledger {
namespace {

bool is_log_key(const Policy& policy, const VerifierKey& key) { return std::ranges::find(policy.logs, key) != policy.logs.end(); }

Sm2Line sm2_state(const Policy& policy, const Statement& statement) {
  const auto is_sm2 = [&](const VerifierKey& key) { return key.type == KeyType::sm2 && key.name == statement.checkpoint.origin; };
  if (std::ranges::any_of(statement.signed_by, is_sm2)) return Sm2Line::valid;
  return std::ranges::any_of(policy.logs, is_sm2) ? Sm2Line::absent : Sm2Line::not_asked;
}

std::vector<std::string> unknown_lines(const Note& note, const std::vector<VerifierKey>& keys) {
  std::vector<std::string> out;
  for (const SignatureLine& line : note.signatures)
    if (std::ranges::none_of(keys, [&](const VerifierKey& key) { return claims_key(line, key); })) out.push_back(line.name);
  return out;
}

// RFC 3339 ends with the year 9999; a witness may have signed any 64-bit number.
Json time_text(std::uint64_t seconds) {
  constexpr std::uint64_t kEndOf9999 = 253402300799;
  return seconds <= kEndOf9999 ? Json(shuquan::to_string(Instant{static_cast<std::int64_t>(seconds) * 1000})) : Json();
}

std::string_view algorithm(KeyType type) { return type == KeyType::sm2 ? "sm2-sm3" : "ed25519"; }

}  // namespace

std::string_view to_string(Sm2Line state) {
  switch (state) {
    case Sm2Line::valid: return "valid";
    case Sm2Line::absent: return "absent";
    case Sm2Line::not_asked: return "not_asked";
  }
  return "not_asked";
}

Json Statement::to_json() const {
  Json signers = Json::array(), witnesses = Json::array(), unknown = Json::array();
  for (const VerifierKey& key : signed_by)
    signers.push(Json::object({{"name", key.name}, {"algorithm", algorithm(key.type)}, {"vkey", format_vkey(key)}}));
  for (const Cosigned& cosigned : cosigned_by)
    witnesses.push(Json::object({{"witness", cosigned.witness}, {"key", cosigned.key_name}, {"time", time_text(cosigned.time)}}));
  for (const std::string& name : unknown_lines) unknown.push(name);
  return Json::object({{"proved", true},
                       {"log", checkpoint.origin},
                       {"index", index},
                       {"size", checkpoint.size},
                       {"root", crypto::to_hex(checkpoint.root)},
                       {"leaf", crypto::to_hex(leaf)},
                       {"signed_by", std::move(signers)},
                       {"cosigned_by", std::move(witnesses)},
                       {"quorum", quorum},
                       {"sm2", to_string(sm2)},
                       {"unknown_signatures", std::move(unknown)},
                       {"register_entry", entry.has_value()}});
}

Result<Statement> verify_checkpoint(std::string_view signed_checkpoint, const Policy& policy) {
  const std::vector<VerifierKey> keys = policy.keys();
  SHUQUAN_TRY(OpenedCheckpoint opened, open_checkpoint(signed_checkpoint, keys));
  Statement out;
  out.checkpoint = opened.checkpoint;
  std::set<std::string> witnesses;
  for (const VerifiedSignature& signature : opened.signatures) {
    if (signature.key.name == out.checkpoint.origin && is_log_key(policy, signature.key)) out.signed_by.push_back(signature.key);
    for (const Policy::Witness& witness : policy.witnesses) {
      if (witness.key != signature.key) continue;
      out.cosigned_by.push_back({witness.name, witness.key.name, signature.cosigned_at.value_or(0)});
      witnesses.insert(witness.name);
    }
  }
  if (out.signed_by.empty()) return fail(Errc::invalid_input, "ledger.log_unknown", {{"origin", out.checkpoint.origin}});
  if (!policy.quorum_met(witnesses)) return fail(Errc::invalid_input, "ledger.quorum_missing", {{"quorum", policy.quorum}});
  out.quorum = policy.quorum;
  out.sm2 = sm2_state(policy, out);
  out.unknown_lines = unknown_lines(opened.note, keys);
  return out;
}

Result<Statement> verify_entry(std::string_view entry, std::string_view proof_text, const Policy& policy) {
  SHUQUAN_TRY(const TlogProof proof, parse_tlog_proof(proof_text));
  SHUQUAN_TRY(Statement out, verify_checkpoint(proof.checkpoint, policy));
  out.index = proof.index;
  out.leaf = leaf_hash(Hash::sha256, entry);
  SHUQUAN_CHECK(verify_inclusion(Hash::sha256, proof.index, out.checkpoint.size, out.leaf, proof.hashes, out.checkpoint.root));
  if (auto decoded = decode_entry(entry)) out.entry = *std::move(decoded);
  return out;
}

Json StateStatement::to_json() const {
  return Json::object({{"proved", true},
                       {"ordinal", leaf.ordinal},
                       {"revision", leaf.revision},
                       {"status", leaf.status},
                       {"last_index", leaf.last_index},
                       {"last_leaf", crypto::to_hex(leaf.last_leaf)},
                       {"state_digest", crypto::to_hex(leaf.state_digest)},
                       {"as_of", shuquan::to_string(root.time)},
                       {"registers", root.registers},
                       {"covers", root.covers},
                       {"log", log.to_json()}});
}

Result<StateStatement> verify_state(const StateEvidence& evidence, const Policy& policy) {
  StateStatement out;
  SHUQUAN_TRY(out.log, verify_entry(evidence.state_root_entry, evidence.proof, policy));
  const auto* root = out.log.entry ? std::get_if<StateRootEntry>(&*out.log.entry) : nullptr;
  if (!root) return fail(Errc::invalid_input, "ledger.not_state_root");
  out.root = *root;
  SHUQUAN_TRY(out.leaf, decode_state_leaf(evidence.leaf));
  if (out.leaf.ordinal >= out.root.registers)
    return fail(Errc::invalid_input, "ledger.state_outside",
                {{"ordinal", std::to_string(out.leaf.ordinal)}, {"registers", std::to_string(out.root.registers)}});
  SHUQUAN_CHECK(verify_inclusion(Hash::sha256, out.leaf.ordinal, out.root.registers, leaf_hash(Hash::sha256, evidence.leaf), evidence.hashes,
                                 out.root.state_root));
  return out;
}

}  // namespace shuquan::ledger
