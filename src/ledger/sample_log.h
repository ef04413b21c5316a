#pragma once
// Only for tests, benchmarks and the log generator of tests/verifiers: a register log in memory, grown from a seed.
#include <map>
#include <random>
#include <vector>

#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/fsck.h"
#include "ledger/state_tree.h"

namespace shuquan::ledger::sample {

inline FoldedState state_after(const RegisterEntry& entry) {
  return {entry.kind == "revoke" ? "revoked" : "valid", crypto::sha256(entry.facts.canonical())};
}

class SampleFold final : public StateFold {
 public:
  Result<FoldedState> apply(const RegisterEntry& entry, std::uint64_t) override { return state_after(entry); }
};

class SampleLog final : public LogReader {
 public:
  explicit SampleLog(std::string origin, std::uint64_t seed = 1)
      : origin_(std::move(origin)), random_(seed), ed25519_(Ed25519Signer::create(origin_, crypto::Ed25519Key::from_seed(std::string(32, 'S')).value()).value()),
        sm2_(Sm2Signer::create(origin_, crypto::Sm2Key::generate().value()).value()),
        sm3_signer_(Sm2Signer::create(sm3_origin(origin_), crypto::Sm2Key::generate().value()).value()) {}

  /// Adds `count` entries in batches of up to 256, each closed by a state-root (which counts too).
  void grow(std::uint64_t count) {
    while (count > 0) {
      const std::uint64_t batch = std::min<std::uint64_t>(count, 2 + random_() % 255);
      for (std::uint64_t i = 1; i < batch; ++i) append_register_entry();
      append_state_root();
      count -= batch;
    }
  }

  Result<std::string> checkpoint() override {
    const NoteSigner* const signers[] = {&ed25519_, &sm2_};
    SHUQUAN_TRY(const Note note, sign_checkpoint({origin_, edge_.size(), edge_.root()}, signers));
    return format_note(note);
  }
  Result<std::string> tile(TileId id) override { return tile_of(edge_, tiles_, id); }
  Result<std::string> bundle(std::uint64_t index, unsigned width) override {
    std::vector<std::string_view> part;
    for (std::uint64_t i = index * kTileWidth; i < index * kTileWidth + width && i < entries.size(); ++i) part.push_back(entries[i]);
    if (part.size() < width) return fail(Errc::not_found, "ledger.tile_missing", {{"tile", bundle_path(index, width)}});
    return encode_bundle(part);
  }

  /// The parallel SM3 tree as a log of its own, over the same entries.
  class Sm3View final : public LogReader {
   public:
    explicit Sm3View(SampleLog& log) : log_(log) {}
    Result<std::string> checkpoint() override {
      const NoteSigner* const signers[] = {&log_.sm3_signer_};
      SHUQUAN_TRY(const Note note, sign_checkpoint({sm3_origin(log_.origin_), log_.sm3_edge_.size(), log_.sm3_edge_.root()}, signers));
      return format_note(note);
    }
    Result<std::string> tile(TileId id) override { return tile_of(log_.sm3_edge_, log_.sm3_tiles_, id); }
    Result<std::string> bundle(std::uint64_t index, unsigned width) override { return log_.bundle(index, width); }

   private:
    SampleLog& log_;
  };

  std::vector<VerifierKey> keys() const { return {ed25519_.verifier(), sm2_.verifier()}; }
  std::vector<VerifierKey> sm3_keys() const { return {sm3_signer_.verifier()}; }
  const TreeEdge& edge() const { return edge_; }

  std::vector<std::string> entries;  ///< may be tampered with by tests
  std::map<TileId, std::string>& tiles() { return tiles_; }

 private:
  using Tiles = std::map<TileId, std::string>;
  struct Right {
    std::uint64_t revision = 0, last_index = 0;
    Digest last_leaf{};
  };

  static Result<std::string> tile_of(const TreeEdge& edge, const Tiles& tiles, TileId id) {
    const auto full = tiles.find({id.level, id.index, kTileWidth});
    if (full != tiles.end()) return full->second;
    const auto partial = edge.partial(id.level);
    const bool unfinished = id.index == (edge.size() >> (kTileHeight * id.level)) / kTileWidth;
    if (!unfinished || partial.size() < id.width) return fail(Errc::not_found, "ledger.tile_missing", {{"tile", tile_path(id)}});
    return encode_tile(partial.first(id.width));
  }

  void append(std::string bytes) {
    std::vector<Tile> full;
    edge_.append(leaf_hash(Hash::sha256, bytes), full);
    for (Tile& tile : full) tiles_[tile.id] = std::move(tile.bytes);
    full.clear();
    sm3_edge_.append(leaf_hash(Hash::sm3, bytes), full);
    for (Tile& tile : full) sm3_tiles_[tile.id] = std::move(tile.bytes);
    entries.push_back(std::move(bytes));
  }

  void append_register_entry() {
    RegisterEntry entry;
    entry.ordinal = random_() % (rights_.size() + 1 + rights_.size() / 2);
    if (entry.ordinal >= rights_.size()) {
      entry.ordinal = rights_.size();
      rights_.emplace_back();
    }
    Right& right = rights_[entry.ordinal];
    static constexpr const char* kKinds[] = {"transfer", "licence", "pledge", "renew", "revoke"};
    entry.kind = right.revision == 0 ? "grant" : kKinds[random_() % 5];
    entry.number = "SQ-SAMPLE-" + std::to_string(entry.ordinal + 1);
    entry.revision = right.revision + 1;
    if (right.revision > 0) entry.prev_index = right.last_index, entry.prev_leaf = right.last_leaf;
    entry.effective = plus_days(make_date(2026, 1, 1), static_cast<int>(entries.size() % 365));
    entry.facts = Json::object({{"name", "样例数据集 " + std::to_string(entry.ordinal)}, {"rows", random_() % 1000000}, {"sector", "交通运输"}});
    const std::uint64_t salt[2] = {random_(), random_()};
    entry.commitments["holder"] = commitment("holder", {reinterpret_cast<const char*>(salt), sizeof salt}, "某公司");
    std::string bytes = encode_entry(entry).value();
    right = {entry.revision, entries.size(), leaf_hash(Hash::sha256, bytes)};
    last_register_index_ = entries.size();
    const FoldedState state = state_after(entry);
    const std::string leaf = encode_state_leaf({entry.ordinal, right.revision, right.last_index, right.last_leaf, state.status, state.state_digest}).value();
    pending_.push_back({entry.ordinal, leaf_hash(Hash::sha256, leaf)});
    append(std::move(bytes));
  }

  void append_state_root() {
    StateRootEntry root;
    root.registers = rights_.size();
    root.state_root = tree_.set(pending_).value();
    pending_.clear();
    root.covers = last_register_index_;
    root.sm3_root = sm3_edge_.root();
    root.sm3_size = entries.size();
    root.time = Instant{1'772'000'000'000 + static_cast<std::int64_t>(entries.size())};
    append(encode_entry(root).value());
  }

  std::string origin_;
  std::mt19937_64 random_;
  Ed25519Signer ed25519_;
  Sm2Signer sm2_, sm3_signer_;
  TreeEdge edge_{Hash::sha256}, sm3_edge_{Hash::sm3};
  Tiles tiles_, sm3_tiles_;
  std::vector<Right> rights_;
  std::optional<std::uint64_t> last_register_index_;
  MemoryPages pages_;
  StateTree tree_{Hash::sha256, pages_, 0};
  std::vector<StateTree::Update> pending_;
};

}  // namespace shuquan::ledger::sample
