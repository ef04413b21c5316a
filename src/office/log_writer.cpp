#include "office/log_writer.h"

#include <fstream>
#include <iterator>

namespace shuquan::office {
namespace {

using ledger::Hash;

Result<ledger::TreeEdge> restore_edge(store::Connection& db, const std::string& edge, Hash hash) {
  SHUQUAN_TRY(const ledger::Frontier frontier, ledger::Frontier::parse(hash, edge));
  const std::uint64_t tail = frontier.size() / ledger::kTileWidth * ledger::kTileWidth;
  SHUQUAN_TRY(const std::vector<store::LogRow> rows, store::load_entries(db, tail, frontier.size()));
  std::vector<ledger::Digest> leaves;
  for (const store::LogRow& row : rows) leaves.push_back(hash == Hash::sha256 ? row.leaf : row.leaf_sm3);
  store::DatabaseTiles tiles(db, hash);
  return ledger::TreeEdge::restore(frontier, tiles, leaves);
}

Result<ledger::Checkpoint> body_of(std::string_view signed_checkpoint) {
  SHUQUAN_TRY(const ledger::Note note, ledger::parse_note(signed_checkpoint));
  return ledger::parse_checkpoint(note.text);
}

/// The name of a log is part of everything that was signed for it, so it stays, whatever address the server has later and
/// whichever command opens it. Only an empty log may still be renamed.
Result<void> keep_origin(const ledger::Checkpoint& stored, Services& services) {
  const Options& options = services.options;
  const bool named = !options.log_origin.empty() || !options.public_url.empty();
  if (stored.origin == services.log_origin || (stored.size == 0 && named)) return {};
  if (!options.log_origin.empty()) return fail(Errc::unavailable, "log.origin_changed", {{"stored", stored.origin}, {"given", options.log_origin}});
  services.log_origin = stored.origin;
  return {};
}

/// The published checkpoint must be a prefix of what the database holds.
Result<void> check_published(store::Connection& db, const Services& services, const ledger::TreeEdge& tree, const ledger::VerifierKey& key) {
  std::ifstream file(published_folder(services) + "/checkpoint", std::ios::binary);
  if (!file) return {};
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  SHUQUAN_TRY(const ledger::Checkpoint claimed, body_of(text));
  if (claimed.size == 0) return {};
  SHUQUAN_TRY(const ledger::OpenedCheckpoint published, ledger::open_checkpoint(text, std::span(&key, 1)));
  const std::uint64_t size = published.checkpoint.size;
  if (size > tree.size())
    return fail(Errc::unavailable, "log.database_older", {{"published", std::to_string(size)}, {"database", std::to_string(tree.size())}});
  store::DatabaseTiles full(db, Hash::sha256);
  ledger::EdgeTileSource tiles(tree, full);
  ledger::TileCache cache(64);
  ledger::TileNodes nodes(Hash::sha256, tree.size(), tiles, cache);
  SHUQUAN_TRY(const ledger::Digest root, ledger::range_hash(Hash::sha256, nodes, 0, size));
  if (root != published.checkpoint.root) return fail(Errc::unavailable, "log.forked", {{"size", std::to_string(size)}});
  return {};
}

}  // namespace

std::string published_folder(const Services& services) { return services.options.data + "/log"; }

LogWriter::LogWriter(Services& services, ledger::Ed25519Signer signer, ledger::Sm2Signer sm2_signer, ledger::Sm2Signer sm3_tree_signer)
    : services_(services), signer_(std::move(signer)), sm2_signer_(std::move(sm2_signer)), sm3_tree_signer_(std::move(sm3_tree_signer)) {}

Result<std::unique_ptr<LogWriter>> LogWriter::open(store::Connection& db, Services& services) {
  SHUQUAN_TRY(std::optional<store::LogHead> head, store::load_head(db));
  std::string stored_origin;
  if (head) {
    SHUQUAN_TRY(const ledger::Checkpoint stored, body_of(head->checkpoint));
    SHUQUAN_CHECK(keep_origin(stored, services));
    stored_origin = stored.origin;
  }
  SHUQUAN_TRY(ledger::Ed25519Signer signer, ledger::Ed25519Signer::create(services.log_origin, services.log_key));
  SHUQUAN_TRY(ledger::Sm2Signer sm2_signer, ledger::Sm2Signer::create(services.log_origin, services.log_sm2_key));
  SHUQUAN_TRY(ledger::Sm2Signer sm3_signer, ledger::Sm2Signer::create(ledger::sm3_origin(services.log_origin), services.log_sm2_key));
  std::unique_ptr<LogWriter> log(new LogWriter(services, std::move(signer), std::move(sm2_signer), std::move(sm3_signer)));
  if (!head) {
    log->next_head_.epoch = 1;
    SHUQUAN_CHECK(log->sign_head());
    log->head_ = log->next_head_;
    SHUQUAN_CHECK(store::create_head(db, log->head_));
  } else {
    log->head_ = *std::move(head);
    SHUQUAN_TRY(log->tree_, restore_edge(db, log->head_.edge, Hash::sha256));
    SHUQUAN_TRY(log->sm3_tree_, restore_edge(db, log->head_.sm3_edge, Hash::sm3));
    if (stored_origin != services.log_origin) {
      log->next_head_ = log->head_;
      SHUQUAN_CHECK(log->sign_head());
      SHUQUAN_CHECK(store::replace_head(db, log->next_head_, 0));
      log->head_ = log->next_head_;
    }
  }
  SHUQUAN_CHECK(check_published(db, services, log->tree_, log->signer_.verifier()));
  return log;
}

std::uint64_t LogWriter::next_ordinal() const {
  std::uint64_t next = head_.registers;
  for (const Pending& pending : pending_) next = std::max(next, pending.ordinal + 1);
  return next;
}

Result<LogPlace> LogWriter::append(const ledger::RegisterEntry& entry, std::string_view status, const ledger::Digest& state_digest) {
  SHUQUAN_TRY(std::string body, ledger::encode_entry(entry));
  const LogPlace place{head_.size + pending_.size(), ledger::leaf_hash(Hash::sha256, body)};
  pending_.push_back({place, std::move(body), entry.ordinal, entry.revision,
                      {entry.ordinal, entry.revision, place.index, place.leaf, std::string(status), state_digest}});
  return place;
}

Result<void> LogWriter::store_entry(store::Connection& db, const store::LogRow& row, Instant now) {
  next_tree_.append(row.leaf, full_tiles_);
  next_sm3_tree_.append(row.leaf_sm3, full_sm3_tiles_);
  return store::insert_entry(db, row, now);
}

Result<ledger::Digest> LogWriter::update_state(store::Connection& db) {
  std::vector<ledger::StateTree::Update> updates;
  for (const Pending& pending : pending_) {
    SHUQUAN_TRY(const std::string leaf, ledger::encode_state_leaf(pending.state));
    updates.push_back({pending.ordinal, ledger::leaf_hash(Hash::sha256, leaf)});
  }
  store::DatabasePages pages(db);
  ledger::StateTree tree(Hash::sha256, pages, head_.registers);
  SHUQUAN_TRY(const ledger::Digest root, tree.set(updates));
  next_head_.registers = tree.size();
  return root;
}

Result<void> LogWriter::store_tiles(store::Connection& db) {
  for (const ledger::Tile& tile : full_tiles_) SHUQUAN_CHECK(store::insert_tile(db, crypto::to_string(Hash::sha256), tile));
  for (const ledger::Tile& tile : full_sm3_tiles_) SHUQUAN_CHECK(store::insert_tile(db, crypto::to_string(Hash::sm3), tile));
  return {};
}

Result<void> LogWriter::sign_head() {
  const ledger::NoteSigner* const signers[] = {&signer_, &sm2_signer_};
  const ledger::NoteSigner* const sm3_signers[] = {&sm3_tree_signer_};
  const ledger::Checkpoint checkpoint{services_.log_origin, next_tree_.size(), next_tree_.root()};
  const ledger::Checkpoint sm3_checkpoint{ledger::sm3_origin(services_.log_origin), next_sm3_tree_.size(), next_sm3_tree_.root()};
  SHUQUAN_TRY(const ledger::Note note, ledger::sign_checkpoint(checkpoint, signers));
  SHUQUAN_TRY(const ledger::Note sm3_note, ledger::sign_checkpoint(sm3_checkpoint, sm3_signers));
  next_head_.size = next_tree_.size();
  next_head_.edge = next_tree_.frontier().serialise();
  next_head_.sm3_edge = next_sm3_tree_.frontier().serialise();
  next_head_.checkpoint = ledger::format_note(note);
  next_head_.sm3_checkpoint = ledger::format_note(sm3_note);
  return {};
}

Result<void> LogWriter::seal(store::Connection& db, Instant now) {
  if (pending_.empty()) return {};
  next_head_ = head_;
  next_tree_ = tree_;
  next_sm3_tree_ = sm3_tree_;
  full_tiles_.clear();
  full_sm3_tiles_.clear();
  for (const Pending& pending : pending_) {
    const store::LogRow row{pending.place.index, pending.place.leaf, ledger::leaf_hash(Hash::sm3, pending.body), pending.body, pending.ordinal, pending.revision};
    SHUQUAN_CHECK(store_entry(db, row, now));
  }
  ledger::StateRootEntry closing;
  SHUQUAN_TRY(closing.state_root, update_state(db));
  closing.registers = next_head_.registers;
  closing.covers = pending_.back().place.index;
  closing.sm3_root = next_sm3_tree_.root();
  closing.sm3_size = next_sm3_tree_.size();
  closing.time = now;
  SHUQUAN_TRY(std::string body, ledger::encode_entry(closing));
  const std::uint64_t index = next_tree_.size();
  SHUQUAN_CHECK(store_entry(db, {index, ledger::leaf_hash(Hash::sha256, body), ledger::leaf_hash(Hash::sm3, body), body, std::nullopt, 0}, now));
  SHUQUAN_CHECK(store_tiles(db));
  SHUQUAN_CHECK(sign_head());
  return store::replace_head(db, next_head_, head_.size);
}

bool LogWriter::committed() {
  if (pending_.empty()) return false;
  head_ = std::move(next_head_);
  tree_ = std::move(next_tree_);
  sm3_tree_ = std::move(next_sm3_tree_);
  pending_.clear();
  return true;
}

}  // namespace shuquan::office
