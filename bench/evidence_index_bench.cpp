// The similarity index and the estimators. Prints one JSON object.
//   evidence_index_bench index DEPOSITS     synthetic deposits with sizes by a power law, one element in 16 from a shared vocabulary
//   evidence_index_bench accuracy           shares that are known, estimated from sketches
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include "evidence/compare.h"
#include "evidence/evidence.h"
#include "evidence/flat_table.h"
#include "evidence/similarity_index.h"

namespace {

using namespace shuquan::evidence;

constexpr Hash48 kMask = (Hash48{1} << 48) - 1;
constexpr std::size_t kMostRows = 4096;
constexpr int kQueries = 400;

// Processor time of this thread: other work on the machine does not count.
double now() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}
double seconds_since(double begin) { return now() - begin; }

class Corpus {
 public:
  Sketch next() {
    const double size = 40.0 / std::pow(1.0 - uniform_(random_), 1.0 / 1.1);
    Sketch sketch;
    for (std::size_t n = std::min<std::size_t>(kMostRows, static_cast<std::size_t>(size)); n > 0; --n) {
      // The shared vocabulary: word w about as often as 1 / w.
      const auto word = static_cast<Hash48>(std::exp(uniform_(random_) * std::log(1e6)));
      sketch.row_hashes.push_back({random_() % 16 == 0 ? (word * 0x9E3779B97F4AULL) & kMask : random_() & kMask, 1});
    }
    finish(sketch);
    return sketch;
  }
  /// One element in ten of `source`, filled up with others.
  Sketch question(const Sketch& source) {
    Sketch sketch;
    for (const SketchRow& row : source.row_hashes)
      if (random_() % 10 == 0) sketch.row_hashes.push_back(row);
    while (sketch.row_hashes.size() < kMostRows) sketch.row_hashes.push_back({random_() & kMask, 1});
    finish(sketch);
    return sketch;
  }

 private:
  static void finish(Sketch& sketch) {
    std::sort(sketch.row_hashes.begin(), sketch.row_hashes.end());
    sketch.row_hashes.erase(std::unique(sketch.row_hashes.begin(), sketch.row_hashes.end()), sketch.row_hashes.end());
    sketch.rows = sketch.row_hashes.size();
  }
  std::mt19937_64 random_{7};
  std::uniform_real_distribution<double> uniform_;
};

/// A scan of all postings, measured on 20 million of them and scaled.
double scan_seconds(const Sketch& question, std::size_t postings) {
  constexpr std::size_t kScanned = 20'000'000;
  std::mt19937_64 random(8);
  std::vector<std::uint64_t> keys(kScanned);
  for (std::uint64_t& key : keys) key = random() & kMask;
  FlatTable<char> asked(question.row_hashes.size());
  bool added = false;
  for (const SketchRow& row : question.row_hashes) asked.find_or_add(row.hash + 1, added);
  std::vector<double> times;
  volatile std::size_t sink = 0;
  for (int i = 0; i < 3; ++i) {
    const double begin = now();
    std::size_t hits = 0;
    for (const std::uint64_t key : keys) hits += asked.find(key + 1) != nullptr ? 1 : 0;
    sink = sink + hits;
    times.push_back(seconds_since(begin));
  }
  return *std::min_element(times.begin(), times.end()) * static_cast<double>(postings) / static_cast<double>(kScanned);
}

