// A data folder with a register of made-up rights, granted through the registrar like real ones, with log, certificates on
// record and published tiles: what `shuquan serve` starts from in the benchmarks.
//   make_register DIR RIGHTS [URL]      prints how many rights a second were granted; adds what is missing to an older folder
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "office/offices.h"
#include "office/publish_log.h"
#include "office/synthetic_register.h"

namespace {

using namespace shuquan;
using namespace shuquan::office;

constexpr std::uint64_t kBatch = 250;

Outcome grant_some(Transaction& tx, std::uint64_t first, std::uint64_t end) {
  for (std::uint64_t ordinal = first; ordinal < end; ++ordinal) {
    SHUQUAN_TRY(const Json granted, synthetic::grant(tx, synthetic::right(ordinal, plus_days(make_date(2026, 1, 5), static_cast<int>(ordinal / 500)))));
    // On record only: the server shall not spend its first minutes on making the files.
    SHUQUAN_CHECK(tx.db.execute_later("INSERT INTO certificate (ordinal, version, blob, proof, issued_at) VALUES ($1, 1, $2, '', $3)",
                                      {ordinal, crypto::to_hex(crypto::sha256(std::to_string(ordinal))), tx.now}));
  }
  return Json();
}

Result<void> run(const std::string& folder, std::uint64_t rights, const std::string& url) {
  SHUQUAN_TRY(const std::unique_ptr<Services> services, open_services(synthetic::options(folder, url)));
  SHUQUAN_TRY(const std::unique_ptr<Registrar> registrar, Registrar::start(*services));
  std::uint64_t known = 0;
  SHUQUAN_TRY(const Json founded, registrar->run([&](Transaction& tx) -> Outcome {
                SHUQUAN_CHECK(ensure_foundation(tx));
                known = tx.log.next_ordinal();
                return Json();
              }));
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t first = known; first < rights; first += kBatch) {
    SHUQUAN_TRY(const Json done, registrar->run([&](Transaction& tx) { return grant_some(tx, first, std::min(rights, first + kBatch)); }));
  }
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  SHUQUAN_CHECK(publish_log(*services->database, services->log_trees, published_folder(*services)));
  std::printf("%llu rights, %llu of them new, %.0f a second\n", static_cast<unsigned long long>(rights), static_cast<unsigned long long>(rights - std::min(rights, known)),
              static_cast<double>(rights - std::min(rights, known)) / seconds);
  return {};
}

}  // namespace

int main(int count, char** values) {
  const std::uint64_t rights = count > 2 ? std::strtoull(values[2], nullptr, 10) : 0;
  if (rights == 0) {
    std::fprintf(stderr, "usage: make_register DIR RIGHTS [URL]\n");
    return 2;
  }
  const Result<void> made = run(values[1], rights, count > 3 ? values[3] : "");
  if (!made) std::fprintf(stderr, "make_register: %s\n", describe(made.error()).c_str());
  return made ? 0 : 1;
}
