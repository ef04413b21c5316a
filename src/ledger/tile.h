#pragma once
#include <array>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/merkle.h"

namespace shuquan::ledger {

// c2sp.org/tlog-tiles: the tree in files of 256 hashes.
inline constexpr unsigned kTileHeight = 8;
inline constexpr unsigned kTileWidth = 256;
inline constexpr std::size_t kTileBytes = kTileWidth * 32;
/// Levels a tree of kMaxTreeSize leaves can have.
inline constexpr unsigned kTileLevels = 8;
/// Longest entry an entry bundle can hold.
inline constexpr std::size_t kMaxEntryBytes = 65535;

/// Tile `index` of `level` with `width` hashes (1–256); a hash of level L stands for 256^L leaves.
struct TileId {
  unsigned level = 0;
  std::uint64_t index = 0;
  unsigned width = kTileWidth;
  auto operator<=>(const TileId&) const = default;
};

struct Tile {
  TileId id;
  std::string bytes;  ///< width × 32
};

/// How many hashes tile `index` of `level` has in a tree of `size` leaves: 0 (no such tile) to 256.
unsigned tile_width(unsigned level, std::uint64_t index, std::uint64_t size);
/// Every tile, partial ones included, of a tree of `size` leaves that a tree of `old_size` leaves does not have.
std::vector<TileId> new_tiles(std::uint64_t old_size, std::uint64_t size);

/// "tile/0/x001/234" or, below 256 hashes, "tile/0/x001/234.p/56".
std::string tile_path(TileId id);
/// "tile/entries/x001/234" or "tile/entries/x001/234.p/56".
std::string bundle_path(std::uint64_t index, unsigned width);
/// What a path names: a tile, or an entry bundle (level 0 of the same index and width).
struct TilePath {
  bool entries = false;
  TileId id;
  bool operator==(const TilePath&) const = default;
};
/// Accepts exactly the spellings the two functions above make. Reason ledger.tile_path.
Result<TilePath> parse_tile_path(std::string_view path);

/// Entries, each with its length before it (uint16, big-endian). Reason ledger.entry_too_long.
Result<std::string> encode_bundle(std::span<const std::string_view> entries);
/// Exactly `width` entries and nothing behind them; the views point into `bytes`. Reason ledger.bundle_malformed.
Result<std::vector<std::string_view>> decode_bundle(std::string_view bytes, unsigned width);

/// Hashes of a tile from its bytes. Reason ledger.tile_malformed where the length is not a multiple of 32 or over 8,192.
Result<std::vector<Digest>> decode_tile(std::string_view bytes);
std::string encode_tile(std::span<const Digest> hashes);

/// Where tiles come from: a folder, a database, a server.
class TileSource {
 public:
  virtual ~TileSource() = default;
  /// At least id.width hashes (id.width·32 bytes) of the tile; a source that only keeps full tiles may return more.
  /// Errc::not_found where there is none.
  virtual Result<std::string> tile(TileId id) = 0;
};

/// The growing right edge of a tiled tree: the unfinished tile of every level. Appending yields the tiles that became
/// full, to be stored once; the unfinished ones are always at hand for proofs and for publication.
/// A value: copy it before a batch to be able to take the batch back.
class TreeEdge {
 public:
  explicit TreeEdge(Hash hash = Hash::sha256) : frontier_(hash) {}
  /// From what a database holds after a restart: the frontier of the head row, the full tiles, and the leaf hashes behind
  /// the last full level-0 tile. Reads at most 255 tiles per level. Reason ledger.edge_mismatch where they disagree.
  static Result<TreeEdge> restore(const Frontier& frontier, TileSource& full_tiles, std::span<const Digest> tail_leaves);

  /// Adds one leaf; tiles it fills are added to `full`.
  void append(const Digest& leaf, std::vector<Tile>& full);
  std::uint64_t size() const { return frontier_.size(); }
  Digest root() const { return frontier_.root(); }
  const Frontier& frontier() const { return frontier_; }
  /// The hashes of the unfinished tile of a level, none where the level ends with a full tile.
  std::span<const Digest> partial(unsigned level) const;
  /// All unfinished tiles of the present size.
  std::vector<Tile> partial_tiles() const;

 private:
  Frontier frontier_;
  std::vector<std::vector<Digest>> levels_;
};

/// A source that answers for the unfinished tiles of `edge` from memory and for all others from `full_tiles`.
/// Both must outlive it.
class EdgeTileSource final : public TileSource {
 public:
  EdgeTileSource(const TreeEdge& edge, TileSource& full_tiles) : edge_(edge), full_tiles_(full_tiles) {}
  Result<std::string> tile(TileId id) override;

 private:
  const TreeEdge& edge_;
  TileSource& full_tiles_;
};

/// A tile with all its inner nodes, so that a proof looks hashes up instead of computing them: 16 KiB.
class ExpandedTile {
 public:
  ExpandedTile(Hash hash, std::vector<Digest> hashes);
  /// The node over hashes [index·2^height, (index+1)·2^height), height 0–8, nothing where the tile is too narrow.
  const Digest* node(unsigned height, std::size_t index) const;
  std::size_t width() const { return width_; }

 private:
  std::size_t width_;
  std::vector<Digest> nodes_;
  std::array<std::size_t, kTileHeight + 1> start_{};
};

/// The most recently used expanded tiles. Safe to use from several threads.
class TileCache {
 public:
  /// 1,024 tiles are about 16 MiB.
  explicit TileCache(std::size_t capacity = 1024) : capacity_(capacity) {}
  std::shared_ptr<const ExpandedTile> find(TileId id);
  void insert(TileId id, std::shared_ptr<const ExpandedTile> tile);

 private:
  using Recent = std::list<std::pair<TileId, std::shared_ptr<const ExpandedTile>>>;
  std::mutex mutex_;
  std::size_t capacity_;
  Recent recent_;
  std::map<TileId, Recent::iterator> places_;
};

/// Nodes of a tree of `size` leaves, out of tiles. One object per thread; the cache may be shared by many, and must
/// only be used for one tree (one log, one hash). Source and cache must outlive it.
class TileNodes final : public NodeSource {
 public:
  TileNodes(Hash hash, std::uint64_t size, TileSource& source, TileCache& cache) : hash_(hash), size_(size), source_(source), cache_(cache) {}
  Result<Digest> node(NodeId id) override;

 private:
  Hash hash_;
  std::uint64_t size_;
  TileSource& source_;
  TileCache& cache_;
  TileId last_id_{kTileLevels, 0, 0};
  std::shared_ptr<const ExpandedTile> last_;
};

}  // namespace shuquan::ledger
