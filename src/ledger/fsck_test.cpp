#include "ledger/fsck.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "ledger/log_directory.h"
#include "ledger/sample_log.h"
#include "ledger/vectors.h"

namespace shuquan::ledger {
namespace {

using sample::SampleFold;
using sample::SampleLog;

FsckReport check(LogReader& log, const std::vector<VerifierKey>& keys, StateFold* fold = nullptr, unsigned threads = 1, bool sm3 = true) {
  FsckOptions options;
  options.keys = keys;
  options.check_sm3 = sm3;
  options.fold = fold;
  options.threads = threads;
  auto report = fsck(log, options);
  EXPECT_TRUE(report) << describe(report.error());
  return report.value_or(FsckReport{});
}

std::string first_problem(const FsckReport& report) {
  return report.problems.empty() ? "none" : report.problems.front().where + " " + report.problems.front().reason;
}

std::string all_problems(const FsckReport& report) {
  std::string out;
  for (const FsckProblem& problem : report.problems) out += problem.where + " " + problem.reason + "; ";
  return out;
}

// Serves a log with one thing changed.
class Tampered final : public LogReader {
 public:
  explicit Tampered(LogReader& log) : log_(log) {}
  Result<std::string> checkpoint() override { return other_checkpoint.empty() ? log_.checkpoint() : other_checkpoint; }
  Result<std::string> tile(TileId id) override {
    if (id.level == bad_tile.level && id.index == bad_tile.index && bad_tile.width > 0) {
      if (missing) return fail(Errc::not_found, "ledger.tile_missing", {{"tile", tile_path(id)}});
      auto bytes = log_.tile(id);
      (*bytes)[flip] = static_cast<char>((*bytes)[flip] ^ 1);
      return bytes;
    }
    return log_.tile(id);
  }
  Result<std::string> bundle(std::uint64_t index, unsigned width) override {
    if (bad_bundle == index) {
      if (missing) return fail(Errc::not_found, "ledger.tile_missing", {{"tile", bundle_path(index, width)}});
      if (broken) return fail(Errc::unavailable, "test.disk");
      auto bytes = log_.bundle(index, width);
      (*bytes)[flip] = static_cast<char>((*bytes)[flip] ^ 1);
      return bytes;
    }
    return log_.bundle(index, width);
  }
  TileId bad_tile{0, 0, 0};
  std::optional<std::uint64_t> bad_bundle;
  std::string other_checkpoint;
  std::size_t flip = 0;
  bool missing = false, broken = false;

