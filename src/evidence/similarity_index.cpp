#include "evidence/similarity_index.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include "evidence/canonical_cell.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kNewest = std::size_t{1} << 14;  ///< postings that make a run
constexpr std::size_t kSpareRuns = 2;  ///< of a size
constexpr std::size_t kIndexedRows = std::size_t{1} << 14;
constexpr std::size_t kIndexedPairs = 1024;
constexpr std::size_t kThinRows = 1024;
constexpr std::size_t kThinPairs = 256;
constexpr std::size_t kMostWalked = std::size_t{1} << 22;
constexpr std::size_t kOwnShare = 5;  ///< of a limit, one in so many besides is for those who ask
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

// By key, in two steps of eleven bits and a look at what is alike in these. Keys are spread evenly, so that is little.
template <class Entry>
void sort_by_key(std::vector<Entry>& entries) {
  constexpr int kStep = 11;
  constexpr std::uint64_t kMask = (1U << kStep) - 1;
  std::vector<Entry> other(entries.size());
  for (const int shift : {64 - 2 * kStep, 64 - kStep}) {
    std::uint32_t begins[(1U << kStep) + 1] = {};
    for (const Entry& entry : entries) ++begins[(entry.key >> shift & kMask) + 1];
    for (std::size_t i = 1; i < std::size(begins); ++i) begins[i] += begins[i - 1];
    for (const Entry& entry : entries) other[begins[entry.key >> shift & kMask]++] = entry;
    entries.swap(other);
  }
  for (std::size_t begin = 0, end = 0; begin < entries.size(); begin = end) {
    bool sorted = true;
    for (end = begin + 1; end < entries.size() && entries[end].key >> (64 - 2 * kStep) == entries[begin].key >> (64 - 2 * kStep); ++end)
      sorted &= entries[end - 1] <= entries[end];
    if (!sorted) std::sort(entries.begin() + static_cast<std::ptrdiff_t>(begin), entries.begin() + static_cast<std::ptrdiff_t>(end));
  }
}

}  // namespace

void SimilarityIndex::make_directory(Run& run) {
  const std::size_t buckets = std::bit_ceil(run.keys.size() / kPerBucket + 2);
  run.shift = 64 - std::countr_zero(buckets);
  run.directory.assign(buckets + 1, 0);
  for (const std::uint64_t key : run.keys) ++run.directory[(key >> run.shift) + 1];
  for (std::size_t i = 1; i < run.directory.size(); ++i) run.directory[i] += run.directory[i - 1];
}

SimilarityIndex::Run SimilarityIndex::make_run(const std::vector<Posting>& sorted) {
  Run run = room_for(sorted.size());
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    run.keys[i] = sorted[i].key;
    run.deposits[i] = sorted[i].deposit;
  }
  make_directory(run);
  return run;
}

SimilarityIndex::Run SimilarityIndex::room_for(std::size_t postings) {
  Run run;
  if (postings <= kSparePostings) {
    const std::size_t size = std::bit_ceil(postings);
    auto& spare = spare_[static_cast<std::size_t>(std::countr_zero(size))];
    if (spare.empty()) {
      run.keys.reserve(size);
      run.deposits.reserve(size);
    } else {
      run = std::move(spare.back());
      spare.pop_back();
      run.file.clear();
    }
  }
  run.keys.resize(postings);
  run.deposits.resize(postings);
  return run;
}

void SimilarityIndex::keep_memory_of(Run run) {
  const std::size_t size = std::min(run.keys.capacity(), run.deposits.capacity());
  if (size > kSparePostings || size == 0) return;
  auto& spare = spare_[static_cast<std::size_t>(std::bit_width(size) - 1)];
  if (spare.size() < kSpareRuns && std::has_single_bit(size)) spare.push_back(std::move(run));
}

SimilarityIndex::Run SimilarityIndex::merge(Run a, Run b) {
  Run run = room_for(a.keys.size() + b.keys.size());
  std::size_t i = 0, j = 0;
  // Which of two is less cannot be foretold, so nothing here jumps on it: masks, because a choice would be made a jump.
  while (i < a.keys.size() && j < b.keys.size()) {
    const std::uint64_t ours = a.keys[i], theirs = b.keys[j];
    const std::uint64_t first = 0 - std::uint64_t{ours <= theirs};
    run.keys[i + j] = theirs ^ ((ours ^ theirs) & first);
    run.deposits[i + j] = b.deposits[j] ^ ((a.deposits[i] ^ b.deposits[j]) & static_cast<std::uint32_t>(first));
    i -= first;
    j += first + 1;
  }
  const Run& rest = i < a.keys.size() ? a : b;
  const auto from = static_cast<std::ptrdiff_t>(i < a.keys.size() ? i : j), out = static_cast<std::ptrdiff_t>(i + j);
  std::copy(rest.keys.begin() + from, rest.keys.end(), run.keys.begin() + out);
  std::copy(rest.deposits.begin() + from, rest.deposits.end(), run.deposits.begin() + out);
  keep_memory_of(std::move(a));
  keep_memory_of(std::move(b));
  make_directory(run);
  return run;
}

