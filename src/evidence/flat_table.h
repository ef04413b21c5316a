#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace shuquan::evidence {

/// Of a table that only tells which keys are there: 8 bytes a slot.
struct Nothing {};

/// A small hash table from non-zero 64-bit keys to values, open addressing.
template <class Value>
class FlatTable {
 public:
  explicit FlatTable(std::size_t expected = 16) : slots_(std::bit_ceil(expected * 2)) {}

  /// The value of `key`, made new where there is none; `added` tells which.
  Value& find_or_add(std::uint64_t key, bool& added) {
    if ((size_ + 1) * 2 > slots_.size()) grow();
    Slot& slot = probe(key);
    added = slot.key == 0;
    if (added) {
      slot.key = key;
      ++size_;
    }
    return slot.value;
  }
  const Value* find(std::uint64_t key) const {
    for (std::size_t i = home(key);; i = (i + 1) & (slots_.size() - 1)) {
      if (slots_[i].key == key) return &slots_[i].value;
      if (slots_[i].key == 0) return nullptr;
    }
  }
  Value* find(std::uint64_t key) { return const_cast<Value*>(static_cast<const FlatTable*>(this)->find(key)); }
  std::size_t size() const { return size_; }

  template <class Visit>
  void each(Visit visit) const {
    for (const Slot& slot : slots_)
      if (slot.key != 0) visit(slot.key, slot.value);
  }
  /// Keeps what `keep` says.
  template <class Keep>
  void filter(Keep keep) {
    std::vector<Slot> old(slots_.size());
    old.swap(slots_);
    size_ = 0;
    for (Slot& slot : old) {
      if (slot.key == 0 || !keep(slot.key, slot.value)) continue;
      probe(slot.key) = slot;
      ++size_;
    }
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    [[no_unique_address]] Value value{};
  };
  // The upper bits of a product: keys may be alike in their lower or their upper bits.
  std::size_t home(std::uint64_t key) const {
    return static_cast<std::size_t>((key * 0x9e3779b97f4a7c15ULL) >> (64 - std::countr_zero(slots_.size())));
  }
  Slot& probe(std::uint64_t key) {
    std::size_t i = home(key);
    while (slots_[i].key != 0 && slots_[i].key != key) i = (i + 1) & (slots_.size() - 1);
    return slots_[i];
  }
  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& slot : old)
      if (slot.key != 0) probe(slot.key) = slot;
  }

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace shuquan::evidence
