#include "ledger/history.h"

namespace shuquan::ledger {

Result<std::optional<History::Finding>> History::next(std::uint64_t index, const Digest& leaf, const EntryOutline& outline,
                                                      std::string_view bytes) {
  if (const auto* root = std::get_if<StateRootEntry>(&outline)) return state_root(index, *root);
  return register_entry(index, leaf, std::get<RegisterHeader>(outline), bytes);
}

Result<std::optional<History::Finding>> History::register_entry(std::uint64_t index, const Digest& leaf, const RegisterHeader& header,
                                                                std::string_view bytes) {
  ++register_entries_;
  last_register_index_ = index;
  if (header.ordinal > rights_.size()) return Finding{"ledger.fsck_ordinal_gap", "next ordinal is " + std::to_string(rights_.size())};
  if (header.ordinal == rights_.size()) rights_.emplace_back();
  Right& right = rights_[header.ordinal];
  const Right before = right;
  right = {header.revision, index, leaf};
  if (header.revision != before.revision + 1)
    return Finding{"ledger.fsck_revision", "revision " + std::to_string(header.revision) + " after " + std::to_string(before.revision)};
  if (before.revision > 0 && (header.prev_index != before.last_index || header.prev_leaf != before.last_leaf))
    return Finding{"ledger.fsck_back_pointer", "the entry before is " + std::to_string(before.last_index)};
  if (!fold_) return std::nullopt;
  SHUQUAN_TRY(const LogEntry entry, decode_entry(bytes));
  SHUQUAN_TRY(FoldedState state, fold_->apply(std::get<RegisterEntry>(entry), index));
  SHUQUAN_TRY(const std::string state_leaf,
              encode_state_leaf({header.ordinal, header.revision, index, leaf, std::move(state.status), state.state_digest}));
  pending_.push_back({header.ordinal, leaf_hash(Hash::sha256, state_leaf)});
  return std::nullopt;
}

Result<std::optional<History::Finding>> History::state_root(std::uint64_t index, const StateRootEntry& entry) {
  ++state_roots_;
  const bool backwards = last_time_ && entry.time < *last_time_;
  last_time_ = entry.time;
  if (entry.registers != rights_.size()) return Finding{"ledger.fsck_state_root", "there are " + std::to_string(rights_.size()) + " rights"};
  if (entry.covers != last_register_index_) return Finding{"ledger.fsck_state_root", "it covers another entry than the newest before it"};
  if (entry.sm3_size != index) return Finding{"ledger.fsck_sm3_root", "sm3_size is not the index of the entry"};
  if (check_sm3_ && entry.sm3_root != sm3_.root()) return Finding{"ledger.fsck_sm3_root", "the entries before it have another SM3 root"};
  if (backwards) return Finding{"ledger.fsck_time", "its time is before that of the state-root before"};
  if (!fold_) return std::nullopt;
  const auto root = tree_.set(pending_);
  pending_.clear();
  if (!root) return Finding{"ledger.fsck_state_root", describe(root.error())};
  if (*root != entry.state_root) return Finding{"ledger.fsck_state_root", "the replayed states have another root"};
  return std::nullopt;
}

}  // namespace shuquan::ledger
