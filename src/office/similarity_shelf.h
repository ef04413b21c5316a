#pragma once
#include <cstdint>
#include <optional>
#include <shared_mutex>
#include <map>
#include <string>
#include <vector>

#include "evidence/similarity_index.h"
#include "store/blob_folder.h"
#include "store/connection.h"

namespace shuquan::office {

/// The similarity index over all stored deposits. It follows the deposits: whoever asks first adds what has come since, so an
/// answer misses nothing that the asker's snapshot holds. Its sorted runs are kept in a folder; what is lost or damaged there, or
/// was made from another state of the database (a restored one), is built anew from the deposits. A sketch that cannot be read is
/// passed over and named on standard error; rebuild() tries again. Safe to use from several threads.
class SimilarityShelf {
 public:
  explicit SimilarityShelf(std::string folder) : folder_(std::move(folder)) {}
  /// Deposits (by ordinal) that share at least three elements with the sketch: at most `limit` of others than the `asking`
  /// parties, every party's best first, and some of theirs (evidence::Wanted).
  Result<std::vector<evidence::Candidate>> find(store::Connection& db, const store::BlobFolder& blobs, const evidence::Sketch& sketch, std::size_t limit, const std::vector<std::string>& asking);
  /// Forgets everything and builds it anew; how many deposits it then holds.
  Result<std::size_t> rebuild(store::Connection& db, const store::BlobFolder& blobs);

 private:
  Result<void> catch_up(store::Connection& db, const store::BlobFolder& blobs);
  Result<void> add_newer(store::Connection& db, const store::BlobFolder& blobs, std::int64_t newest);
  Result<void> open_kept(store::Connection& db);
  void begin_anew();
  /// Notes whose a deposit is; how many sketches that party then has.
  std::uint32_t note_party(std::int64_t ordinal, const std::string& party, bool sketched);

  std::string folder_;
  std::shared_mutex mutex_;
  std::optional<evidence::SimilarityIndex> index_;  ///< none before the first use
  std::int64_t last_ = 0;                           ///< the newest ordinal it holds
  struct Party {
    std::uint32_t number = 0;
    std::uint32_t sketches = 0;
  };
  std::map<std::string, Party, std::less<>> parties_;
  std::vector<std::uint32_t> party_of_;             ///< by ordinal: number of the party; 0 for none
};

/// The sketch of a stored deposit, decoded.
Result<evidence::Sketch> load_sketch(const store::BlobFolder& blobs, const BlobId& id);

}  // namespace shuquan::office