int run_index(std::size_t deposits) {
  Corpus corpus;
  SimilarityIndex index;
  std::vector<std::pair<std::uint32_t, Sketch>> sources;
  double build = 0;
  for (std::size_t i = 0; i < deposits; ++i) {
    Sketch sketch = corpus.next();
    const double begin = now();
    index.add(static_cast<std::uint32_t>(i), sketch);
    build += seconds_since(begin);
    if (sources.size() < kQueries && sketch.rows >= 100 && i % std::max<std::size_t>(1, deposits / 2000) == 0) sources.emplace_back(static_cast<std::uint32_t>(i), std::move(sketch));
  }
  std::vector<double> times;
  std::size_t recalled = 0;
  Sketch last;
  for (const auto& [number, source] : sources) {
    last = corpus.question(source);
    const double begin = now();
    const auto found = index.find(last);
    times.push_back(seconds_since(begin) * 1000);
    const std::uint32_t wanted = number;
    recalled += std::ranges::any_of(found, [&](const Candidate& candidate) { return candidate.deposit == wanted; }) ? 1 : 0;
  }
  std::sort(times.begin(), times.end());
  std::printf("{\"deposits\": %zu, \"postings\": %zu, \"build_postings_per_s\": %.0f, \"median_ms\": %.3f, \"p99_ms\": %.3f, \"scan_ms\": %.1f, \"queries\": %zu, \"recall\": %.4f}\n", deposits, index.postings(),
              static_cast<double>(index.postings()) / build, times[times.size() / 2], times[times.size() * 99 / 100], 1000 * scan_seconds(last, index.postings()), times.size(),
              static_cast<double>(recalled) / static_cast<double>(sources.size()));
  return 0;
}

std::string table(std::uint64_t seed, std::size_t shared, std::size_t own) {
  std::string text = "id,value,place\n";
  const auto row = [&](std::uint64_t n) { text += "R" + std::to_string(n) + "," + std::to_string(n * 7919 % 1'000'003) + ",p" + std::to_string(n % 97) + "\n"; };
  for (std::size_t i = 0; i < shared; ++i) row(seed * 10'000'000 + i);
  for (std::size_t i = 0; i < own; ++i) row(seed * 10'000'000 + 5'000'000 + i);
  return text;
}

/// One-sided: A's sketch against all of B's rows. RMSE against √(C(1−C)/K) and how often the 95 % interval holds the truth.
int run_accuracy() {
  constexpr std::size_t kRows = 40'000;
  std::printf("{\"rows\": %zu, \"trials\": [", kRows);
  bool first = true;
  std::size_t covered = 0, trials = 0;
  double worst = 0;
  for (const double share : {0.05, 0.2, 0.5, 0.8, 0.95}) {
    double squares = 0, bound = 0;
    constexpr int kTrials = 60;
    for (int t = 0; t < kTrials; ++t) {
      const auto shared = static_cast<std::size_t>(share * kRows);
      const std::uint64_t seed = 1 + static_cast<std::uint64_t>(t) + static_cast<std::uint64_t>(share * 1000) * 100;
      Options options;
      options.profile = false;
      const std::string a = table(seed, shared, kRows - shared), b = table(seed, shared, 0);
      const auto deposit = create_deposit(Source::memory(a, "a.csv"), options);
      const auto found = compare_with_data(*deposit->deposit.sketch, Source::memory(b, "b.csv"), {});
      const Share& estimate = found->a_in_b.found;
      squares += (estimate.value - share) * (estimate.value - share);
      bound += share * (1 - share) / static_cast<double>(estimate.n);
      covered += estimate.low <= share && share <= estimate.high ? 1 : 0;
      ++trials;
    }
    const double ratio = std::sqrt(squares / bound);
    worst = std::max(worst, ratio);
    std::printf("%s{\"share\": %.2f, \"rmse\": %.5f, \"ratio\": %.3f}", first ? "" : ", ", share, std::sqrt(squares / kTrials), ratio);
    first = false;
  }
  std::printf("], \"worst_ratio\": %.3f, \"coverage\": %.4f, \"intervals\": %zu}\n", worst, static_cast<double>(covered) / static_cast<double>(trials), trials);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  if (count == 3 && std::strcmp(arguments[1], "index") == 0) return run_index(static_cast<std::size_t>(std::strtoull(arguments[2], nullptr, 10)));
  if (count == 2 && std::strcmp(arguments[1], "accuracy") == 0) return run_accuracy();
  std::fputs("usage: evidence_index_bench index DEPOSITS | accuracy\n", stderr);
  return 2;
}
