#include "evidence/merge.h"

#include <algorithm>

#include "base/text.h"
#include "crypto/signature.h"
#include "evidence/merkle_builder.h"

namespace shuquan::evidence {
namespace {


bool kept48(Hash48 hash, int level) { return level == 0 || hash >> (48 - level) == 0; }

template <class List>
void keep(List& list, int level) {
  std::erase_if(list, [level](const auto& entry) { return !kept48(entry.hash, level); });
}

/// The threshold rule of the sketcher, on what is already kept at `level`.
template <class List>
void raise(List& list, std::uint8_t& level, std::size_t k) {
  keep(list, level);
  while (list.size() > 2 * k && (level < kFloorLevel || list.size() > kMostKept) && level < kMostLevel) keep(list, ++level);
}

/// All entries sorted; those of one hash become one by `join`.
template <class Entry, class Join>
std::vector<Entry> joined(std::vector<Entry> all, Join join) {
  std::ranges::stable_sort(all, {}, &Entry::hash);
  std::vector<Entry> out;
  for (Entry& entry : all) {
    if (!out.empty() && out.back().hash == entry.hash) join(out.back(), entry);
    else out.push_back(std::move(entry));
  }
  return out;
}

std::string number(std::uint64_t value) {
  std::string out;
  for (int i = 7; i >= 0; --i) out += static_cast<char>(value >> 8 * i);
  return out;
}

std::vector<std::uint32_t> personal_columns(const Deposit& part) {
  std::vector<std::uint32_t> out;
  if (!part.profile) return out;
  const auto& names = part.head.rows->columns;
  for (const Json& name : (*part.profile)["advice"]["personal_columns"].items())
    for (std::uint32_t c = 0; c < names.size(); ++c)
      if (names[c] == name.text()) out.push_back(c);
  return out;
}

Result<void> check_parts(const std::vector<Deposit>& parts) {
  if (parts.size() < 2 || parts.size() > kMostParts) return fail(Errc::invalid_input, "evidence.merge_parts", {{"limit", std::to_string(kMostParts)}});
  const auto& first = parts.front();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto& rows = parts[i].head.rows;
    const bool fits = rows && rows->columns == first.head.rows->columns && rows->disclosure == first.head.rows->disclosure && parts[i].sketch.has_value() == first.sketch.has_value();
    if (fits && first.sketch && !comparable(*first.sketch, *parts[i].sketch)) return fail(Errc::invalid_input, "evidence.sketches_not_comparable");
    if (!fits) return fail(Errc::invalid_input, "evidence.merge_differs", {{"part", std::to_string(i + 1)}});
  }
  return {};
}

}  // namespace

Sketch merge_sketches(const std::vector<const Sketch*>& sketches) {
  Sketch all;
  all.key = sketches.front()->key;
  for (const Sketch* part : sketches) {
    all.rows += part->rows;
    all.columns = std::max(all.columns, part->columns);
    all.row_level = std::max(all.row_level, part->row_level);
    all.pair_level = std::max(all.pair_level, part->pair_level);
    all.anchor_level = std::max(all.anchor_level, part->anchor_level);
    all.value_level = std::max(all.value_level, part->value_level);
    all.row_hashes.insert(all.row_hashes.end(), part->row_hashes.begin(), part->row_hashes.end());
    all.pairs.insert(all.pairs.end(), part->pairs.begin(), part->pairs.end());
    all.values.insert(all.values.end(), part->values.begin(), part->values.end());
    all.capsule.insert(all.capsule.end(), part->capsule.begin(), part->capsule.end());
  }
  all.row_hashes = joined(std::move(all.row_hashes), [](SketchRow& a, const SketchRow& b) { a.count = static_cast<std::uint8_t>(std::min(3, a.count + b.count)); });
  std::erase_if(all.pairs, [&](const SketchPair& pair) { return pair.level < all.anchor_level; });
  all.pairs = joined(std::move(all.pairs), [](SketchPair& a, const SketchPair& b) { a.count = static_cast<std::uint8_t>(std::min(255, a.count + b.count)); });
  all.capsule = joined(std::move(all.capsule), [](CapsuleRow&, const CapsuleRow&) {});
  std::ranges::sort(all.values);
  all.values.erase(std::unique(all.values.begin(), all.values.end()), all.values.end());
  raise(all.row_hashes, all.row_level, kSketchRows);
  raise(all.pairs, all.pair_level, kSketchPairs);
  raise(all.values, all.value_level, kSketchValues);
  if (all.capsule.size() > kCapsuleRows) all.capsule.resize(kCapsuleRows);
  for (CapsuleRow& row : all.capsule) row.cells.resize(all.columns);
  return all;
}

void commit_parts(DepositHead& head) {
  MerkleBuilder sha256(Hash::sha256), sm3(Hash::sm3), rows(Hash::sm3);
  crypto::Hasher leaves(Hash::sha256);
  std::uint64_t at = 0;
  head.file = {};
  head.rows->rows = 0;
  for (const DepositPart& part : head.parts) {
    // A part stands in the file trees as a chunk of 32 bytes: the digest of its head.
    const std::string begin = std::string(1, '\0') + number(at) + std::string("\0\0\0\x20", 4);
    const Digest file_sha256[] = {crypto::digest(Hash::sha256, {begin, crypto::to_view(part.head_sha256)})};
    const Digest file_sm3[] = {crypto::digest(Hash::sm3, {begin, crypto::to_view(part.head_sm3)})};
    const std::string row_begin = std::string(1, '\x14') + number(at) + number(part.rows);
    const Digest row[] = {crypto::digest(Hash::sm3, {row_begin, crypto::to_view(part.row_root)})};
    sha256.append(file_sha256);
    sm3.append(file_sm3);
    rows.append(row);
    leaves.update(crypto::to_view(row[0]));
    head.file.bytes += part.bytes;
    head.rows->rows += part.rows;
    ++at;
  }
  head.file.sha256 = sha256.root();
  head.file.sm3 = sm3.root();
  head.rows->root = rows.root();
  head.rows->leaves_sha256 = leaves.finish();
}

Result<Deposit> merge_deposits(const std::vector<Deposit>& parts, const MergeOptions& options) {
  if (options.title.size() > kTitleBytes || !is_valid_utf8(options.title)) return fail(Errc::invalid_input, "evidence.bad_title", {{"limit", std::to_string(kTitleBytes)}});
  SHUQUAN_CHECK(check_parts(parts));
  Deposit merged;
  DepositHead& head = merged.head;
  head.created = options.created;
  head.title = options.title;
  head.source_name = options.source_name;
  head.form.format = Format::parts;
  head.rows = parts.front().head.rows;
  std::vector<const Sketch*> sketches;
  std::vector<std::uint32_t> personal;
  for (const Deposit& part : parts) {
    const DepositSummary summary = summarize(part);
    head.parts.push_back({summary.head_sha256, summary.head_sm3, summary.bytes, summary.rows, part.head.rows->root});
    if (part.sketch) sketches.push_back(&*part.sketch);
    const auto hidden = personal_columns(part);
    personal.insert(personal.end(), hidden.begin(), hidden.end());
  }
  commit_parts(head);
  if (!sketches.empty()) {
    merged.sketch = merge_sketches(sketches);
    hide_columns(*merged.sketch, personal);
    head.sketch_sm3 = crypto::sm3(encode_sketch(*merged.sketch));
  }
  if (options.signer != nullptr) {
    merged.public_key = options.signer->public_key();
    merged.signature = options.signer->sign(head_bytes(head));
  }
  return merged;
}

}  // namespace shuquan::evidence
