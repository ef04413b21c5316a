#include "ledger/state_tree.h"

#include <set>

namespace shuquan::ledger {
namespace {

// Hashes on a level of a tree of `size` leaves: each stands for up to 16^level of them.
std::uint64_t hashes_on_level(std::uint64_t size, unsigned level) {
  const unsigned shift = kPageHeight * level;
  return (size >> shift) + ((size & ((std::uint64_t{1} << shift) - 1)) != 0 ? 1 : 0);
}

unsigned page_width(std::uint64_t size, PageId id) {
  const std::uint64_t hashes = hashes_on_level(size, id.level), first = id.index * kPageWidth;
  return first >= hashes ? 0 : static_cast<unsigned>(std::min<std::uint64_t>(kPageWidth, hashes - first));
}

// Levels of pages of a tree of `size` leaves: the last one is a single page.
unsigned level_count(std::uint64_t size) {
  unsigned levels = 0;
  if (size == 0) return levels;
  while (hashes_on_level(size, levels) > kPageWidth) ++levels;
  return levels + 1;
}

std::vector<Digest> page_hashes(std::string_view bytes, unsigned width) {
  std::vector<Digest> out(width);
  for (unsigned i = 0; i < width; ++i) std::memcpy(out[i].data(), bytes.data() + i * 32, 32);
  return out;
}

// One level up: neighbours are hashed, a lone last hash is promoted unchanged (RFC 6962 seen from below).
void pair_up(Hash hash, std::vector<Digest>& hashes) {
  const std::size_t pairs = hashes.size() / 2;
  for (std::size_t i = 0; i < pairs; ++i) hashes[i] = node_hash(hash, hashes[2 * i], hashes[2 * i + 1]);
  if (hashes.size() % 2 != 0) hashes[pairs] = hashes.back();
  hashes.resize((hashes.size() + 1) / 2);
}

Digest page_root(Hash hash, std::string_view bytes, unsigned width) {
  std::vector<Digest> hashes = page_hashes(bytes, width);
  while (hashes.size() > 1) pair_up(hash, hashes);
  return hashes.front();
}

std::unexpected<Error> page_missing(PageId id) {
  return fail(Errc::internal, "ledger.page_missing", {{"level", std::to_string(id.level)}, {"page", std::to_string(id.index)}});
}

using Slots = std::map<std::uint64_t, std::map<unsigned, Digest>>;  // page index → place → hash

}  // namespace

Result<std::map<std::uint64_t, std::string>> StateTree::load(unsigned level, const Slots& slots) {
  std::vector<PageId> ids;
  for (const auto& [index, places] : slots)
    if (page_width(size_, {level, index}) > 0 && level < level_count(size_)) ids.push_back({level, index});
  std::map<std::uint64_t, std::string> out;
  for (const auto& [index, places] : slots) out[index] = std::string(kPageBytes, '\0');
  if (ids.empty()) return out;
  SHUQUAN_TRY(std::vector<std::string> pages, store_.get(ids));
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i >= pages.size() || pages[i].size() != kPageBytes) return page_missing(ids[i]);
    out[ids[i].index] = std::move(pages[i]);
  }
  return out;
}

Result<Digest> StateTree::set(std::span<const Update> updates) {
  Slots slots;
  std::set<std::uint64_t> fresh;
  for (const auto& [ordinal, leaf] : updates) {
    if (ordinal >= kMaxTreeSize) return fail(Errc::invalid_input, "ledger.index_outside", {{"index", std::to_string(ordinal)}, {"size", std::to_string(size_)}});
    slots[ordinal / kPageWidth][static_cast<unsigned>(ordinal % kPageWidth)] = leaf;
    if (ordinal >= size_) fresh.insert(ordinal);
  }
  if (!fresh.empty() && (*fresh.begin() != size_ || *fresh.rbegin() - *fresh.begin() + 1 != fresh.size()))
    return fail(Errc::invalid_input, "ledger.state_gap", {{"size", std::to_string(size_)}});
  if (slots.empty()) return root();

  const std::uint64_t new_size = size_ + fresh.size();
  const unsigned old_levels = level_count(size_), levels = level_count(new_size);
  std::vector<Page> changed;
  Digest top{};
  for (unsigned level = 0; level < levels; ++level) {
    // The old tree's single top page gets a place on a level that did not exist before.
    if (old_levels > 0 && level + 1 == old_levels && levels > old_levels) slots.try_emplace(0);
    SHUQUAN_TRY(auto pages, load(level, slots));
    Slots above;
    for (auto& [index, bytes] : pages) {
      for (const auto& [place, hash] : slots[index]) std::memcpy(bytes.data() + place * 32, hash.data(), 32);
      top = page_root(hash_, bytes, page_width(new_size, {level, index}));
      above[index / kPageWidth][static_cast<unsigned>(index % kPageWidth)] = top;
      changed.push_back({{level, index}, std::move(bytes)});
    }
    slots = std::move(above);
  }
  SHUQUAN_CHECK(store_.put(changed));
  size_ = new_size;
  return top;
}

Result<Digest> StateTree::root() {
  if (size_ == 0) return empty_root(hash_);
  const PageId top{level_count(size_) - 1, 0};
  SHUQUAN_TRY(const std::vector<std::string> pages, store_.get(std::span(&top, 1)));
  if (pages.size() != 1 || pages.front().size() != kPageBytes) return page_missing(top);
  return page_root(hash_, pages.front(), page_width(size_, top));
}

Result<Proof> StateTree::inclusion_proof(std::uint64_t ordinal) {
  if (ordinal >= size_) return fail(Errc::invalid_input, "ledger.index_outside", {{"index", std::to_string(ordinal)}, {"size", std::to_string(size_)}});
  std::vector<PageId> ids;
  for (unsigned level = 0; level < level_count(size_); ++level) ids.push_back({level, ordinal >> (kPageHeight * (level + 1))});
  SHUQUAN_TRY(const std::vector<std::string> pages, store_.get(ids));
  Proof proof;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (i >= pages.size() || pages[i].size() != kPageBytes) return page_missing(ids[i]);
    std::vector<Digest> hashes = page_hashes(pages[i], page_width(size_, ids[i]));
    std::size_t place = (ordinal >> (kPageHeight * ids[i].level)) % kPageWidth;
    for (; hashes.size() > 1; place /= 2) {
      if ((place ^ 1) < hashes.size()) proof.push_back(hashes[place ^ 1]);
      pair_up(hash_, hashes);
    }
  }
  return proof;
}

Result<std::vector<std::string>> MemoryPages::get(std::span<const PageId> ids) {
  std::vector<std::string> out;
  for (const PageId id : ids) {
    const bool known = id.level < levels_.size() && id.index < levels_[id.level].size();
    out.push_back(known ? levels_[id.level][id.index] : std::string());
  }
  return out;
}

Result<void> MemoryPages::put(std::span<const Page> pages) {
  for (const Page& page : pages) {
    if (page.id.level >= levels_.size()) levels_.resize(page.id.level + 1);
    auto& level = levels_[page.id.level];
    if (page.id.index >= level.size()) level.resize(page.id.index + 1);
    level[page.id.index] = page.bytes;
  }
  return {};
}

}  // namespace shuquan::ledger
