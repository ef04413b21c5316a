#include "evidence/similarity_index.h"

#include <bit>

#include "evidence/canonical_cell.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kFresh = std::size_t{1} << 14;
constexpr std::size_t kNewest = std::size_t{1} << 11;
constexpr std::size_t kGrowth = 4;  ///< a run is at least this much longer than the next
constexpr std::size_t kIndexedPairs = 1024;
constexpr std::size_t kLeastMatches = 3;
constexpr std::size_t kCommon = 1000;
constexpr std::size_t kPerBucket = 8;

// Kept hashes crowd near zero; mixing spreads them evenly over the buckets and loses nothing.
// Hashes of another key are other elements: the bits above them keep them apart.
std::uint64_t space_of(const Sketch& sketch) {
  return sketch.key.empty() ? 0 : std::uint64_t{static_cast<std::uint8_t>(sketch.key[0])} << 56 | std::uint64_t{static_cast<std::uint8_t>(sketch.key[1])} << 49;
}
std::uint64_t row_key(std::uint64_t space, const SketchRow& row) { return mix(space ^ row.hash << 1); }
std::uint64_t pair_key(std::uint64_t space, const SketchPair& pair) { return mix(space ^ (pair.hash << 1 | 1)); }

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
  run.keys.resize(a.keys.size() + b.keys.size());
  run.deposits.resize(run.keys.size());
  std::size_t i = 0, j = 0, out = 0;
  // Which of two is less cannot be foretold, so nothing here jumps on it.
  while (i < a.keys.size() && j < b.keys.size()) {
    const bool first = a.keys[i] <= b.keys[j];
    run.keys[out] = first ? a.keys[i] : b.keys[j];
    run.deposits[out++] = first ? a.deposits[i] : b.deposits[j];
    i += first ? 1 : 0;
    j += first ? 0 : 1;
  }
  const Run& rest = i < a.keys.size() ? a : b;
  const std::size_t from = i < a.keys.size() ? i : j;
  std::copy(rest.keys.begin() + static_cast<std::ptrdiff_t>(from), rest.keys.end(), run.keys.begin() + static_cast<std::ptrdiff_t>(out));
  std::copy(rest.deposits.begin() + static_cast<std::ptrdiff_t>(from), rest.deposits.end(), run.deposits.begin() + static_cast<std::ptrdiff_t>(out));
  make_directory(run);
  return run;
}

void SimilarityIndex::merge_into(std::vector<Posting>& sorted, const std::vector<Posting>& added) {
  std::vector<Posting> all(sorted.size() + added.size());
  std::size_t i = 0, j = 0, out = 0;
  while (i < sorted.size() && j < added.size()) {
    const bool first = sorted[i].key <= added[j].key;  // newer deposits have higher numbers
    all[out++] = *(first ? &sorted[i] : &added[j]);
    i += first ? 1 : 0;
    j += first ? 0 : 1;
  }
  std::copy(sorted.begin() + static_cast<std::ptrdiff_t>(i), sorted.end(), all.begin() + static_cast<std::ptrdiff_t>(out));
  std::copy(added.begin() + static_cast<std::ptrdiff_t>(j), added.end(), all.begin() + static_cast<std::ptrdiff_t>(out));
  sorted = std::move(all);
}

void SimilarityIndex::flush() {
  merge_into(fresh_, newest_);
  newest_.clear();
  runs_.push_back(make_run(fresh_));
  fresh_.clear();
  settled_ = last_ + 1;
  settled_deposits_ = deposits_;
  while (runs_.size() > 1 && runs_[runs_.size() - 2].keys.size() < kGrowth * runs_.back().keys.size()) {
    // Directories count in 32 bits; runs that would be longer stay apart.
    if (runs_.back().keys.size() + runs_[runs_.size() - 2].keys.size() > UINT32_MAX) break;
    Run merged = merge(runs_[runs_.size() - 2], runs_.back());
    runs_.pop_back();
    runs_.back() = std::move(merged);
  }
}

void SimilarityIndex::add(std::uint32_t deposit, const Sketch& sketch) {
  std::vector<Posting> added;
  const std::uint64_t space = space_of(sketch);
  for (const SketchRow& row : sketch.row_hashes) added.push_back({row_key(space, row), deposit});
  for (std::size_t i = 0; i < sketch.pairs.size() && i < kIndexedPairs; ++i) added.push_back({pair_key(space, sketch.pairs[i]), deposit});
  std::sort(added.begin(), added.end());
  // Two steps, so that one deposit does not move all of what is fresh.
  merge_into(newest_, added);
  if (newest_.size() >= kNewest) {
    merge_into(fresh_, newest_);
    newest_.clear();
  }
  ++deposits_;
  last_ = deposit;
  if (fresh_.size() >= kFresh) flush();
}

