// Evidence engine: every figure is a ratio to a baseline that is measured in the same run, on the same bytes, interleaved.
//   evidence_bench [--json] [--only WORK] [FILE.csv …]      without files: two synthetic tables of different size
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "crypto/digest.h"
#include "crypto/sm3_lanes.h"
#include "evidence/cell_hashes.h"
#include "evidence/compare.h"
#include "evidence/evidence.h"
#include "evidence/file_tree.h"
#include "evidence/profile.h"
#include "evidence/sketcher.h"

namespace {

using namespace shuquan;
using namespace shuquan::evidence;

constexpr int kRepeats = 5;

// Processor time of this thread: other work on the machine does not count.
double seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

struct Work {
  std::string name;
  std::string peer;  // empty: a baseline
  std::function<void()> run;
  std::vector<double> times;
  double best() const { return *std::min_element(times.begin(), times.end()); }
  double median() const {
    auto sorted = times;
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
  }
};

bool as_json = false;
std::string only;  // works whose name is this; all where empty

void run_interleaved(std::vector<Work>& works, double bytes, double rows) {
  if (!only.empty()) std::erase_if(works, [](const Work& work) { return work.name != only; });
  for (int repeat = 0; repeat < (!only.empty() ? 12 : as_json ? 2 : kRepeats); ++repeat)
    for (Work& work : works) {
      const double begin = seconds();
      work.run();
      work.times.push_back(seconds() - begin);
    }
  if (as_json) {
    std::printf("{\"rows\": %.0f, \"seconds\": {", rows);
    for (const Work& work : works) std::printf("%s\"%s\": %.6f", &work == works.data() ? "" : ", ", work.name.c_str(), work.best());
    std::printf("}}\n");
    return;
  }
  std::printf("%-44s %9s %9s %9s   %s\n", "work", "GB/s", "median", "Mrows/s", "ratio to its baseline");
  for (const Work& work : works) {
    std::printf("%-44s %9.3f %9.3f %9.2f", work.name.c_str(), bytes / work.best() / 1e9, bytes / work.median() / 1e9, rows / work.best() / 1e6);
    for (const Work& peer : works)
      if (peer.name == work.peer) std::printf("   %.2f x %s", peer.best() / work.best(), peer.name.c_str());
    std::printf("\n");
  }
}

std::string synthetic(std::size_t rows) {
  std::mt19937_64 random(1);
  std::string text = "id,name,amount,date,city,note\n";
  for (std::size_t i = 0; i < rows; ++i)
    text += std::to_string(i) + ",name" + std::to_string(random() % 50'000) + "," + std::to_string(random() % 1'000'000) + ".25,20" +
            std::to_string(10 + random() % 15) + "-0" + std::to_string(1 + random() % 9) + "-1" + std::to_string(random() % 10) + ",city" +
            std::to_string(random() % 300) + ",some note " + std::to_string(random() % 1'000'000'000) + "\n";
  return text;
}

void visit_rows(const std::string& text, const SourceForm& form, const std::function<void(const RowBatch&)>& visit) {
  auto reader = read_rows(open_memory(text), form);
  RowBatch batch;
  while (reader && (*reader)->next(batch).value_or(false)) visit(batch);
}

Work deposit_work(const std::string& name, const std::string& peer, const std::string& text, const Options& options) {
  return {name, peer, [&text, options] { static_cast<void>(create_deposit(Source::memory(text, "t.csv"), options).has_value()); }, {}};
}

void run_corpus(const std::string& name, const std::string& text) {
  const auto form = recognise(std::string_view(text).substr(0, kHeadBytes), text.size() < kHeadBytes, name, {});
  if (!form || form->format == Format::opaque) {
    std::printf("%s: not a table\n", name.c_str());
    return;
  }
  std::uint64_t rows = 0;
  visit_rows(text, *form, [&](const RowBatch& batch) { rows += batch.rows(); });
  if (!as_json) std::printf("\n%s: %.1f MB, %llu rows, SM3 lanes %s\n", name.c_str(), static_cast<double>(text.size()) / 1e6,
              static_cast<unsigned long long>(rows), std::string(to_string(crypto::best_sm3_lanes())).c_str());
  std::string copy(text.size(), '\0');
  volatile std::size_t sink = 0;
  Options bytes_only;
  bytes_only.form.format = Format::opaque;
  bytes_only.flat_sha256 = false;
  bytes_only.sketch = false;
  Options by_row;
  by_row.disclosure = Disclosure::row;
  by_row.sketch = false;
  Options by_field = by_row;
  by_field.disclosure = Disclosure::field;
  Options sketched = by_field;
  sketched.sketch = true;
  sketched.profile = false;
  sketched.parallel = false;  // the clock counts one thread
  Options whole = sketched;
  whole.profile = true;
  Options whole_by_row = whole;
  whole_by_row.disclosure = Disclosure::row;
  std::vector<Work> works;
  works.push_back({"memcpy", "", [&] { std::copy(text.begin(), text.end(), copy.begin()); sink = sink + static_cast<unsigned char>(copy[copy.size() / 2]); }, {}});
  works.push_back({"OpenSSL SM3, one stream", "", [&] { sink = sink + crypto::sm3(text)[0]; }, {}});
  works.push_back({"OpenSSL SHA-256, one stream", "", [&] { sink = sink + crypto::sha256(text)[0]; }, {}});
  works.push_back({"SM3 in lanes, 64 KiB chunks", "OpenSSL SM3, one stream", [&] {
    std::vector<Digest> digests(text.size() / 65'536);
    std::vector<crypto::Sm3Job> jobs;
    for (std::size_t i = 0; i < digests.size(); ++i)
      jobs.push_back({reinterpret_cast<const std::uint8_t*>(text.data()) + i * 65'536, 1024, &digests[i]});
    crypto::sm3_many(jobs);
  }, {}});
  works.push_back(deposit_work("file trees, SM3 and SHA-256", "OpenSSL SM3, one stream", text, bytes_only));
  works.push_back({"parse, visit every cell", "memcpy", [&] { visit_rows(text, *form, [&](const RowBatch& b) { sink = sink + b.cells.size(); }); }, {}});
  works.push_back({"parse + canonical cells", "parse, visit every cell", [&] {
    CellHashes hashes;
    visit_rows(text, *form, [&](const RowBatch& b) { sink = sink + hashes(b).size(); });
  }, {}});
  works.push_back({"parse + canonical cells + sketch", "parse, visit every cell", [&] {
    CellHashes hashes;
    Sketcher sketcher;
    visit_rows(text, *form, [&](const RowBatch& b) { sketcher.add(b, hashes(b)); });
    sink = sink + sketcher.finish().pairs.size();
  }, {}});
  works.push_back(deposit_work("deposit by row, no sketch", "OpenSSL SM3, one stream", text, by_row));
  works.push_back(deposit_work("deposit by field, no sketch", "OpenSSL SM3, one stream", text, by_field));
  works.push_back(deposit_work("deposit by field, sketch", "OpenSSL SM3, one stream", text, sketched));
  works.push_back(deposit_work("deposit by field, sketch, profile", "OpenSSL SM3, one stream", text, whole));
  works.push_back(deposit_work("deposit by row, sketch, profile", "OpenSSL SM3, one stream", text, whole_by_row));
  works.push_back({"parse + profile", "parse, visit every cell", [&] {
    CellHashes hashes;
    Sketcher sketcher;
    Profiler profiler;
    std::vector<std::string> names;
    auto reader = read_rows(open_memory(text), *form);
    RowBatch batch;
    while (reader && (*reader)->next(batch).value_or(false)) {
      const auto& cells = hashes(batch);
      profiler.add(batch, cells);
    }
    sink = sink + profiler.finish((*reader)->columns(), sketcher.finish(), {}).columns.size();
  }, {}});
  works.push_back({"deposit without row tree", "OpenSSL SM3, one stream", [&] {
    // What create_deposit() does but for the leaves: file trees, sketch and profile in one read.
    FileTree tree(false, false);
    tree.update(text);
    sink = sink + tree.finish().sm3[0];
    CellHashes hashes;
    Sketcher sketcher;
    Profiler profiler;
    auto reader = read_rows(open_memory(text), *form);
    RowBatch batch;
    while (reader && (*reader)->next(batch).value_or(false)) {
      const auto& cells = hashes(batch);
      sketcher.add(batch, cells);
      profiler.add(batch, cells);
    }
    const Sketch sketch = sketcher.finish();
    sink = sink + profiler.finish((*reader)->columns(), sketch, {}).columns.size() + sketch.pairs.size();
  }, {}});
  run_interleaved(works, static_cast<double>(text.size()), static_cast<double>(rows));
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    run_corpus("synthetic-small.csv", synthetic(50'000));
    run_corpus("synthetic-large.csv", synthetic(500'000));
  }
  for (int i = 1; i < count; ++i) {
    if (std::string_view(arguments[i]) == "--json") {
      as_json = true;
      continue;
    }
    if (std::string_view(arguments[i]) == "--only" && i + 1 < count) {
      only = arguments[++i];
      continue;
    }
    auto source = open_file(arguments[i]);
    auto text = source ? read_ahead(**source, static_cast<std::size_t>((*source)->total_bytes())) : Result<std::string>(std::string{});
    if (!text || text->empty()) {
      std::fprintf(stderr, "cannot read %s\n", arguments[i]);
      return 1;
    }
    run_corpus(arguments[i], *text);
  }
  return 0;
}
