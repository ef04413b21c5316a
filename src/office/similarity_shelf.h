#pragma once
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <string>
#include <vector>

#include "evidence/similarity_index.h"
#include "store/blob_folder.h"
#include "store/connection.h"

namespace shuquan::office {

/// The similarity index over all stored deposits. It follows the deposits: whoever asks first adds what has come since, so an
/// answer misses nothing that the asker's snapshot holds. Its sorted runs are kept in a folder; what is lost or damaged there
/// is built anew from the deposits. Safe to use from several threads.
class SimilarityShelf {
 public:
  explicit SimilarityShelf(std::string folder) : folder_(std::move(folder)) {}
  /// Deposits (by ordinal) that share at least three elements with the sketch, most first, at most `limit`.
  Result<std::vector<evidence::Candidate>> find(store::Connection& db, const store::BlobFolder& blobs, const evidence::Sketch& sketch, std::size_t limit);
  /// Forgets everything and builds it anew; how many deposits it then holds.
  Result<std::size_t> rebuild(store::Connection& db, const store::BlobFolder& blobs);

 private:
  Result<void> catch_up(store::Connection& db, const store::BlobFolder& blobs);
  Result<void> add_newer(store::Connection& db, const store::BlobFolder& blobs, std::int64_t newest);
  void open_kept();

  std::string folder_;
  std::shared_mutex mutex_;
  std::optional<evidence::SimilarityIndex> index_;  ///< none before the first use
  std::int64_t last_ = 0;                           ///< the newest ordinal it holds
};

/// The sketch of a stored deposit, decoded.
Result<evidence::Sketch> load_sketch(const store::BlobFolder& blobs, const BlobId& id);

}  // namespace shuquan::office
