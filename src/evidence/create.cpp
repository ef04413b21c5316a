#include <simdjson.h>

#include <future>

#include "base/id.h"
#include "crypto/signature.h"
#include "evidence/chunker.h"
#include "evidence/evidence.h"
#include "evidence/pass.h"
#include "evidence/sketcher.h"

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

Result<Created> create_deposit(const Source& source, const Options& options, const Progress& progress) {
  SHUQUAN_CHECK(check_options(options));
  Created created;
  created.dataset_key = options.dataset_key.empty() ? random_bytes(kDatasetKeyBytes) : options.dataset_key;
  RowLeaves leaves(created.dataset_key, options.disclosure);
  MerkleBuilder tree(Hash::sm3);
  crypto::Hasher stream(Hash::sha256);
  PassOptions pass{{}, options.form, options.flat_sha256, options.flat_sm3, options.limits, {}};
  CellHashes cell_hashes;
  Sketcher sketcher;
  Chunker chunker([&](std::uint64_t hash) { sketcher.add_element(hash); });
  if (options.sketch) pass.on_opaque = [&](std::string_view bytes) { chunker.update(bytes); };
  Profiler profiler;
  const auto describe = [&](const RowBatch& batch) {
    const auto& cells = cell_hashes(batch);
    sketcher.add(batch, cells);
    if (options.profile) profiler.add(batch, cells);
  };
  const auto commit = [&](const RowBatch& batch) -> Result<void> {
    // Sketch and commitment read the batch only, so they run side by side.
    std::future<void> similar;
    if (options.sketch) similar = std::async(options.parallel ? std::launch::async : std::launch::deferred, describe, std::cref(batch));
    const auto hashes = leaves.hash(batch);
    if (similar.valid()) similar.get();
    tree.append(hashes);
    stream.update({reinterpret_cast<const char*>(hashes.data()), hashes.size_bytes()});
    return {};
  };
  SHUQUAN_TRY(PassResult read, run_pass(source, pass, commit, progress));
  DepositHead& head = created.deposit.head;
  head.created = options.created;
  head.title = options.title;
  head.source_name = as_utf8(source.name());
  head.form = read.form;
  head.file = read.file;
  if (read.form.format != Format::opaque)
    head.rows = RowCommitment{read.rows, std::move(read.columns), options.disclosure, tree.root(), stream.finish()};
  if (options.sketch) {
    chunker.finish();
    Sketch sketch = sketcher.finish();
    if (options.profile && head.rows) {
      created.profile = profiler.finish(head.rows->columns, sketch, options.created);
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
