#include "ledger/fsck.h"

#include <atomic>
#include <future>
#include <thread>

#include "crypto/sm3_lanes.h"
#include "ledger/history.h"

namespace shuquan::ledger {
namespace {

constexpr std::uint64_t kBundlesAhead = 32;

struct Leaf {
  Digest hash{};
  Digest sm3{};
  std::string_view bytes;
  std::optional<EntryOutline> outline;
};

// One bundle and its tile, read and hashed by whichever thread was free.
struct Prepared {
  TileId id;
  std::string bundle;
  std::vector<Leaf> leaves;        // empty where the bundle is missing or damaged
  std::vector<Digest> tile;        // empty where the tile is missing or damaged
  std::vector<FsckProblem> problems;
  std::optional<Error> failure;    // of the system, not of the log
};

bool is_damage(const Error& error) { return error.code == Errc::not_found || error.code == Errc::invalid_input; }

void note_failure(Prepared& out, const Error& error, std::string where) {
  if (is_damage(error))
    out.problems.push_back({std::move(where), error.reason, error.detail});
  else
    out.failure = error;
}

// Each hash is RFC 6962's leaf hash, H(0x00 ‖ entry), with SM3; many at a time, because SM3 has no instruction of its own.
void hash_with_sm3(std::vector<Leaf>& leaves) {
  crypto::Sm3Batch batch;
  for (const Leaf& leaf : leaves) {
    std::uint8_t* message = batch.add(1 + leaf.bytes.size());
    message[0] = 0;
    std::memcpy(message + 1, leaf.bytes.data(), leaf.bytes.size());
  }
  std::vector<Digest> digests(leaves.size());
  batch.run(digests.data());
  for (std::size_t i = 0; i < leaves.size(); ++i) leaves[i].sm3 = digests[i];
}

void prepare(LogReader& log, const FsckOptions& options, bool interpret, Prepared& out) {
  const std::string bundle_name = bundle_path(out.id.index, out.id.width);
  if (auto bundle = log.bundle(out.id.index, out.id.width)) {
    out.bundle = *std::move(bundle);
    const auto entries = decode_bundle(out.bundle, out.id.width);
    if (!entries) note_failure(out, entries.error(), bundle_name);
    else out.leaves.reserve(entries->size());
    for (std::size_t i = 0; entries && i < entries->size(); ++i) {
      Leaf& leaf = out.leaves.emplace_back();
      leaf.bytes = (*entries)[i];
      leaf.hash = leaf_hash(options.hash, leaf.bytes);
      if (!interpret) continue;
      auto outline = outline_entry(leaf.bytes);
      if (outline) leaf.outline = *std::move(outline);
      else note_failure(out, outline.error(), "entry " + std::to_string(out.id.index * kTileWidth + i));
    }
    if (interpret && options.check_sm3) hash_with_sm3(out.leaves);
  } else {
    note_failure(out, bundle.error(), bundle_name);
  }
  const auto bytes = log.tile(out.id);
  auto tile = bytes ? decode_tile(*bytes) : Result<std::vector<Digest>>(std::unexpected(bytes.error()));
  if (tile && tile->size() < out.id.width) tile = fail(Errc::invalid_input, "ledger.tile_malformed");
  if (!tile) return note_failure(out, tile.error(), tile_path(out.id));
  tile->resize(out.id.width);
  out.tile = *std::move(tile);
}

std::vector<Prepared> prepare_many(LogReader& log, const FsckOptions& options, bool interpret, std::uint64_t first, std::uint64_t size) {
  std::vector<Prepared> out;
  for (std::uint64_t index = first; index < first + kBundlesAhead && tile_width(0, index, size) > 0; ++index) {
    Prepared& prepared = out.emplace_back();
    prepared.id = {0, index, tile_width(0, index, size)};
  }
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < out.size(); i = next++) prepare(log, options, interpret, out[i]);
  };
  std::vector<std::jthread> others;
  for (unsigned i = 1; i < options.threads; ++i) others.emplace_back(work);
  work();
  others.clear();
  return out;
}

