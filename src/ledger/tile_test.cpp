#include "ledger/tile.h"

#include <gtest/gtest.h>

#include <random>

#include "ledger/vectors.h"

namespace shuquan::ledger {
namespace {

std::vector<Digest> numbered_leaves(Hash hash, std::size_t count) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(leaf_hash(hash, "entry " + std::to_string(i)));
  return out;
}

struct Grown {
  TreeEdge edge;
  vectors::MemoryTiles tiles;
  explicit Grown(Hash hash, std::span<const Digest> leaves) : edge(hash) {
    std::vector<Tile> full;
    for (const Digest& leaf : leaves) edge.append(leaf, full);
    for (const Tile& tile : full) tiles.put(tile);
  }
};

TEST(TilePath, SpellsIndicesInGroupsOfThree) {
  EXPECT_EQ(tile_path({0, 0, 256}), "tile/0/000");
  EXPECT_EQ(tile_path({0, 1234067, 256}), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path({1, 19669, 256}), "tile/1/x019/669");
  EXPECT_EQ(tile_path({0, 273, 112}), "tile/0/273.p/112");
  EXPECT_EQ(bundle_path(273, 112), "tile/entries/273.p/112");
  EXPECT_EQ(bundle_path(1000, 256), "tile/entries/x001/000");
}

TEST(TilePath, ParsesWhatItSpellsAndNothingElse) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 1000; ++i) {
    const TileId id{static_cast<unsigned>(random() % 8), random() % kMaxTreeSize >> random() % 60, static_cast<unsigned>(1 + random() % 256)};
    EXPECT_EQ(parse_tile_path(tile_path(id)).value(), (TilePath{false, id})) << tile_path(id);
    EXPECT_EQ(parse_tile_path(bundle_path(id.index, id.width)).value(), (TilePath{true, {0, id.index, id.width}}));
  }
  for (const char* bad :
       {"", "tile", "tile/0", "tile/0/", "tile/00/000", "tile/8/000", "tile/64/000", "tile/-1/000", "tile/0/0", "tile/0/0000", "tile/0/1000",
        "tile/0/x001", "tile/0/x000/001", "tile/0/x001/x234/067/", "tile/0/001.p/0", "tile/0/001.p/256", "tile/0/001.p/01", "tile/0/001.p/",
        "tile/0/001.p", "tile/0/001/1", "tile/entries/abc", "tile/data/000", "/tile/0/000", "tile/0/../000", "tile/0/x999/x999/x999/x999/x999/x999/x999/999"})
    EXPECT_EQ(parse_tile_path(bad).error().reason, "ledger.tile_path") << bad;
}

// The worked example of c2sp.org/tlog-tiles: 70,000 entries.
TEST(Tile, SeventyThousandEntriesHaveTheTilesOfTheSpecification) {
  constexpr std::uint64_t kSize = 70000;
  EXPECT_EQ(tile_width(0, 272, kSize), 256U);
  EXPECT_EQ(tile_width(0, 273, kSize), 112U);
  EXPECT_EQ(tile_width(0, 274, kSize), 0U);
  EXPECT_EQ(tile_width(1, 0, kSize), 256U);
  EXPECT_EQ(tile_width(1, 1, kSize), 17U);
  EXPECT_EQ(tile_width(2, 0, kSize), 1U);
  EXPECT_EQ(tile_width(3, 0, kSize), 0U);
  const auto tiles = new_tiles(0, kSize);
  EXPECT_EQ(tiles.size(), 274U + 2 + 1);
  EXPECT_EQ(tile_path(tiles[273]), "tile/0/273.p/112");
  EXPECT_EQ(tile_path(tiles[275]), "tile/1/001.p/17");
  EXPECT_EQ(tile_path(tiles[276]), "tile/2/000.p/1");

  const Grown grown(Hash::sha256, numbered_leaves(Hash::sha256, kSize));
  EXPECT_EQ(grown.tiles.tiles.size(), 273U + 1);
  const auto partial = grown.edge.partial_tiles();
  ASSERT_EQ(partial.size(), 3U);
  EXPECT_EQ(partial[0].id, (TileId{0, 273, 112}));
  EXPECT_EQ(partial[0].bytes.size(), 112U * 32);
  EXPECT_EQ(partial[1].id, (TileId{1, 1, 17}));
  EXPECT_EQ(partial[2].id, (TileId{2, 0, 1}));
}

TEST(Tile, NewTilesBetweenTwoSizesAreTheOnesThatChanged) {
  EXPECT_TRUE(new_tiles(5, 5).empty());
  const auto tiles = new_tiles(255, 257);
  ASSERT_EQ(tiles.size(), 3U);
  EXPECT_EQ(tiles[0], (TileId{0, 0, 256}));
  EXPECT_EQ(tiles[1], (TileId{0, 1, 1}));
  EXPECT_EQ(tiles[2], (TileId{1, 0, 1}));
}

TEST(Tile, ProofsOutOfTilesEqualProofsOfTheReferenceTree) {
  std::mt19937_64 random(11);
  for (const Hash hash : {Hash::sha256, Hash::sm3}) {
    const auto leaves = numbered_leaves(hash, 1500);
    for (const std::size_t size : {1, 2, 255, 256, 257, 511, 512, 513, 700, 1023, 1024, 1500}) {
      Grown grown(hash, std::span(leaves).first(size));
      const Digest root = reference_root(hash, std::span(leaves).first(size));
      ASSERT_EQ(grown.edge.root(), root) << size;
      vectors::ReferenceNodes reference(hash, leaves);
      EdgeTileSource source(grown.edge, grown.tiles);
      TileCache cache(4);
      TileNodes nodes(hash, size, source, cache);
      for (int i = 0; i < 20; ++i) {
        const std::uint64_t index = random() % size, old_size = random() % (size + 1);
        const auto proof = inclusion_proof(hash, nodes, index, size);
        ASSERT_TRUE(proof) << describe(proof.error());
        EXPECT_EQ(*proof, inclusion_proof(hash, reference, index, size).value());
        EXPECT_TRUE(verify_inclusion(hash, index, size, leaves[index], *proof, root));
        EXPECT_EQ(consistency_proof(hash, nodes, old_size, size).value(), consistency_proof(hash, reference, old_size, size).value());
      }
    }
  }
}

