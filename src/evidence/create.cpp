#include <simdjson.h>

#include <future>

#include "base/id.h"
#include "crypto/signature.h"
#include "evidence/chunker.h"
#include "evidence/evidence.h"
#include "evidence/pass.h"
#include "evidence/unfinished.h"

namespace shuquan::evidence {
namespace {

// File names are bytes; a document is UTF-8.
std::string as_utf8(std::string text) {
  if (simdjson::validate_utf8(text)) return text;
  for (char& c : text)
    if (static_cast<unsigned char>(c) >= 0x80) c = '?';
  return text;
}

Result<void> check_options(const Options& options) {
  if (options.title.size() > kTitleBytes || !simdjson::validate_utf8(options.title))
    return fail(Errc::invalid_input, "evidence.bad_title", {{"limit", std::to_string(kTitleBytes)}});
  if (!options.dataset_key.empty() && options.dataset_key.size() != kDatasetKeyBytes)
    return fail(Errc::invalid_input, "evidence.bad_key");
  return {};
}

std::vector<std::uint32_t> personal_columns(const Profile& profile) {
  std::vector<std::uint32_t> columns;
  for (std::uint32_t c = 0; c < profile.columns.size(); ++c)
    if (is_personal(profile.columns[c].personal.kind)) columns.push_back(c);
  return columns;
}

}  // namespace

namespace {

/// The work on every batch of rows, and its state.
class Run {
 public:
  Run(const Source& source, const Options& options, std::string& dataset_key) : options_(options), key_(dataset_key), source_(stamp_of(source)) {}

  /// Takes up what was kept. The source's own bytes are checked while they are read (on_bytes).
  Result<void> resume() {
    if (options_.resuming.from.empty()) return {};
    SHUQUAN_TRY(Unfinished unfinished, read_unfinished(options_.resuming.from, options_, state_));
    if (unfinished.source != source_) return fail(Errc::conflict, "evidence.resumed_source_differs");
    key_ = std::move(unfinished.dataset_key);
    expected_ = unfinished.mark;
    done_before_ = state_.rows;
    return {};
  }
  void begin() { leaves_.emplace(key_, options_.disclosure); }

  Result<void> on_bytes(const FileTree& tree) {
    tree_ = &tree;
    if (!expected_ || tree.hashed_chunks() < expected_->chunks) return {};
    if (mark_of(tree) != *expected_) return fail(Errc::conflict, "evidence.resumed_source_differs");
    expected_.reset();
    return {};
  }

  Result<void> on_rows(const RowBatch& batch) {
    const std::uint64_t end = batch.first_row + batch.rows();
    if (end <= done_before_) return {};
    if (batch.first_row < done_before_ || expected_) return fail(Errc::conflict, "evidence.resumed_source_differs");
    // Sketch and commitment read the batch only, so they run side by side.
    std::future<void> similar;
    if (options_.sketch) similar = std::async(options_.parallel ? std::launch::async : std::launch::deferred, [&] { describe(batch); });
    const auto hashes = leaves_->hash(batch);
    if (similar.valid()) similar.get();
    state_.tree.append(hashes);
    state_.stream.update({reinterpret_cast<const char*>(hashes.data()), hashes.size_bytes()});
    state_.rows = end;
    return keep_now_and_then();
  }
  RunState& state() { return state_; }
  /// Whether the whole source was seen to be the one that was begun.
  bool resumed_whole() const { return !expected_ && state_.rows >= done_before_; }

 private:
  void describe(const RowBatch& batch) {
    const auto& cells = state_.cell_hashes(batch);
    state_.sketcher.add(batch, cells);
    if (options_.profile) state_.profiler.add(batch, cells);
  }
  Result<void> keep_now_and_then() {
    if (!options_.resuming.keep || tree_ == nullptr) return {};
    const auto time = std::chrono::steady_clock::now();
    if (time - kept_ < options_.resuming.every) return {};
    kept_ = time;
    return options_.resuming.keep(write_unfinished(state_, options_, {key_, source_, mark_of(*tree_)}));
  }

