// The life of a right: life_bench [--recordals N] [--rounds N]
// How long the register needs to say what stands in the way of a filing on a right with N standing licences (issue 4: 1,000 in
// less than 5 ms), beside reading that right from its stored state.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "office/synthetic_register.h"
#include "register/conflict.h"

namespace {

using namespace shuquan;
using Clock = std::chrono::steady_clock;

registry::Right licensed(int recordals) {
  const LocalDate day = make_date(2026, 1, 5);
  registry::Right right = office::synthetic::right(1, day);
  right.ordinal = 0;
  right = registry::apply(nullptr, registry::grant(right));
  for (int i = 0; i < recordals; ++i) {
    registry::Recordal recordal;
    recordal.kind = registry::RecordalKind::licence;
    recordal.licence = registry::LicenceKind::exclusive;
    recordal.parties = {{"被许可人" + std::to_string(i), "", "", registry::HolderKind::organisation, 0}};
    recordal.from = plus_days(day, i % 500);
    recordal.until = plus_days(recordal.from, 300);
    recordal.territory = {std::to_string(110000 + i)};
    recordal.reference = "SQ-" + std::to_string(i);
    right = registry::apply(&right, registry::record(right, recordal, day));
  }
  return right;
}

template <class Work>
double median_ms(int rounds, Work work) {
  std::vector<double> times;
  for (int i = 0; i < rounds; ++i) {
    const auto begun = Clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begun).count());
  }
  std::ranges::sort(times);
  return times[times.size() / 2];
}

}  // namespace

int main(int argc, char** argv) {
  int recordals = 1000, rounds = 51;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (std::strcmp(argv[i], "--recordals") == 0) recordals = std::atoi(argv[i + 1]);
    if (std::strcmp(argv[i], "--rounds") == 0) rounds = std::max(1, std::atoi(argv[i + 1]));
  }
  const registry::Right right = licensed(recordals);
  registry::Recordal wanted = right.recordals.front();
  wanted.id = 0;
  wanted.territory = {"990000"};
  const registry::Effect effect = registry::record(right, wanted, right.announced_on);
  std::size_t found = 0;
  const double check = median_ms(rounds, [&] { found = registry::conflicts(right, effect).size(); });
  wanted.territory = {};
  const registry::Effect everywhere = registry::record(right, wanted, right.announced_on);
  std::size_t all = 0;
  const double worst = median_ms(rounds, [&] { all = registry::conflicts(right, everywhere).size(); });
  const std::string stored = registry::to_json(right).dump();
  bool read_back = false;
  const double reading = median_ms(rounds, [&] {
    const Result<Json> body = Json::parse(stored);
    read_back = body && registry::right_from_json(*body);
  });
  if (found != 0 || all == 0 || !read_back) {
    std::fprintf(stderr, "life_bench: %zu conflicts where none is, %zu where there are some\n", found, all);
    return 1;
  }
  std::printf("recordals %d  conflict check, none found %.3f ms  conflict check, %zu found %.3f ms  reading the right %.3f ms  ratio %.2f\n", recordals, check, all, worst, reading, check / reading);
  return 0;
}
