#include "ledger/tile.h"

namespace shuquan::ledger {
namespace {

// Folds 2^k hashes to one.
Digest fold(Hash hash, std::vector<Digest> hashes) {
  SHUQUAN_ASSERT(!hashes.empty() && (hashes.size() & (hashes.size() - 1)) == 0);
  while (hashes.size() > 1) {
    for (std::size_t i = 0; i < hashes.size() / 2; ++i) hashes[i] = node_hash(hash, hashes[2 * i], hashes[2 * i + 1]);
    hashes.resize(hashes.size() / 2);
  }
  return hashes.front();
}

// The edge nodes inside the unfinished tile of one level, largest first: one for each set bit of its width.
void append_edge(Hash hash, std::span<const Digest> partial, std::vector<Digest>& edge) {
  for (std::size_t bit = kTileWidth / 2, at = 0; bit > 0; bit /= 2) {
    if ((partial.size() & bit) == 0) continue;
    const auto part = partial.subspan(at, bit);
    edge.push_back(fold(hash, {part.begin(), part.end()}));
    at += bit;
  }
}

std::unexpected<Error> edge_mismatch(std::string detail) {
  return fail_with_detail(Errc::internal, "ledger.edge_mismatch", std::move(detail));
}

}  // namespace

Result<TreeEdge> TreeEdge::restore(const Frontier& frontier, TileSource& full_tiles, std::span<const Digest> tail_leaves) {
  const std::uint64_t size = frontier.size();
  if (tail_leaves.size() != size % kTileWidth) return edge_mismatch("number of leaf hashes behind the last full tile");
  TreeEdge out(frontier.hash());
  for (unsigned level = 0; level < kTileLevels && size >> (kTileHeight * level) > 0; ++level) {
    const std::uint64_t hashes = size >> (kTileHeight * level);
    std::vector<Digest>& partial = out.levels_.emplace_back();
    if (level == 0) {
      partial.assign(tail_leaves.begin(), tail_leaves.end());
      continue;
    }
    for (std::uint64_t index = hashes - hashes % kTileWidth; index < hashes; ++index) {
      SHUQUAN_TRY(const std::string bytes, full_tiles.tile({level - 1, index, kTileWidth}));
      SHUQUAN_TRY(std::vector<Digest> below, decode_tile(bytes));
      if (below.size() != kTileWidth) return edge_mismatch("short tile " + tile_path({level - 1, index, kTileWidth}));
      partial.push_back(fold(frontier.hash(), std::move(below)));
    }
  }
  std::vector<Digest> edge;
  for (std::size_t level = out.levels_.size(); level-- > 0;) append_edge(frontier.hash(), out.levels_[level], edge);
  if (edge != frontier.edge()) return edge_mismatch("the tiles lead to another right edge than the head");
  out.frontier_ = frontier;
  return out;
}

void TreeEdge::append(const Digest& leaf, std::vector<Tile>& full) {
  std::vector<CompleteNode> completed;
  frontier_.append(leaf, &completed);
  const auto push = [&](unsigned level, const Digest& hash) {
    if (levels_.size() <= level) levels_.resize(level + 1);
    levels_[level].push_back(hash);
    if (levels_[level].size() < kTileWidth) return;
    full.push_back({{level, ((size() - 1) >> (kTileHeight * level)) / kTileWidth, kTileWidth}, encode_tile(levels_[level])});
    levels_[level].clear();
  };
  push(0, leaf);
  for (const CompleteNode& node : completed) push(node.id.height / kTileHeight, node.hash);
}

std::span<const Digest> TreeEdge::partial(unsigned level) const {
  return level < levels_.size() ? std::span<const Digest>(levels_[level]) : std::span<const Digest>();
}

std::vector<Tile> TreeEdge::partial_tiles() const {
  std::vector<Tile> out;
  for (unsigned level = 0; level < levels_.size(); ++level) {
    if (levels_[level].empty()) continue;
    const std::uint64_t index = (size() >> (kTileHeight * level)) / kTileWidth;
    out.push_back({{level, index, static_cast<unsigned>(levels_[level].size())}, encode_tile(levels_[level])});
  }
  return out;
}

Result<std::string> EdgeTileSource::tile(TileId id) {
  const bool unfinished = id.level < kTileLevels && id.index == (edge_.size() >> (kTileHeight * id.level)) / kTileWidth;
  if (!unfinished) return full_tiles_.tile(id);
  const auto partial = edge_.partial(id.level);
  if (id.width > partial.size()) return fail(Errc::not_found, "ledger.tile_missing", {{"tile", tile_path(id)}});
  return encode_tile(partial.first(id.width));
}

ExpandedTile::ExpandedTile(Hash hash, std::vector<Digest> hashes) : width_(hashes.size()), nodes_(std::move(hashes)) {
  nodes_.reserve(width_ * 2);
  for (unsigned height = 1; height <= kTileHeight; ++height) {
    start_[height] = nodes_.size();
    for (std::size_t i = 0; i < width_ >> height; ++i) {
      const std::size_t below = start_[height - 1] + 2 * i;
      nodes_.push_back(node_hash(hash, nodes_[below], nodes_[below + 1]));
    }
  }
}

const Digest* ExpandedTile::node(unsigned height, std::size_t index) const {
  if (height > kTileHeight || index >= width_ >> height) return nullptr;
  return &nodes_[start_[height] + index];
}

std::shared_ptr<const ExpandedTile> TileCache::find(TileId id) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(id);
  if (place == places_.end()) return nullptr;
  recent_.splice(recent_.begin(), recent_, place->second);
  return place->second->second;
}

void TileCache::insert(TileId id, std::shared_ptr<const ExpandedTile> tile) {
  const std::lock_guard lock(mutex_);
  if (capacity_ == 0 || places_.contains(id)) return;
  recent_.emplace_front(id, std::move(tile));
  places_[id] = recent_.begin();
  if (recent_.size() <= capacity_) return;
  places_.erase(recent_.back().first);
  recent_.pop_back();
}

Result<Digest> TileNodes::node(NodeId id) {
  const auto level = id.height / kTileHeight;
  const auto height = id.height % kTileHeight;
  if (level >= kTileLevels) return fail(Errc::not_found, "ledger.tile_missing", {{"tile", "level " + std::to_string(level)}});
  const std::uint64_t first = id.index << height;
  const TileId wanted{level, first / kTileWidth, tile_width(level, first / kTileWidth, size_)};
  const std::size_t inside = (first % kTileWidth) >> height;
  const auto missing = [&] { return fail(Errc::not_found, "ledger.tile_missing", {{"tile", tile_path(wanted)}}); };
  if (wanted.width == 0) return missing();
  if (wanted != last_id_) {
    auto expanded = cache_.find(wanted);
    if (!expanded) {
      SHUQUAN_TRY(const std::string bytes, source_.tile(wanted));
      SHUQUAN_TRY(std::vector<Digest> hashes, decode_tile(bytes));
      if (hashes.size() < wanted.width) return missing();
      hashes.resize(wanted.width);
      expanded = std::make_shared<const ExpandedTile>(hash_, std::move(hashes));
      cache_.insert(wanted, expanded);
    }
    last_id_ = wanted;
    last_ = std::move(expanded);
  }
  const Digest* found = last_->node(height, inside);
  if (!found) return missing();
  return *found;
}

}  // namespace shuquan::ledger