  const Options& options_;
  std::string& key_;
  std::string source_;
  RunState state_;
  std::optional<RowLeaves> leaves_;
  const FileTree* tree_ = nullptr;
  std::optional<FileMark> expected_;
  std::uint64_t done_before_ = 0;
  std::chrono::steady_clock::time_point kept_ = std::chrono::steady_clock::now();
};

}  // namespace

Result<Created> create_deposit(const Source& source, const Options& options, const Progress& progress) {
  SHUQUAN_CHECK(check_options(options));
  Created created;
  created.dataset_key = options.dataset_key.empty() ? random_bytes(kDatasetKeyBytes) : options.dataset_key;
  Run run(source, options, created.dataset_key);
  SHUQUAN_CHECK(run.resume());
  run.begin();
  RunState& state = run.state();
  PassOptions pass;
  pass.choice = options.form;
  pass.flat_sha256 = options.flat_sha256;
  pass.flat_sm3 = options.flat_sm3;
  pass.limits = options.limits;
  pass.on_bytes = [&](const FileTree& tree) { return run.on_bytes(tree); };
  Chunker chunker([&](std::uint64_t hash) { state.sketcher.add_element(hash); });
  if (options.sketch) pass.on_opaque = [&](std::string_view bytes) { chunker.update(bytes); };
  SHUQUAN_TRY(PassResult read, run_pass(source, pass, [&](const RowBatch& batch) { return run.on_rows(batch); }, progress));
  if (!run.resumed_whole()) return fail(Errc::conflict, "evidence.resumed_source_differs");
  DepositHead& head = created.deposit.head;
  head.created = options.created;
  head.title = options.title;
  head.source_name = as_utf8(source.name());
  head.form = read.form;
  head.file = read.file;
  if (read.form.format != Format::opaque)
    head.rows = RowCommitment{read.rows, std::move(read.columns), options.disclosure, state.tree.root(), state.stream.finish()};
  if (options.sketch) {
    chunker.finish();
    Sketch sketch = state.sketcher.finish();
    if (options.profile && head.rows) {
      created.profile = state.profiler.finish(head.rows->columns, sketch, options.created);
      hide_columns(sketch, personal_columns(*created.profile));
      created.deposit.profile = profile_json(*created.profile, false);
      head.profile_sm3 = crypto::sm3(created.deposit.profile->canonical());
    }
    if (options.keying.function) {
      SHUQUAN_TRY(sketch, key_sketch(sketch, options.keying));
    }
    created.deposit.sketch = std::move(sketch);
    head.sketch_sm3 = crypto::sm3(encode_sketch(*created.deposit.sketch));
  }
  if (options.signer != nullptr) {
    created.deposit.public_key = options.signer->public_key();
    created.deposit.signature = options.signer->sign(head_bytes(head));
  }
  return created;
}

Result<bool> check_source(const Source& source, const Deposit& deposit, std::string_view dataset_key,
                          const Progress& progress) {
  const DepositHead& head = deposit.head;
  if (head.form.format == Format::parts) return fail(Errc::invalid_input, "evidence.is_merged");
  const bool rows_too = !dataset_key.empty() && head.rows.has_value();
  if (!dataset_key.empty() && dataset_key.size() != kDatasetKeyBytes) return fail(Errc::invalid_input, "evidence.bad_key");
  RowLeaves leaves(std::string(dataset_key), rows_too ? head.rows->disclosure : Disclosure::row);
  MerkleBuilder tree(Hash::sm3);
  PassOptions pass;
  pass.form = rows_too ? head.form : SourceForm{};
  pass.flat_sha256 = head.file.flat_sha256.has_value();
  pass.flat_sm3 = head.file.flat_sm3.has_value();
  const auto commit = [&](const RowBatch& batch) -> Result<void> {
    tree.append(leaves.hash(batch));
    return {};
  };
  SHUQUAN_TRY(const PassResult read, run_pass(source, pass, commit, progress));
  if (read.file != head.file) return false;
  return !rows_too || (read.rows == head.rows->rows && tree.root() == head.rows->root);
}

}  // namespace shuquan::evidence
