#pragma once
// Only for the tests of this folder: the published RFC 6962 vectors and small sources.
#include <map>

#include "base/hex.h"
#include "ledger/tile.h"

namespace shuquan::ledger::vectors {

inline std::string bytes(std::string_view hex) { return from_hex(hex).value(); }
inline Digest digest(std::string_view hex) { return crypto::digest_from_hex(hex).value(); }

inline const std::vector<std::string>& leaf_inputs() {
  static const std::vector<std::string> kInputs = {
      "", bytes("00"), bytes("10"), bytes("2021"), bytes("3031"), bytes("40414243"), bytes("5051525354555657"),
      bytes("606162636465666768696a6b6c6d6e6f")};
  return kInputs;
}

inline const std::vector<Digest>& roots() {
  static const std::vector<Digest> kRoots = {
      digest("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      digest("6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
      digest("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
      digest("aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
      digest("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
      digest("4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
      digest("76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
      digest("ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
      digest("5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")};
  return kRoots;
}

/// Tiles kept in memory, as a database would keep them: full ones only unless put otherwise.
class MemoryTiles final : public TileSource {
 public:
  Result<std::string> tile(TileId id) override {
    ++reads;
    const auto found = tiles.lower_bound(id);
    if (found == tiles.end() || found->first.level != id.level || found->first.index != id.index)
      return fail(Errc::not_found, "ledger.tile_missing", {{"tile", tile_path(id)}});
    return found->second;
  }
  void put(const Tile& tile) { tiles[tile.id] = tile.bytes; }
  std::map<TileId, std::string> tiles;
  int reads = 0;
};

/// Nodes computed by the reference definition.
class ReferenceNodes final : public NodeSource {
 public:
  ReferenceNodes(Hash hash, std::vector<Digest> leaves) : hash_(hash), leaves_(std::move(leaves)) {}
  Result<Digest> node(NodeId id) override {
    const std::size_t length = std::size_t{1} << id.height;
    return reference_root(hash_, std::span(leaves_).subspan(id.index * length, length));
  }

 private:
  Hash hash_;
  std::vector<Digest> leaves_;
};

}  // namespace shuquan::ledger::vectors