 private:
  LogReader& log_;
};

TEST(Fsck, FindsNothingInASoundLogOfAnySizeWithOrWithoutReplayAndThreads) {
  for (const std::uint64_t size : {2ULL, 255ULL, 256ULL, 257ULL, 5000ULL, 20000ULL}) {
    SampleLog log("registry.example/log", size);
    log.grow(size - 1);
    log.grow(1 + size % 2);
    SampleFold fold;
    const FsckReport report = check(log, log.keys(), &fold, size % 4);
    EXPECT_TRUE(report.sound()) << size << ": " << all_problems(report);
    EXPECT_EQ(report.entries, log.entries.size());
    EXPECT_EQ(report.register_entries + report.state_roots, log.entries.size());
    EXPECT_TRUE(report.replayed);
    EXPECT_TRUE(report.to_json()["sound"].bool_or(false));
    SampleLog::Sm3View sm3(log);
    FsckOptions options;
    options.keys = log.sm3_keys();
    options.hash = Hash::sm3;
    EXPECT_TRUE(fsck(sm3, options)->sound()) << size;
  }
}

TEST(Fsck, AnEmptyLogIsSound) {
  SampleLog log("registry.example/log");
  EXPECT_TRUE(check(log, log.keys()).sound());
}

TEST(Fsck, NamesTheDamagedTileOrEntry) {
  SampleLog log("registry.example/log");
  log.grow(70000);
  Tampered bad(log);
  const auto problems = [&] { return all_problems(check(bad, log.keys(), nullptr, 1, false)); };
  bad.bad_tile = {0, 100, 256};
  bad.flip = 4000;
  EXPECT_EQ(problems(), "tile/0/100 ledger.fsck_tile; ");
  bad.bad_tile = {0, 273, 112};
  bad.flip = 0;
  EXPECT_EQ(problems(), "tile/0/273.p/112 ledger.fsck_tile; ");
  bad.bad_tile = {1, 0, 256};
  EXPECT_EQ(problems(), "tile/1/000 ledger.fsck_tile; ");
  bad.bad_tile = {1, 1, 17};
  EXPECT_EQ(problems(), "tile/1/001.p/17 ledger.fsck_tile; ");
  bad.bad_tile = {2, 0, 1};
  EXPECT_EQ(problems(), "tile/2/000.p/1 ledger.fsck_tile; ");
  bad.bad_tile = {0, 7, 256};
  bad.missing = true;
  EXPECT_EQ(problems(), "tile/0/007 ledger.tile_missing; ");
}

TEST(Fsck, NamesTheAlteredEntryEvenInTheLastUnfinishedBundle) {
  SampleLog log("registry.example/log");
  log.grow(1000);
  for (const std::size_t index : {0U, 300U, 999U}) {
    const std::string original = log.entries[index];
    const std::size_t at = original.find("\"v\":1") - 5;
    std::string& entry = log.entries[index];
    for (const char c : {'7', '8'})
      if (original[at] != c) entry[at] = c;
    const FsckReport report = check(log, log.keys());
    EXPECT_NE(all_problems(report).find("entry " + std::to_string(index) + " ledger.fsck_entry; "), std::string::npos) << all_problems(report);
    EXPECT_EQ(all_problems(report).find("tile/"), std::string::npos) << "the tile is right: " << all_problems(report);
    EXPECT_EQ(all_problems(report).find("checkpoint"), std::string::npos) << all_problems(report);
    entry = original;
  }
  EXPECT_TRUE(check(log, log.keys()).sound());
}

TEST(Fsck, DamagedOrMissingBundlesEndTheHistoryButNotTheCheckOfTheTree) {
  SampleLog log("registry.example/log");
  log.grow(2000);
  Tampered bad(log);
  bad.bad_bundle = 3;
  bad.flip = 0;
  EXPECT_EQ(all_problems(check(bad, log.keys())), "tile/entries/003 ledger.bundle_malformed; entry 768 ledger.fsck_history_ends; ");
  bad.missing = true;
  EXPECT_EQ(all_problems(check(bad, log.keys())), "tile/entries/003 ledger.tile_missing; entry 768 ledger.fsck_history_ends; ");
  bad.missing = false;
  bad.broken = true;
  FsckOptions options;
  options.keys = log.keys();
  EXPECT_EQ(fsck(bad, options).error().reason, "test.disk") << "a failing disk is not damage";
}

TEST(Fsck, RefusesACheckpointItCannotTrust) {
  SampleLog log("registry.example/log"), other("other.example/log");
  log.grow(10);
  EXPECT_EQ(first_problem(check(log, other.keys())), "checkpoint ledger.signature_missing");
  auto keys = log.keys();
  keys[1] = other.keys()[1];
  EXPECT_TRUE(check(log, keys).sound()) << "the Ed25519 line is enough";
}

TEST(Fsck, FindsARightlySignedCheckpointOfOtherEntries) {
  SampleLog log("registry.example/log"), fork("registry.example/log", 2);
  log.grow(1000);
  fork.grow(1000);
  Tampered bad(log);
  bad.other_checkpoint = fork.checkpoint().value();
  EXPECT_EQ(all_problems(check(bad, {log.keys().front()})), "checkpoint ledger.fsck_root; ");
}

// Logs that hash and sign perfectly, but tell an impossible history.
class HistoryOf {
 public:
  explicit HistoryOf(std::vector<std::string> entries) : reader_(std::move(entries)) {}
  std::string problems() { return all_problems(check(reader_, reader_.keys())); }

 private:
  class Reader final : public LogReader {
   public:
    explicit Reader(std::vector<std::string> entries) : entries_(std::move(entries)) {
      for (const std::string& entry : entries_) leaves_.push_back(leaf_hash(Hash::sha256, entry));
    }
    Result<std::string> checkpoint() override {
      const NoteSigner* const signers[] = {&signer_};
      return format_note(sign_checkpoint({"h.example", entries_.size(), reference_root(Hash::sha256, leaves_)}, signers).value());
    }
    Result<std::string> tile(TileId) override { return encode_tile(leaves_); }
    Result<std::string> bundle(std::uint64_t, unsigned) override { return encode_bundle(std::vector<std::string_view>(entries_.begin(), entries_.end())); }
    std::vector<VerifierKey> keys() const { return {signer_.verifier()}; }