std::size_t SimilarityIndex::postings() const {
  std::size_t count = fresh_.size() + newest_.size();
  for (const Run& run : runs_) count += run.keys.size();
  return count;
}

void SimilarityIndex::look_up(const Run& run, const std::vector<Asked>& asked, std::vector<Range>& ranges) {
  // Nearly every look at a run misses the caches, so the misses of many keys are made to overlap.
  constexpr std::size_t kAhead = 24;
  const std::size_t first = ranges.size();
  ranges.resize(first + asked.size());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (i + kAhead < asked.size()) __builtin_prefetch(&run.directory[asked[i + kAhead].key >> run.shift]);
    const std::size_t bucket = asked[i].key >> run.shift;
    ranges[first + i] = {run.directory[bucket], run.directory[bucket + 1]};
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (i + kAhead < asked.size() && ranges[first + i + kAhead].begin < run.keys.size()) __builtin_prefetch(&run.keys[ranges[first + i + kAhead].begin]);
    Range& range = ranges[first + i];
    // Few keys per bucket, unless many deposits share one: a search by halves bounds that.
    const auto stop = run.keys.begin() + range.end;
    const auto begin = range.end - range.begin > 4 * kPerBucket ? std::lower_bound(run.keys.begin() + range.begin, stop, asked[i].key)
                                                                 : std::find_if(run.keys.begin() + range.begin, stop, [&](std::uint64_t key) { return key >= asked[i].key; });
    const auto end = std::find_if(begin, stop, [&](std::uint64_t key) { return key != asked[i].key; });
    range = {static_cast<std::uint32_t>(begin - run.keys.begin()), static_cast<std::uint32_t>(end - run.keys.begin())};
  }
}

void SimilarityIndex::look_up(const std::vector<Posting>& sorted, const std::vector<Asked>& asked, std::vector<Range>& ranges) {
  std::uint32_t at = 0;
  const auto size = static_cast<std::uint32_t>(sorted.size());
  for (const Asked& each : asked) {
    while (at < size && sorted[at].key < each.key) ++at;
    std::uint32_t end = at;
    while (end < size && sorted[end].key == each.key) ++end;
    ranges.push_back({at, end});
  }
}

std::vector<Candidate> SimilarityIndex::find(const Sketch& sketch, std::size_t limit) const {
  std::vector<Asked> asked;
  const std::uint64_t space = space_of(sketch);
  for (const SketchRow& row : sketch.row_hashes) asked.push_back({row_key(space, row), false});
  for (std::size_t i = 0; i < sketch.pairs.size() && i < kIndexedPairs; ++i) asked.push_back({pair_key(space, sketch.pairs[i]), true});
  std::sort(asked.begin(), asked.end());
  std::vector<Range> ranges;  // of newest_, of fresh_, of each run
  look_up(newest_, asked, ranges);
  look_up(fresh_, asked, ranges);
  for (const Run& run : runs_) look_up(run, asked, ranges);
  const std::size_t common = std::max(kCommon, deposits_ / 1000);
  FlatTable<Candidate> hits;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    std::size_t total = 0;
    for (std::size_t r = i; r < ranges.size(); r += asked.size()) total += ranges[r].end - ranges[r].begin;
    if (total > common) continue;
    const auto hit = [&](std::uint32_t deposit) {
      bool added = false;
      Candidate& candidate = hits.find_or_add(std::uint64_t{deposit} + 1, added);
      candidate.deposit = deposit;
      ++(asked[i].pair ? candidate.pairs : candidate.rows);
    };
    for (std::uint32_t at = ranges[i].begin; at < ranges[i].end; ++at) hit(newest_[at].deposit);
    for (std::uint32_t at = ranges[asked.size() + i].begin; at < ranges[asked.size() + i].end; ++at) hit(fresh_[at].deposit);
    for (std::size_t r = 0; r < runs_.size(); ++r) {
      const Range& range = ranges[(r + 2) * asked.size() + i];
      for (std::uint32_t at = range.begin; at < range.end; ++at) hit(runs_[r].deposits[at]);
    }
  }
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
