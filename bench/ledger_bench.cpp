// What the ledger costs, as ratios to the hashing that nobody can avoid: ledger_bench [ENTRIES…]
// All figures are per second of processor time; fsck runs on two threads and is up to twice as fast by the clock.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <random>
#include <tuple>

#include "ledger/fsck.h"
#include "ledger/sample_log.h"

namespace {

using namespace shuquan;
using namespace shuquan::ledger;

// Processor time, all threads: what the work costs, whatever else the machine is doing.
double seconds_of(const std::function<void()>& work) {
  const std::clock_t start = std::clock();
  work();
  return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

// Baseline: one hash of a 65-byte block (0x01 and two hashes), what a Merkle node costs.
double baseline_seconds(Hash hash, std::size_t blocks) {
  Digest digest{};
  std::array<char, 65> block{};
  const double spent = seconds_of([&] {
    for (std::size_t i = 0; i < blocks; ++i) {
      std::memcpy(block.data() + 1, digest.data(), digest.size());
      digest = crypto::digest(hash, std::string_view(block.data(), block.size()));
    }
  });
  SHUQUAN_ASSERT(digest != Digest{});
  return spent;
}

class FullTiles final : public TileSource {
 public:
  Result<std::string> tile(TileId id) override {
    const auto found = tiles.find({id.level, id.index, kTileWidth});
    if (found == tiles.end()) return fail(Errc::not_found, "ledger.tile_missing");
    return found->second;
  }
  std::map<TileId, std::string> tiles;
};

void append_and_prove(std::size_t entries) {
  std::vector<Digest> leaves(entries);
  for (std::size_t i = 0; i < entries; ++i) leaves[i] = crypto::sha256(std::to_string(i));
  for (const Hash hash : {Hash::sha256, Hash::sm3}) {
    const double base = baseline_seconds(hash, entries);
    TreeEdge edge(hash);
    FullTiles stored;
    const double append = seconds_of([&] {
      std::vector<Tile> full;
      for (std::size_t at = 0; at < entries; at += 256) {
        for (std::size_t i = at; i < std::min(at + 256, entries); ++i) edge.append(leaves[i], full);
        const Digest root = edge.root();
        SHUQUAN_ASSERT(root != Digest{});
        for (Tile& tile : full) stored.tiles[tile.id] = std::move(tile.bytes);
        full.clear();
      }
    });
    std::printf("  append %-6s   %9.0f leaves/s in batches of 256 with root and full tiles   %5.2f x one node hash per leaf\n",
                std::string(crypto::to_string(hash)).c_str(), static_cast<double>(entries) / append, append / base);
    if (hash == Hash::sm3) continue;
    EdgeTileSource source(edge, stored);
    const std::size_t rounds = 20000;
    const double block = base / static_cast<double>(entries);
    // hot: every tile is in memory; kept: the server's cache of 512 tiles; cold: nothing is kept at all
    for (const auto& [name, kept, n] : {std::tuple("hot ", 65536, rounds), std::tuple("kept", 512, rounds / 4), std::tuple("cold", 1, rounds / 20)}) {
      TileCache cache(kept);
      const auto prove = [&](std::size_t times) {
        for (std::size_t i = 0; i < times; ++i) {
          TileNodes nodes(hash, entries, source, cache);
          const auto proof = inclusion_proof(hash, nodes, (i * 7919 * 263) % entries, entries);
          SHUQUAN_ASSERT(proof.has_value());
        }
      };
      prove(n);
      const double each = seconds_of([&] { prove(n); }) / static_cast<double>(n);
      std::printf("  proof, %s       %9.2f µs                                             %7.1f x one node hash\n", name,
                  each * 1e6, each / block);
    }
  }
}

void state_tree(std::size_t rights) {
  MemoryPages pages;
  StateTree tree(Hash::sha256, pages, 0);
  std::vector<StateTree::Update> updates;
  for (std::size_t i = 0; i < rights; ++i) updates.push_back({i, crypto::sha256(std::to_string(i))});
  SHUQUAN_ASSERT(tree.set(updates).has_value());
  std::mt19937_64 random(1);
  const std::size_t batches = 100;
  const double spent = seconds_of([&] {
    for (std::size_t b = 0; b < batches; ++b) {
      updates.clear();
      for (int i = 0; i < 256; ++i) updates.push_back({random() % rights, crypto::sha256(std::to_string(random()))});
      SHUQUAN_ASSERT(tree.set(updates).has_value());
    }
  });
  const double base = baseline_seconds(Hash::sha256, batches * 256 * 15);
  std::printf("  state tree      %9.0f updates/s in batches of 256, %zu rights            %5.2f x 15 node hashes per update\n",
              static_cast<double>(batches * 256) / spent, rights, spent / base);
}

void check(std::size_t entries) {
  sample::SampleLog log("bench.example/log");
  log.grow(entries);
  std::size_t bytes = 0;
  for (const std::string& entry : log.entries) bytes += entry.size();
  sample::SampleFold fold;
  const double base = baseline_seconds(Hash::sha256, entries);
  const std::tuple<const char*, bool, StateFold*> runs[] = {{"fsck           ", false, nullptr}, {"fsck with SM3  ", true, nullptr}, {"fsck and replay", true, &fold}};
  for (const auto& [name, sm3, folding] : runs) {
    FsckOptions options;
    options.keys = log.keys();
    options.check_sm3 = sm3;
    options.fold = folding;
    const double spent = seconds_of([&] {
      const auto report = fsck(log, options);
      SHUQUAN_ASSERT(report && report->sound() && report->entries == entries);
    });
    std::printf("  %s %9.0f entries/s of %zu bytes, %7zu entries                 %5.2f x one node hash per entry\n", name,
                static_cast<double>(entries) / spent, bytes / entries, entries, spent / base);
  }
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::size_t> sizes;
  for (int i = 1; i < count; ++i) sizes.push_back(std::max<std::size_t>(std::strtoull(arguments[i], nullptr, 10), 1000));
  if (sizes.empty()) sizes = {100000, 1000000};
  for (const std::size_t size : sizes) {
    std::printf("%zu entries\n", size);
    append_and_prove(size);
    state_tree(size);
    check(std::min<std::size_t>(size, 300000));
  }
  return 0;
}