   private:
    std::vector<std::string> entries_;
    std::vector<Digest> leaves_;
    Ed25519Signer signer_ = Ed25519Signer::create("h.example", crypto::Ed25519Key::from_seed(std::string(32, 'h')).value()).value();
  } reader_;
};

RegisterEntry right(std::uint64_t ordinal, std::uint64_t revision = 1, std::optional<std::uint64_t> prev_index = {}, std::optional<Digest> prev_leaf = {}) {
  RegisterEntry entry;
  entry.kind = "grant";
  entry.ordinal = ordinal;
  entry.number = "N" + std::to_string(ordinal);
  entry.revision = revision;
  entry.prev_index = prev_index;
  entry.prev_leaf = prev_leaf;
  entry.effective = make_date(2026, 3, 1);
  return entry;
}

TEST(Fsck, FindsImpossibleHistoriesBehindPerfectHashes) {
  const std::string a = encode_entry(right(0)).value();
  const Digest a_leaf = leaf_hash(Hash::sha256, a);
  const auto then = [&](const RegisterEntry& entry) { return HistoryOf({a, encode_entry(entry).value()}).problems(); };
  EXPECT_EQ(then(right(1)), "");
  EXPECT_EQ(then(right(0, 2, 0, a_leaf)), "");
  EXPECT_EQ(then(right(2)), "entry 1 ledger.fsck_ordinal_gap; ");
  EXPECT_EQ(then(right(0)), "entry 1 ledger.fsck_revision; ") << "a second first revision";
  EXPECT_EQ(then(right(0, 3, 0, a_leaf)), "entry 1 ledger.fsck_revision; ");
  EXPECT_EQ(then(right(1, 2, 0, a_leaf)), "entry 1 ledger.fsck_revision; ");
  EXPECT_EQ(then(right(0, 2, 1, a_leaf)), "entry 1 ledger.fsck_back_pointer; ");
  EXPECT_EQ(then(right(0, 2, 0, Digest{})), "entry 1 ledger.fsck_back_pointer; ");
  EXPECT_EQ(HistoryOf({a, "not json"}).problems(), "entry 1 ledger.not_canonical; entry 1 ledger.fsck_history_ends; ");
}

TEST(Fsck, FindsStateRootsThatCountCoverOrHashWrongly) {
  const std::string a = encode_entry(right(0)).value();
  Frontier sm3(Hash::sm3);
  sm3.append(leaf_hash(Hash::sm3, a));
  StateRootEntry good;
  good.registers = 1;
  good.covers = 0;
  good.sm3_size = 1;
  good.sm3_root = sm3.root();
  good.time = Instant{1000};
  const auto with = [&](auto change) {
    StateRootEntry entry = good;
    change(entry);
    return HistoryOf({a, encode_entry(entry).value()}).problems();
  };
  EXPECT_EQ(with([](StateRootEntry&) {}), "");
  EXPECT_EQ(with([](StateRootEntry& e) { e.registers = 2; }), "entry 1 ledger.fsck_state_root; ");
  EXPECT_EQ(with([](StateRootEntry& e) { e.sm3_root[0] ^= 1; }), "entry 1 ledger.fsck_sm3_root; ");
  EXPECT_EQ(with([](StateRootEntry& e) { e.sm3_size = 2; }), "entry 1 ledger.fsck_sm3_root; ");
  const std::string b = encode_entry(right(1)).value(), root_bytes = encode_entry(good).value();
  StateRootEntry second = good;
  second.sm3_size = 2;
  sm3.append(leaf_hash(Hash::sm3, root_bytes));
  second.sm3_root = sm3.root();
  second.time = Instant{999};
  EXPECT_EQ(HistoryOf({a, root_bytes, encode_entry(second).value()}).problems(), "entry 2 ledger.fsck_time; ");
  good.sm3_size = 2;
  EXPECT_EQ(HistoryOf({a, b, encode_entry(good).value()}).problems(), "entry 2 ledger.fsck_state_root; ");
  good.registers = 2;
  EXPECT_EQ(HistoryOf({a, b, encode_entry(good).value()}).problems(), "entry 2 ledger.fsck_state_root; ") << "covers an older entry";
}

TEST(Fsck, ReplayFindsAFalseStateRoot) {
  class Liar final : public StateFold {
   public:
    Result<FoldedState> apply(const RegisterEntry& entry, std::uint64_t index) override {
      FoldedState state = sample::state_after(entry);
      if (index == 500) state.status = "frozen";
      return state;
    }
  } liar;
  SampleLog log("registry.example/log");
  log.grow(1000);
  while (std::holds_alternative<StateRootEntry>(decode_entry(log.entries[500]).value())) log.grow(1);
  EXPECT_TRUE(check(log, log.keys()).sound());
  const FsckReport report = check(log, log.keys(), &liar);
  ASSERT_FALSE(report.sound());
  EXPECT_EQ(report.problems.front().reason, "ledger.fsck_state_root");
}

class Folder {
 public:
  Folder() {
    char name[] = "/tmp/shuquan_log_XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path;
};

TEST(LogDirectory, PublishesALogThatChecksOutAndGrows) {
  const Folder folder;
  SampleLog log("registry.example/log");
  LogDirectoryWriter writer(folder.path);
  LogDirectory published(folder.path);
  for (const std::uint64_t more : {3ULL, 300ULL, 1ULL, 1000ULL}) {
    log.grow(more);
    const std::string checkpoint = log.checkpoint().value();
    const auto files = publish_log(log, writer, published, checkpoint);
    ASSERT_TRUE(files) << describe(files.error());
    EXPECT_EQ(published.checkpoint().value(), checkpoint);
    const FsckReport report = check(published, log.keys());
    EXPECT_TRUE(report.sound()) << all_problems(report);
    ASSERT_EQ(publish_log(log, writer, published, checkpoint).value(), 1U) << "nothing but the checkpoint";
  }
  LogDirectoryWriter sm3_writer(folder.path + "/sm3");
  LogDirectory sm3_published(folder.path + "/sm3", folder.path);
  SampleLog::Sm3View sm3(log);
  ASSERT_TRUE(publish_log(sm3, sm3_writer, sm3_published, sm3.checkpoint().value(), Hash::sm3));
  FsckOptions options;
  options.keys = log.sm3_keys();
  options.hash = Hash::sm3;
  EXPECT_TRUE(fsck(sm3_published, options)->sound());
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path))
    EXPECT_EQ(entry.path().string().find(".new-"), std::string::npos) << "a temporary file stayed behind";
}

TEST(LogDirectory, PartialTilesMayBeDeletedOnceTheFullOneIsThere) {
  const Folder folder;
  SampleLog log("registry.example/log");
  LogDirectoryWriter writer(folder.path);
  LogDirectory published(folder.path);
  log.grow(100);
  const std::string old_checkpoint = log.checkpoint().value();
  ASSERT_TRUE(publish_log(log, writer, published, old_checkpoint));
  log.grow(300);
  ASSERT_TRUE(publish_log(log, writer, published, log.checkpoint().value()));
  const std::string partial = published.bundle(0, 100).value();
  std::filesystem::remove_all(folder.path + "/tile/0/000.p");
  std::filesystem::remove_all(folder.path + "/tile/entries/000.p");
  EXPECT_EQ(published.bundle(0, 100).value(), partial);
  EXPECT_EQ(published.tile({0, 0, 100}).value().size(), 3200U);
  EXPECT_EQ(published.tile({0, 9, 100}).error().reason, "ledger.tile_missing");
}

TEST(LogDirectory, NeverOverwritesWithOtherBytesAndNeverGoesBack) {
  const Folder folder;
  SampleLog log("registry.example/log", 1), fork("registry.example/log", 2);
  LogDirectoryWriter writer(folder.path);
  LogDirectory published(folder.path);
  log.grow(50);
  const std::string early = log.checkpoint().value();
  log.grow(500);
  fork.grow(600);
  ASSERT_TRUE(publish_log(log, writer, published, log.checkpoint().value()));
  EXPECT_EQ(publish_log(fork, writer, published, fork.checkpoint().value()).error().reason, "ledger.publish_rollback") << "a fork";
  Tile other{{0, 0, 256}, std::string(kTileBytes, 'x')};
  EXPECT_EQ(writer.put_tile(other).error().reason, "ledger.publish_conflict");
  EXPECT_EQ(publish_log(log, writer, published, early).error().reason, "ledger.publish_rollback");
  EXPECT_EQ(writer.put_checkpoint(early).error().reason, "ledger.publish_rollback");
  SampleLog twin("registry.example/log", 3);
  twin.grow(550);
  EXPECT_EQ(writer.put_checkpoint(twin.checkpoint().value()).error().reason, "ledger.publish_rollback") << "same size, other root";
  EXPECT_TRUE(check(published, log.keys()).sound());
  EXPECT_EQ(LogDirectoryWriter("/proc/none").put_checkpoint(early).error().reason, "ledger.publish_io");
}

TEST(LogDirectory, OversizedFilesAreRefusedUnread) {
  const Folder folder;
  std::filesystem::create_directories(folder.path + "/tile/0");
  std::ofstream(folder.path + "/tile/0/000") << std::string(kTileBytes + 1, 'x');
  std::ofstream(folder.path + "/checkpoint") << std::string(kMaxNoteBytes + 1, 'x');
  LogDirectory log(folder.path);
  EXPECT_EQ(log.tile({0, 0, 256}).error().reason, "ledger.tile_malformed");
  EXPECT_FALSE(log.checkpoint());
  std::filesystem::create_directories(folder.path + "/tile/0/001");
  EXPECT_EQ(log.tile({0, 1, 256}).error().reason, "ledger.tile_malformed") << "a folder in place of a file";
}

}  // namespace
}  // namespace shuquan::ledger
