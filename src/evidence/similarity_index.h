#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "evidence/flat_table.h"
#include "evidence/sketch.h"

namespace shuquan::evidence {

/// A registered deposit whose sketch shares elements with the one asked for.
struct Candidate {
  std::uint32_t deposit = 0;
  std::uint32_t rows = 0;   ///< matching row hashes
  std::uint32_t pairs = 0;  ///< matching pairs
};

/// Finds, among many sketches, those worth comparing. Postings (hash, deposit) lie in sorted runs, each with a directory;
/// runs of like size are merged, so adding costs O(log n) per posting in the long run. 12 bytes per posting and about two
/// for the directory. It holds nothing that the deposits do not: where its files are lost it is built anew from them.
/// Not synchronised: one writer, or many readers.
class SimilarityIndex {
 public:
  /// `deposit`: the caller's number, each once; numbers rise. Indexes all rows and the 1024 smallest pairs.
  void add(std::uint32_t deposit, const Sketch& sketch);
  /// Deposits with at least three matches, most first, at most `limit`. Elements that more than 1000 deposits (or 0.1 % of
  /// them, whichever is more) share say nothing and are passed over.
  std::vector<Candidate> find(const Sketch& sketch, std::size_t limit = 100) const;
  std::size_t deposits() const { return deposits_; }
  std::size_t postings() const;

  /// Keeps the sorted runs in `folder` (made where there is none): each run is written once, the manifest last, so that a
  /// crash leaves the old state or the new one. Deposits from settled() on are not in them. Only what is new is written.
  Result<void> save(const std::string& folder);
  /// What save() kept; nothing where there is no manifest. Unavailable evidence.index_damaged where a file is not what was
  /// written (every file is held against its SHA-256).
  static Result<std::optional<SimilarityIndex>> load(const std::string& folder);
  /// Deposits with numbers below this are in the runs.
  std::uint32_t settled() const { return settled_; }

 private:
  struct Posting {
    std::uint64_t key = 0;
    std::uint32_t deposit = 0;
    auto operator<=>(const Posting&) const = default;
  };
  struct Run {
    std::vector<std::uint64_t> keys;  // rising
    std::vector<std::uint32_t> deposits;
    std::vector<std::uint32_t> directory;  // by the upper bits of the key: where they begin
    int shift = 0;
    std::string file;  // its name in the folder, once it is written
  };
  static Run make_run(const std::vector<Posting>& sorted);
  static Run merge(const Run& a, const Run& b);
  static void make_directory(Run& run);
  struct Asked {
    std::uint64_t key = 0;
    bool pair = false;
    auto operator<=>(const Asked&) const = default;
  };
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  /// Appends for each key (rising) where it stands.
  static void look_up(const Run& run, const std::vector<Asked>& asked, std::vector<Range>& ranges);
  static void look_up(const std::vector<Posting>& sorted, const std::vector<Asked>& asked, std::vector<Range>& ranges);
  static Result<void> save_run(Run& run, const std::string& folder);
  static Result<Run> load_run(const std::string& folder, const std::string& file, std::uint64_t postings);
  static void merge_into(std::vector<Posting>& sorted, const std::vector<Posting>& added);
  void flush();

  std::size_t deposits_ = 0;
  std::uint32_t settled_ = 0;
  std::size_t settled_deposits_ = 0;
  std::uint32_t last_ = 0;      // the newest deposit
  std::vector<Posting> newest_;  // sorted, few
  std::vector<Posting> fresh_;   // sorted
  std::vector<Run> runs_;       // longest first
};

}  // namespace shuquan::evidence