Digest fold(Hash hash, std::span<const Digest> hashes) {
  const ExpandedTile tile(hash, {hashes.begin(), hashes.end()});
  return *tile.node(kTileHeight, 0);
}

class Checker {
 public:
  Checker(LogReader& log, const FsckOptions& options, FsckReport& report)
      : log_(log), options_(options), report_(report), interpret_(options.hash == Hash::sha256), edge_(options.hash),
        history_(options.fold, options.check_sm3) {}

  Result<void> run() {
    const std::uint64_t size = report_.checkpoint.size;
    std::future<std::vector<Prepared>> ahead;
    const auto start = [&](std::uint64_t first) {
      return std::async(options_.threads > 0 ? std::launch::async : std::launch::deferred,
                        [this, first, size] { return prepare_many(log_, options_, interpret_, first, size); });
    };
    ahead = start(0);
    for (std::uint64_t first = 0; tile_width(0, first, size) > 0; first += kBundlesAhead) {
      const std::vector<Prepared> batch = ahead.get();
      ahead = start(first + kBundlesAhead);
      for (const Prepared& prepared : batch) SHUQUAN_CHECK(bundle(prepared));
    }
    SHUQUAN_CHECK(unfinished_tiles());
    if (tree_known_ && edge_.root() != report_.checkpoint.root)
      problem("checkpoint", "ledger.fsck_root", "the entries have the root " + crypto::to_hex(edge_.root()));
    report_.register_entries = history_.register_entries();
    report_.state_roots = history_.state_roots();
    report_.rights = history_.rights();
    return {};
  }

 private:
  void problem(std::string where, std::string reason, std::string detail) {
    if (report_.problems.size() < options_.max_problems) report_.problems.push_back({std::move(where), std::move(reason), std::move(detail)});
  }

  Result<void> bundle(const Prepared& prepared) {
    if (prepared.failure) return std::unexpected(*prepared.failure);
    for (const FsckProblem& found : prepared.problems) problem(found.where, found.reason, found.detail);
    const bool same = prepared.leaves.size() == prepared.tile.size() &&
                      std::ranges::equal(prepared.leaves, prepared.tile, {}, &Leaf::hash);
    bool trust_tile = prepared.leaves.empty();
    if (!same && !prepared.leaves.empty() && !prepared.tile.empty()) {
      SHUQUAN_TRY(trust_tile, blame(prepared));
    }
    if (prepared.leaves.empty() && prepared.tile.empty()) tree_known_ = false;
    for (std::size_t i = 0; i < prepared.id.width && tree_known_; ++i)
      SHUQUAN_CHECK(append(trust_tile ? prepared.tile[i] : prepared.leaves[i].hash));
    return follow(prepared);
  }

  // Entries and tile disagree: the place above decides who is right. True where the tile is.
  Result<bool> blame(const Prepared& prepared) {
    std::vector<Digest> computed;
    for (const Leaf& leaf : prepared.leaves) computed.push_back(leaf.hash);
    bool tile_right = false, entries_right = false;
    if (prepared.id.width < kTileWidth) {
      tile_right = root_with(prepared.tile) == report_.checkpoint.root;
      entries_right = root_with(computed) == report_.checkpoint.root;
    } else {
      const std::uint64_t above = prepared.id.index / kTileWidth;
      const auto bytes = log_.tile({1, above, tile_width(1, above, report_.checkpoint.size)});
      if (!bytes && !is_damage(bytes.error())) return std::unexpected(bytes.error());
      const std::size_t place = prepared.id.index % kTileWidth * 32;
      const auto expected = bytes && bytes->size() >= place + 32 ? crypto::digest_from_bytes(std::string_view(*bytes).substr(place, 32)) : std::nullopt;
      tile_right = expected == fold(options_.hash, prepared.tile);
      entries_right = expected == fold(options_.hash, computed);
    }
    if (!tile_right) problem(tile_path(prepared.id), "ledger.fsck_tile", "it does not hold the hashes of its entries");
    for (std::size_t i = 0; !entries_right && i < computed.size(); ++i)
      if (computed[i] != prepared.tile[i])
        problem("entry " + std::to_string(prepared.id.index * kTileWidth + i), "ledger.fsck_entry",
                bundle_path(prepared.id.index, prepared.id.width));
    return tile_right && !entries_right;
  }

