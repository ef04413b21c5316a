#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "evidence/flat_table.h"
#include "evidence/large_pages.h"
#include "evidence/sketch.h"

namespace shuquan::evidence {

/// A registered deposit whose sketch shares elements with the one asked for.
struct Candidate {
  std::uint32_t deposit = 0;
  std::uint32_t rows = 0;   ///< matching row hashes
  std::uint32_t pairs = 0;  ///< matching pairs
};

/// Which candidates are wanted. Whoever deposits often must neither make rows common nor fill the places of others.
struct Wanted {
  std::size_t limit = 100;                  ///< candidates of others; of those who ask a fifth as many come besides
  std::span<const std::uint32_t> parties;   ///< by deposit: number of its party; a deposit beyond is a party of its own
  std::vector<std::uint32_t> asking;        ///< parties that ask
};

/// Finds, among many sketches, those worth comparing. Postings (hash, deposit) lie in sorted runs, each with a directory;
/// runs of like size are merged, so adding costs O(log n) per posting in the long run. 12 bytes per posting and about two
/// for the directory. It holds nothing that the deposits do not: where its files are lost it is built anew from them.
/// Not synchronised: one writer, or many readers.
class SimilarityIndex {
 public:
  /// `deposit`: the caller's number, each once; numbers rise; `name` is what else it is known by. Indexes the 16 384 smallest
  /// rows and the 1024 smallest pairs; where it is `thin`, 1024 and 256: a sample of the data all the same.
  void add(std::uint32_t deposit, const Sketch& sketch, std::string_view name = {}, bool thin = false);
  /// Deposits with at least three matches, most first within what is wanted: every party's best before any party's second.
  /// Elements that deposits of more than 1000 parties (or of 0.1 % as many as there are deposits, whichever is more) share
  /// say nothing and are passed over. Rare elements are looked at first, and 2^22 postings at most.
  std::vector<Candidate> find(const Sketch& sketch, const Wanted& wanted = {}) const;
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
  /// Name of the newest of these: a database that knows it by another name is not the one that the runs were made from.
  const std::string& settled_name() const { return settled_name_; }

 private:
  struct Posting {
    std::uint64_t key = 0;
    std::uint32_t deposit = 0;
    auto operator<=>(const Posting&) const = default;
  };
  struct Run {
    LargeVector<std::uint64_t> keys;  // rising
    LargeVector<std::uint32_t> deposits;
    LargeVector<std::uint32_t> directory;  // by the upper bits of the key: where they begin
    int shift = 0;
    std::string file;  // its name in the folder, once it is written
  };
  Run make_run(const std::vector<Posting>& sorted);
  Run merge(Run a, Run b);
  /// A run of so many postings, without values yet, in memory that served before where there is some.
  Run room_for(std::size_t postings);
  void keep_memory_of(Run run);
  static void make_directory(Run& run);
  /// An element of a sketch as it is indexed and asked for.
  struct Asked {
    std::uint64_t key = 0;
    bool pair = false;
    auto operator<=>(const Asked&) const = default;
  };
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::uint32_t size() const { return end - begin; }
  };
  static std::vector<Asked> elements_of(const Sketch& sketch, std::size_t most_rows, std::size_t most_pairs);
  /// Where the elements asked for stand, among the newest and in every run.
  class Found;
  /// The elements asked for (by key, rising) among the newest postings: number of the element, deposit; rising.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> among_newest(const std::vector<Asked>& asked) const;
  /// Appends for each key (rising) where it stands.
  static void look_up(const Run& run, const std::vector<Asked>& asked, std::vector<Range>& ranges);
  static Result<void> save_run(Run& run, const std::string& folder);
  static Result<Run> load_run(const std::string& folder, const std::string& file, std::uint64_t postings);
  void flush();

  std::size_t deposits_ = 0;
  std::uint32_t settled_ = 0;
  std::size_t settled_deposits_ = 0;
  std::string settled_name_;
  std::uint32_t last_ = 0;      // the newest deposit
  std::string last_name_;
  std::vector<Posting> newest_;  // as they came, few
  std::vector<Run> runs_;       // longest first
  static constexpr std::size_t kSparePostings = std::size_t{1} << 20;
  // Memory of merged runs by size, at most 50 MB: clean pages from the system cost more than the merging.
  std::array<std::vector<Run>, 21> spare_;
};

}  // namespace shuquan::evidence
