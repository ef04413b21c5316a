#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ledger/fsck.h"
#include "ledger/state_tree.h"

namespace shuquan::ledger {

/// Follows the entries of a log in order and says what is wrong with the place of each: revisions, back-pointers, dense
/// ordinals, state-roots.
class History {
 public:
  History(StateFold* fold, bool check_sm3) : fold_(fold), sm3_(Hash::sm3), check_sm3_(check_sm3) {}

  struct Finding {
    std::string reason;
    std::string detail;
  };
  /// The next entry: its index, SHA-256 leaf hash, outline and bytes. A finding where it is not as it must be.
  Result<std::optional<Finding>> next(std::uint64_t index, const Digest& leaf, const EntryOutline& outline, std::string_view bytes);
  /// Must be called for every entry after next(), with its SM3 leaf hash, where SM3 roots are checked.
  void add_sm3_leaf(const Digest& leaf) { sm3_.append(leaf); }

  std::uint64_t rights() const { return rights_.size(); }
  std::uint64_t register_entries() const { return register_entries_; }
  std::uint64_t state_roots() const { return state_roots_; }

 private:
  struct Right {
    std::uint64_t revision = 0;
    std::uint64_t last_index = 0;
    Digest last_leaf{};
  };
  Result<std::optional<Finding>> register_entry(std::uint64_t index, const Digest& leaf, const RegisterHeader& header, std::string_view bytes);
  Result<std::optional<Finding>> state_root(std::uint64_t index, const StateRootEntry& entry);

  StateFold* fold_;
  Frontier sm3_;
  bool check_sm3_;
  std::vector<Right> rights_;
  std::optional<std::uint64_t> last_register_index_;
  std::optional<Instant> last_time_;
  std::uint64_t register_entries_ = 0, state_roots_ = 0;
  MemoryPages pages_;
  StateTree tree_{Hash::sha256, pages_, 0};
  std::vector<StateTree::Update> pending_;
};

}  // namespace shuquan::ledger
