#include "office/similarity_shelf.h"

#include <cstdio>
#include <mutex>

namespace shuquan::office {
namespace {

constexpr int kAtOnce = 500;

}  // namespace

Result<evidence::Sketch> load_sketch(const store::BlobFolder& blobs, const BlobId& id) {
  SHUQUAN_TRY(const std::string bytes, blobs.get(id));
  return evidence::decode_sketch(bytes);
}

void SimilarityShelf::open_kept() {
  Result<std::optional<evidence::SimilarityIndex>> kept = evidence::SimilarityIndex::load(folder_);
  if (!kept) std::fprintf(stderr, "similarity index: built anew, %s\n", describe(kept.error()).c_str());
  if (kept && *kept) {
    index_ = std::move(**kept);
    last_ = static_cast<std::int64_t>(index_->settled()) - 1;
  } else {
    index_.emplace();
    last_ = 0;
  }
}

Result<void> SimilarityShelf::add_newer(store::Connection& db, const store::BlobFolder& blobs, std::int64_t newest) {
  if (!index_) open_kept();
  const std::uint32_t settled = index_->settled();
  while (last_ < newest) {
    SHUQUAN_TRY(const store::Rows rows, db.query("SELECT ordinal, sketch_blob FROM deposit WHERE ordinal > $1 ORDER BY ordinal LIMIT $2", {last_, kAtOnce}));
    if (rows.empty()) break;
    for (const store::Row row : rows) {
      if (!row.text(1).empty()) {
        SHUQUAN_TRY(const evidence::Sketch sketch, load_sketch(blobs, BlobId(row.text(1))));
        index_->add(static_cast<std::uint32_t>(row.integer(0)), sketch);
      }
      last_ = row.integer(0);
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
  return add_newer(db, blobs, newest);
}

Result<std::vector<evidence::Candidate>> SimilarityShelf::find(store::Connection& db, const store::BlobFolder& blobs, const evidence::Sketch& sketch, std::size_t limit) {
  SHUQUAN_CHECK(catch_up(db, blobs));
  const std::shared_lock lock(mutex_);
  return index_->find(sketch, limit);
}

Result<std::size_t> SimilarityShelf::rebuild(store::Connection& db, const store::BlobFolder& blobs) {
  SHUQUAN_TRY(const store::Rows rows, db.query("SELECT COALESCE(MAX(ordinal), 0) FROM deposit"));
  const std::unique_lock lock(mutex_);
  index_.emplace();
  last_ = 0;
  SHUQUAN_CHECK(add_newer(db, blobs, rows.front().integer(0)));
  SHUQUAN_CHECK(index_->save(folder_));
  return index_->deposits();
}

}  // namespace shuquan::office