void SimilarityIndex::flush() {
  sort_by_key(newest_);
  runs_.push_back(make_run(newest_));
  newest_.clear();
  settled_ = last_ + 1;
  settled_name_ = last_name_;
  settled_deposits_ = deposits_;
  // Runs of like length become one, so every posting is moved about log2(postings / kNewest) times.
  while (runs_.size() > 1 && 2 * runs_[runs_.size() - 2].keys.size() < 3 * runs_.back().keys.size()) {
    // Directories count in 32 bits; runs that would be longer stay apart.
    if (runs_.back().keys.size() + runs_[runs_.size() - 2].keys.size() > UINT32_MAX) break;
    Run shorter = std::move(runs_.back());
    runs_.pop_back();
    runs_.back() = merge(std::move(runs_.back()), std::move(shorter));
  }
}

/// Of lists that rise the first are the smallest hashes: of any two sets the same ones.
std::vector<SimilarityIndex::Asked> SimilarityIndex::elements_of(const Sketch& sketch, std::size_t most_rows, std::size_t most_pairs) {
  std::vector<Asked> elements;
  const std::uint64_t space = space_of(sketch);
  for (std::size_t i = 0; i < sketch.row_hashes.size() && i < most_rows; ++i) elements.push_back({row_key(space, sketch.row_hashes[i]), false});
  for (std::size_t i = 0; i < sketch.pairs.size() && i < most_pairs; ++i) elements.push_back({pair_key(space, sketch.pairs[i]), true});
  return elements;
}

void SimilarityIndex::add(std::uint32_t deposit, const Sketch& sketch, std::string_view name, bool thin) {
  for (const Asked& element : elements_of(sketch, thin ? kThinRows : kIndexedRows, thin ? kThinPairs : kIndexedPairs)) newest_.push_back({element.key, deposit});
  ++deposits_;
  last_ = deposit;
  last_name_ = name;
  if (newest_.size() >= kNewest) flush();
}