TEST(Tile, EarlierSizesCanBeProvedFromLaterTiles) {
  const auto leaves = numbered_leaves(Hash::sha256, 1500);
  Grown grown(Hash::sha256, leaves);
  EdgeTileSource source(grown.edge, grown.tiles);
  TileCache cache;
  for (const std::uint64_t size : {1ULL, 300ULL, 1023ULL, 1499ULL}) {
    TileNodes nodes(Hash::sha256, size, source, cache);
    const auto proof = inclusion_proof(Hash::sha256, nodes, size - 1, size);
    ASSERT_TRUE(proof) << describe(proof.error());
    EXPECT_TRUE(verify_inclusion(Hash::sha256, size - 1, size, leaves[size - 1], *proof, reference_root(Hash::sha256, std::span(leaves).first(size))));
  }
}

TEST(Tile, CachedTilesAreNotReadAgain) {
  const auto leaves = numbered_leaves(Hash::sha256, 70000);
  Grown grown(Hash::sha256, leaves);
  EdgeTileSource source(grown.edge, grown.tiles);
  TileCache cache;
  for (int round = 0; round < 2; ++round) {
    TileNodes nodes(Hash::sha256, leaves.size(), source, cache);
    ASSERT_TRUE(inclusion_proof(Hash::sha256, nodes, 12345, leaves.size()));
    EXPECT_EQ(grown.tiles.reads, 2) << "level 0 and level 1; the rest is the edge";
  }
}

TEST(TreeEdge, IsRestoredFromTheHeadTheFullTilesAndTheTailLeaves) {
  const auto leaves = numbered_leaves(Hash::sha256, 66000);
  for (const std::size_t size : {0, 1, 255, 256, 257, 1000, 65535, 65536, 65537, 66000}) {
    Grown grown(Hash::sha256, std::span(leaves).first(size));
    const auto tail = std::span(leaves).first(size).subspan(size - size % 256);
    auto restored = TreeEdge::restore(grown.edge.frontier(), grown.tiles, tail);
    ASSERT_TRUE(restored) << size << " " << describe(restored.error());
    std::vector<Tile> full_a, full_b;
    for (int i = 0; i < 300; ++i) {
      restored->append(leaves[static_cast<std::size_t>(i)], full_a);
      grown.edge.append(leaves[static_cast<std::size_t>(i)], full_b);
    }
    EXPECT_EQ(restored->root(), grown.edge.root()) << size;
    ASSERT_EQ(full_a.size(), full_b.size());
    for (std::size_t i = 0; i < full_a.size(); ++i) EXPECT_EQ(full_a[i].bytes, full_b[i].bytes);
  }
}

TEST(TreeEdge, IsNotRestoredFromTilesOfAnotherTree) {
  const auto leaves = numbered_leaves(Hash::sha256, 1000);
  Grown grown(Hash::sha256, leaves);
  const auto tail = std::span(leaves).subspan(1000 - 1000 % 256);
  grown.tiles.tiles[{0, 1, 256}][77] ^= 1;
  EXPECT_EQ(TreeEdge::restore(grown.edge.frontier(), grown.tiles, tail).error().reason, "ledger.edge_mismatch");
  EXPECT_EQ(TreeEdge::restore(grown.edge.frontier(), grown.tiles, tail.first(3)).error().reason, "ledger.edge_mismatch");
  grown.tiles.tiles.erase({0, 1, 256});
  EXPECT_EQ(TreeEdge::restore(grown.edge.frontier(), grown.tiles, tail).error().reason, "ledger.tile_missing");
}

TEST(Bundle, SurvivesEncodingAndRefusesEveryOtherLength) {
  const std::string long_entry(65535, 'x');
  const std::vector<std::string_view> entries = {"", "a", "bc", long_entry};
  const std::string bytes = encode_bundle(entries).value();
  EXPECT_EQ(bytes.substr(0, 9), std::string("\0\0\0\1a\0\2bc", 9));
  EXPECT_EQ(decode_bundle(bytes, 4).value(), entries);
  EXPECT_EQ(decode_bundle(bytes + "x", 4).error().reason, "ledger.bundle_malformed") << "trailing bytes";
  EXPECT_EQ(decode_bundle(bytes, 3).error().reason, "ledger.bundle_malformed");
  EXPECT_EQ(decode_bundle(bytes, 5).error().reason, "ledger.bundle_malformed");
  for (std::size_t cut = 0; cut < 10; ++cut) EXPECT_FALSE(decode_bundle(std::string_view(bytes).substr(0, cut), 4)) << cut;
  const std::string too_long(65536, 'x');
  EXPECT_EQ(encode_bundle(std::vector<std::string_view>{too_long}).error().reason, "ledger.entry_too_long");
}

TEST(Tile, MalformedBytesAreRefused) {
  EXPECT_EQ(decode_tile(std::string(33, 'x')).error().reason, "ledger.tile_malformed");
  EXPECT_EQ(decode_tile(std::string(kTileBytes + 32, 'x')).error().reason, "ledger.tile_malformed");
  EXPECT_TRUE(decode_tile("").value().empty());
}

}  // namespace
}  // namespace shuquan::ledger
