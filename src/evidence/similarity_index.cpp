#include "evidence/similarity_index.h"

#include <bit>

#include "evidence/canonical_cell.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kFresh = std::size_t{1} << 16;
constexpr std::size_t kIndexedPairs = 1024;
constexpr std::size_t kLeastMatches = 3;
constexpr std::size_t kCommon = 1000;
constexpr std::size_t kPerBucket = 8;

// Kept hashes crowd near zero; mixing spreads them evenly over the buckets and loses nothing.
std::uint64_t row_key(const SketchRow& row) { return mix(row.hash << 1); }
std::uint64_t pair_key(const SketchPair& pair) { return mix(pair.hash << 1 | 1); }

}  // namespace

void SimilarityIndex::make_directory(Run& run) {
  const std::size_t buckets = std::bit_ceil(run.keys.size() / kPerBucket + 2);
  run.shift = 64 - std::countr_zero(buckets);
  run.directory.assign(buckets + 1, 0);
  for (const std::uint64_t key : run.keys) ++run.directory[(key >> run.shift) + 1];
  for (std::size_t i = 1; i < run.directory.size(); ++i) run.directory[i] += run.directory[i - 1];
}

SimilarityIndex::Run SimilarityIndex::make_run(const std::vector<Posting>& sorted) {
  Run run;
  for (const Posting& posting : sorted) {
    run.keys.push_back(posting.key);
    run.deposits.push_back(posting.deposit);
  }
  make_directory(run);
  return run;
}

SimilarityIndex::Run SimilarityIndex::merge(const Run& a, const Run& b) {
  Run run;
  run.keys.reserve(a.keys.size() + b.keys.size());
  run.deposits.reserve(run.keys.capacity());
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.keys.size() || j < b.keys.size()) {
    const bool first = j == b.keys.size() || (i < a.keys.size() && a.keys[i] <= b.keys[j]);
    run.keys.push_back(first ? a.keys[i] : b.keys[j]);
    run.deposits.push_back(first ? a.deposits[i++] : b.deposits[j++]);
  }
  make_directory(run);
  return run;
}

void SimilarityIndex::flush() {
  std::sort(fresh_.begin(), fresh_.end());
  runs_.push_back(make_run(fresh_));
  fresh_.clear();
  settled_ = last_ + 1;
  settled_deposits_ = deposits_;
  while (runs_.size() > 1 && runs_[runs_.size() - 2].keys.size() < 2 * runs_.back().keys.size()) {
    // Directories count in 32 bits; runs that would be longer stay apart.
    if (runs_.back().keys.size() + runs_[runs_.size() - 2].keys.size() > UINT32_MAX) break;
    Run merged = merge(runs_[runs_.size() - 2], runs_.back());
    runs_.pop_back();
    runs_.back() = std::move(merged);
  }
}

void SimilarityIndex::add(std::uint32_t deposit, const Sketch& sketch) {
  std::vector<Posting> added;
  for (const SketchRow& row : sketch.row_hashes) added.push_back({row_key(row), deposit});
  for (std::size_t i = 0; i < sketch.pairs.size() && i < kIndexedPairs; ++i) added.push_back({pair_key(sketch.pairs[i]), deposit});
  std::sort(added.begin(), added.end());
  std::vector<Posting> all(fresh_.size() + added.size());
  std::merge(fresh_.begin(), fresh_.end(), added.begin(), added.end(), all.begin());
  fresh_ = std::move(all);
  ++deposits_;
  last_ = deposit;
  if (fresh_.size() >= kFresh) flush();
}

std::size_t SimilarityIndex::postings() const {
  std::size_t count = fresh_.size();
  for (const Run& run : runs_) count += run.keys.size();
  return count;
}

std::pair<std::size_t, std::size_t> SimilarityIndex::range_of(const Run& run, std::uint64_t key) {
  const std::size_t bucket = static_cast<std::size_t>(key >> run.shift);
  std::size_t begin = run.directory[bucket];
  const std::size_t stop = run.directory[bucket + 1];
  // Few keys per bucket, unless many deposits share one: a search by halves bounds that.
  begin = static_cast<std::size_t>(std::lower_bound(run.keys.begin() + static_cast<std::ptrdiff_t>(begin),
                                                    run.keys.begin() + static_cast<std::ptrdiff_t>(stop), key) - run.keys.begin());
  std::size_t end = begin;
  while (end < stop && run.keys[end] == key) ++end;
  return {begin, end};
}

void SimilarityIndex::count_hits(std::uint64_t key, bool pair, FlatTable<Candidate>& hits) const {
  const std::size_t common = std::max(kCommon, deposits_ / 1000);
  std::vector<std::uint32_t> found;
  for (auto at = std::lower_bound(fresh_.begin(), fresh_.end(), Posting{key, 0}); at != fresh_.end() && at->key == key; ++at)
    found.push_back(at->deposit);
  for (const Run& run : runs_) {
    const auto [begin, end] = range_of(run, key);
    if (end - begin > common) return;
    found.insert(found.end(), run.deposits.begin() + static_cast<std::ptrdiff_t>(begin), run.deposits.begin() + static_cast<std::ptrdiff_t>(end));
  }
  if (found.size() > common) return;
  for (const std::uint32_t deposit : found) {
    bool added = false;
    Candidate& candidate = hits.find_or_add(std::uint64_t{deposit} + 1, added);
    candidate.deposit = deposit;
    ++(pair ? candidate.pairs : candidate.rows);
  }
}

std::vector<Candidate> SimilarityIndex::find(const Sketch& sketch, std::size_t limit) const {
  FlatTable<Candidate> hits;
  for (const SketchRow& row : sketch.row_hashes) count_hits(row_key(row), false, hits);
  for (std::size_t i = 0; i < sketch.pairs.size() && i < kIndexedPairs; ++i) count_hits(pair_key(sketch.pairs[i]), true, hits);
  std::vector<Candidate> candidates;
  hits.each([&](std::uint64_t, const Candidate& candidate) {
    if (candidate.rows + candidate.pairs >= kLeastMatches) candidates.push_back(candidate);
  });
  std::sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return a.rows + a.pairs != b.rows + b.pairs ? a.rows + a.pairs > b.rows + b.pairs : a.deposit < b.deposit;
  });
  if (candidates.size() > limit) candidates.resize(limit);
  return candidates;
}

}  // namespace shuquan::evidence