  Digest root_with(std::span<const Digest> hashes) const {
    Frontier frontier = edge_.frontier();
    for (const Digest& hash : hashes) frontier.append(hash);
    return frontier.root();
  }

  Result<void> append(const Digest& leaf) {
    full_.clear();
    edge_.append(leaf, full_);
    for (const Tile& tile : full_)
      if (tile.id.level > 0) SHUQUAN_CHECK(compare(tile));
    return {};
  }

  Result<void> compare(const Tile& tile) {
    auto stored = log_.tile(tile.id);
    if (!stored && !is_damage(stored.error())) return std::unexpected(stored.error());
    if (!stored)
      problem(tile_path(tile.id), stored.error().reason, stored.error().detail);
    else if (!stored->starts_with(tile.bytes))
      problem(tile_path(tile.id), "ledger.fsck_tile", "it does not hold the hashes of the tiles below");
    return {};
  }

  Result<void> unfinished_tiles() {
    if (!tree_known_) return {};
    for (const Tile& tile : edge_.partial_tiles())
      if (tile.id.level > 0) SHUQUAN_CHECK(compare(tile));
    return {};
  }

  // Revisions, back-pointers and state-roots can be followed until the first entry that cannot be read.
  Result<void> follow(const Prepared& prepared) {
    report_.entries += prepared.leaves.size();
    if (!interpret_) return {};
    if (prepared.leaves.empty()) stop_following(prepared.id.index * kTileWidth);
    for (std::size_t i = 0; i < prepared.leaves.size() && following_; ++i) {
      const Leaf& leaf = prepared.leaves[i];
      const std::uint64_t index = prepared.id.index * kTileWidth + i;
      if (!leaf.outline) {
        stop_following(index);
        break;
      }
      SHUQUAN_TRY(auto finding, history_.next(index, leaf.hash, *leaf.outline, leaf.bytes));
      if (finding) problem("entry " + std::to_string(index), std::move(finding->reason), std::move(finding->detail));
      if (options_.check_sm3) history_.add_sm3_leaf(leaf.sm3);
    }
    return {};
  }

  void stop_following(std::uint64_t index) {
    if (following_) problem("entry " + std::to_string(index), "ledger.fsck_history_ends", "");
    following_ = false;
  }

  LogReader& log_;
  const FsckOptions& options_;
  FsckReport& report_;
  const bool interpret_;
  TreeEdge edge_;
  History history_;
  std::vector<Tile> full_;
  bool tree_known_ = true, following_ = true;
};

}  // namespace

Json FsckReport::to_json() const {
  Json list = Json::array();
  for (const FsckProblem& problem : problems)
    list.push(Json::object({{"where", problem.where}, {"reason", problem.reason}, {"detail", problem.detail}}));
  return Json::object({{"sound", sound()},
                       {"log", checkpoint.origin},
                       {"size", checkpoint.size},
                       {"root", crypto::to_hex(checkpoint.root)},
                       {"entries", entries},
                       {"register_entries", register_entries},
                       {"state_roots", state_roots},
                       {"rights", rights},
                       {"replayed", replayed},
                       {"problems", std::move(list)}});
}

Result<FsckReport> fsck(LogReader& log, const FsckOptions& options) {
  FsckReport report;
  const auto bytes = log.checkpoint();
  if (!bytes && !is_damage(bytes.error())) return std::unexpected(bytes.error());
  const auto opened = bytes ? open_checkpoint(*bytes, options.keys) : Result<OpenedCheckpoint>(std::unexpected(bytes.error()));
  if (!opened) {
    report.problems.push_back({"checkpoint", opened.error().reason, opened.error().detail});
    return report;
  }
  report.checkpoint = opened->checkpoint;
  Checker checker(log, options, report);
  SHUQUAN_CHECK(checker.run());
  report.replayed = options.fold != nullptr;
  return report;
}

}  // namespace shuquan::ledger