std::size_t SimilarityIndex::postings() const {
  std::size_t count = newest_.size();
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

std::vector<std::pair<std::uint32_t, std::uint32_t>> SimilarityIndex::among_newest(const std::vector<Asked>& asked) const {
  // Most postings are nobody's: a bit for each value of the upper 16 bits that is asked for turns them away.
  std::vector<std::uint64_t> wanted(1024);
  for (const Asked& each : asked) wanted[each.key >> 54] |= 1ULL << (each.key >> 48 & 63);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> found;
  for (const Posting& posting : newest_) {
    if ((wanted[posting.key >> 54] >> (posting.key >> 48 & 63) & 1) == 0) continue;
    const auto first = std::lower_bound(asked.begin(), asked.end(), posting.key, [](const Asked& each, std::uint64_t key) { return each.key < key; });
    for (auto each = first; each != asked.end() && each->key == posting.key; ++each)
      found.emplace_back(static_cast<std::uint32_t>(each - asked.begin()), posting.deposit);
  }
  std::sort(found.begin(), found.end());
  return found;
}

class SimilarityIndex::Found {
 public:
  Found(const SimilarityIndex& index, const std::vector<Asked>& asked, const Wanted& wanted) : index_(index), asked_(asked), wanted_(wanted) {
    for (const Run& run : index.runs_) look_up(run, asked, ranges_);
    newest_ = index.among_newest(asked);
    totals_.assign(asked.size(), 0);
    for (std::size_t run = 0; run < ranges_.size(); run += asked.size())
      for (std::size_t i = 0; i < asked.size(); ++i) totals_[i] += ranges_[run + i].size();
    for (const auto& [element, deposit] : newest_) ++totals_[element];
  }

  /// Which of the elements are looked at, in this order.
  std::vector<std::uint32_t> order() const {
    std::vector<std::uint32_t> order(asked_.size());
    std::iota(order.begin(), order.end(), 0U);
    // Rare elements tell most; the others are left out where all of them would be too many.
    if (std::reduce(totals_.begin(), totals_.end()) > kMostWalked) std::ranges::stable_sort(order, {}, [this](std::uint32_t i) { return totals_[i]; });
    return order;
  }
  std::uint32_t party_of(std::uint32_t deposit) const { return deposit < wanted_.parties.size() ? wanted_.parties[deposit] : UINT32_MAX - deposit; }
  /// How many of its postings tell that deposits of more parties than `common` share element `i`; 0 where they do not.
  std::size_t told_common(std::size_t i, std::size_t common) {
    if (totals_[i] <= common) return 0;
    std::size_t walked = 0, distinct = 0;
    each(i, [&](std::uint32_t deposit) {
      bool added = false;
      std::uint32_t& last = seen_.find_or_add(std::uint64_t{party_of(deposit)} + 1, added);
      if (added || last != i + 1) ++distinct;
      last = static_cast<std::uint32_t>(i + 1);
      ++walked;
      return distinct <= common;
    });
    return distinct > common ? walked : 0;
  }
  std::size_t total(std::size_t i) const { return totals_[i]; }
  /// Deposits that have element `i`, until `visit` says no.
  template <class Visit>
  void each(std::size_t i, Visit visit) const {
    for (auto at = std::ranges::lower_bound(newest_, std::pair(static_cast<std::uint32_t>(i), 0U)); at != newest_.end() && at->first == i; ++at)
      if (!visit(at->second)) return;
    for (std::size_t r = 0; r < index_.runs_.size(); ++r) {
      const Range& range = ranges_[r * asked_.size() + i];
      for (std::uint32_t at = range.begin; at < range.end; ++at)
        if (!visit(index_.runs_[r].deposits[at])) return;
    }
  }
  /// Every party's best before any party's second; of those who ask some besides.
  std::vector<Candidate> choose(std::vector<Candidate> candidates) const {
    const auto stronger = [](const Candidate& a, const Candidate& b) { return a.rows + a.pairs != b.rows + b.pairs ? a.rows + a.pairs > b.rows + b.pairs : a.deposit < b.deposit; };
    std::ranges::sort(candidates, stronger);
    struct Ranked {
      std::uint32_t rank = 0;
      Candidate candidate;
    };
    std::vector<Ranked> others, own;
    FlatTable<std::uint32_t> ranks;
    for (const Candidate& candidate : candidates) {
      bool added = false;
      const std::uint32_t party = party_of(candidate.deposit);
      const std::uint32_t rank = ranks.find_or_add(std::uint64_t{party} + 1, added)++;
      (std::ranges::find(wanted_.asking, party) == wanted_.asking.end() ? others : own).push_back({rank, candidate});
    }
    std::ranges::stable_sort(others, {}, &Ranked::rank);
    others.resize(std::min(others.size(), wanted_.limit));
    own.resize(std::min(own.size(), wanted_.limit / kOwnShare));
    std::vector<Candidate> chosen;
    for (const auto* part : {&others, &own})
      for (const Ranked& each : *part) chosen.push_back(each.candidate);
    std::ranges::sort(chosen, stronger);
    return chosen;
  }

 private:
  const SimilarityIndex& index_;
  const std::vector<Asked>& asked_;
  const Wanted& wanted_;
  std::vector<Range> ranges_;  // of every run
  std::vector<std::pair<std::uint32_t, std::uint32_t>> newest_;
  std::vector<std::size_t> totals_;
  FlatTable<std::uint32_t> seen_;  // by party: the element it was last seen with
};

std::vector<Candidate> SimilarityIndex::find(const Sketch& sketch, const Wanted& wanted) const {
  std::vector<Asked> asked = elements_of(sketch, kIndexedRows, kIndexedPairs);
  if (asked.empty()) return {};
  sort_by_key(asked);
  Found found(*this, asked, wanted);
  const std::size_t common = std::max(kCommon, deposits_ / 1000);
  FlatTable<Candidate> hits;
  std::size_t walked = 0;
  for (const std::uint32_t i : found.order()) {
    if (walked >= kMostWalked) break;
    if (const std::size_t told = found.told_common(i, common); told > 0) {
      walked += told;
      continue;
    }
    walked += found.total(i);
    found.each(i, [&](std::uint32_t deposit) {
      bool added = false;
      Candidate& candidate = hits.find_or_add(std::uint64_t{deposit} + 1, added);
      candidate.deposit = deposit;
      ++(asked[i].pair ? candidate.pairs : candidate.rows);
      return true;
    });
  }
  std::vector<Candidate> candidates;
  hits.each([&](std::uint64_t, const Candidate& candidate) {
    if (candidate.rows + candidate.pairs >= kLeastMatches) candidates.push_back(candidate);
  });
  return found.choose(std::move(candidates));
}

}  // namespace shuquan::evidence
