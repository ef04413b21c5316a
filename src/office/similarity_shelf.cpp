#include "office/similarity_shelf.h"

#include <cstdio>
#include <mutex>

namespace shuquan::office {
namespace {

constexpr int kAtOnce = 500;
constexpr int kPartiesAtOnce = 10'000;
constexpr std::uint32_t kWholeSketches = 500;  ///< later ones of the same party are indexed with fewer elements: some 300 MB of index for a party at most

}  // namespace

Result<evidence::Sketch> load_sketch(const store::BlobFolder& blobs, const BlobId& id) {
  SHUQUAN_TRY(const std::string bytes, blobs.get(id));
  return evidence::decode_sketch(bytes);
}

void SimilarityShelf::begin_anew() {
  index_.emplace();
  parties_.clear();
  party_of_.clear();
  last_ = 0;
}

std::uint32_t SimilarityShelf::note_party(std::int64_t ordinal, const std::string& party, bool sketched) {
  Party& known = parties_.try_emplace(party, Party{static_cast<std::uint32_t>(parties_.size() + 1), 0}).first->second;
  const auto place = static_cast<std::size_t>(ordinal);
  if (party_of_.size() <= place) party_of_.resize(place + 1, 0);
  party_of_[place] = known.number;
  return known.sketches += sketched ? 1 : 0;
}

Result<void> SimilarityShelf::open_kept(store::Connection& db) {
  begin_anew();
  Result<std::optional<evidence::SimilarityIndex>> kept = evidence::SimilarityIndex::load(folder_);
  if (!kept) std::fprintf(stderr, "similarity index: built anew, %s\n", describe(kept.error()).c_str());
  if (!kept || !*kept) return {};
  const auto settled = static_cast<std::int64_t>((*kept)->settled());
  SHUQUAN_TRY(const store::Rows newest, db.query("SELECT id FROM deposit WHERE ordinal = $1", {settled - 1}));
  if (settled > 0 && (newest.empty() || newest.front().text(0) != (*kept)->settled_name())) {
    std::fprintf(stderr, "similarity index: built anew, it was made from another state of the database\n");
    return {};
  }
  while (last_ < settled - 1) {
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT ordinal, party_id, sketch_blob FROM deposit WHERE ordinal > $1 AND ordinal < $2 ORDER BY ordinal LIMIT $3", {last_, settled, kPartiesAtOnce}));
    if (rows.empty()) break;
    for (const store::Row row : rows) note_party(last_ = row.integer(0), row.text(1), !row.text(2).empty());
  }
  index_ = std::move(**kept);
  last_ = settled - 1;
  return {};
}

Result<void> SimilarityShelf::add_newer(store::Connection& db, const store::BlobFolder& blobs, std::int64_t newest) {
  const std::uint32_t settled = index_->settled();
  while (last_ < newest) {
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT ordinal, id, party_id, sketch_blob FROM deposit WHERE ordinal > $1 ORDER BY ordinal LIMIT $2", {last_, kAtOnce}));
    if (rows.empty()) break;
    for (const store::Row row : rows) {
      last_ = row.integer(0);
      const std::uint32_t sketches = note_party(last_, row.text(2), !row.text(3).empty());
      if (row.text(3).empty()) continue;
      const Result<evidence::Sketch> sketch = load_sketch(blobs, BlobId(row.text(3)));
      if (sketch) index_->add(static_cast<std::uint32_t>(last_), *sketch, row.text(1), sketches > kWholeSketches);
      else std::fprintf(stderr, "similarity index: deposit %s passed over, %s\n", row.text(1).c_str(), describe(sketch.error()).c_str());
    }
  }
  return index_->settled() == settled ? Result<void>() : index_->save(folder_);
}

Result<void> SimilarityShelf::catch_up(store::Connection& db, const store::BlobFolder& blobs) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT COALESCE(MAX(ordinal), 0) FROM deposit"));
  const std::int64_t newest = rows.front().integer(0);
  {
    const std::shared_lock lock(mutex_);
    if (index_ && last_ >= newest) return {};
  }
  const std::unique_lock lock(mutex_);
  if (!index_) {
    if (Result<void> opened = open_kept(db); !opened) {
      index_.reset();
      return opened;
    }
  }
  return add_newer(db, blobs, newest);
}

Result<std::vector<evidence::Candidate>> SimilarityShelf::find(store::Connection& db, const store::BlobFolder& blobs, const evidence::Sketch& sketch, std::size_t limit, const std::vector<std::string>& asking) {
  SHUQUAN_CHECK(catch_up(db, blobs));
  const std::shared_lock lock(mutex_);
  evidence::Wanted wanted{.limit = limit, .parties = party_of_, .asking = {}};
  for (const std::string& party : asking)
    if (const auto known = parties_.find(party); known != parties_.end()) wanted.asking.push_back(known->second.number);
  return index_->find(sketch, wanted);
}

Result<std::size_t> SimilarityShelf::rebuild(store::Connection& db, const store::BlobFolder& blobs) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT COALESCE(MAX(ordinal), 0) FROM deposit"));
  const std::unique_lock lock(mutex_);
  begin_anew();
  SHUQUAN_CHECK(add_newer(db, blobs, rows.front().integer(0)));
  SHUQUAN_CHECK(index_->save(folder_));
  return index_->deposits();
}

}  // namespace shuquan::office
