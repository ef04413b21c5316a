// Search over a synthetic register: search_bench [--rows N] [--data DIR] [--database URL] [--rounds N]
// Prints p50, p95 and worst time of first pages by length of the words, with and without filters, and the recall against a
// scan of all rights. The register is kept in DIR and used again where it has N rows already. 10^6 rows: --rows 1000000.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>

#include "office/public_register.h"
#include "office/search_text.h"
#include "office/synthetic_register.h"

namespace {

using namespace shuquan;
using namespace shuquan::office;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kBatch = 2000;
const LocalDate kFirstDay = make_date(2024, 1, 1);

[[noreturn]] void give_up(const Error& error) {
  std::fprintf(stderr, "search_bench: %s\n", describe(error).c_str());
  std::exit(1);
}

/// 10^6 rights over two and a half years.
registry::Right right_at(std::uint64_t ordinal, std::uint64_t rows) { return synthetic::right(ordinal, plus_days(kFirstDay, static_cast<int>(ordinal * 900 / rows)), 5); }

void fill(Registrar& registrar, std::uint64_t from, std::uint64_t rows) {
  for (std::uint64_t first = from; first < rows; first += kBatch) {
    const Outcome done = registrar.run([&](Transaction& tx) -> Outcome {
      for (std::uint64_t i = first; i < std::min(rows, first + kBatch); ++i) {
        registry::Right right = right_at(i, rows);
        right.revision = 1;
        SHUQUAN_CHECK(store::save_right(tx.db, {right, i, {}, CaseId{}}));
        SHUQUAN_CHECK(index_right(tx, right));
      }
      return Json();
    });
    if (!done) give_up(done.error());
  }
}

struct Query {
  std::string group;
  RegisterFilter filter;
  std::vector<std::uint64_t> newest;  ///< by the scan
  std::uint64_t count = 0;
};

std::vector<Query> queries(std::uint64_t rows) {
  std::vector<Query> out;
  const auto& words = synthetic::words();
  const auto add = [&](std::string group, const std::string& text, bool filtered) {
    Query query;
    query.filter.text = text;
    if (filtered) {
      query.filter.jurisdiction = out.size() % 2 == 0 ? "jiangsu" : "guizhou";
      query.filter.industry = out.size() % 3 == 0 ? "C" : "I65";
      if (out.size() % 4 == 0) query.filter.status = "registered";
      if (out.size() % 5 == 0) query.filter.announced_from = plus_days(kFirstDay, 300);
      if (out.size() % 5 == 1) query.filter.announced_to = plus_days(kFirstDay, 200);
    }
    query.group = group + (filtered ? ", filters" : "");
    out.push_back(std::move(query));
  };
  for (const bool filtered : {false, true}) {
    for (std::size_t i = 0; i < words.size(); i += 6) {
      std::string two, three, four;
      for (std::size_t j = i; j < words.size() && (two.empty() || three.empty()); ++j) {
        if (words[j].size() == 6 && two.empty()) two = words[j];
        if (words[j].size() == 9 && three.empty()) three = words[j];
      }
      four = two + words[(i * 7 + 3) % words.size()].substr(0, 6);
      add("2 characters", two, filtered);
      if (!three.empty()) add("3 characters", three, filtered);
      add("4 characters", four, filtered);
      add("two words", two + " " + words[(i + 11) % words.size()], filtered);
    }
    add("rare", right_at(rows / 3, rows).number, filtered);
    add("none", "纳米卫星", filtered);
  }
  return out;
}

std::string searchable(const registry::Right& right) {
  std::string text = right.name + "\n" + right.number + "\n" + right.certificate_number;
  for (const registry::Holder& holder : right.holders) text += "\n" + holder.name + "\n" + holder.identifier;
  return text + "\n" + right.description["overview"].text() + "\n" + right.description["scenario"].text();
}

bool matches(const registry::Right& right, const std::string& text, const RegisterFilter& filter) {
  std::string_view rest = filter.text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(' '), rest.size());
    if (text.find(rest.substr(0, end)) == std::string::npos) return false;
    rest.remove_prefix(std::min(rest.size(), end + 1));
  }
  if (!filter.jurisdiction.empty() && right.jurisdiction != filter.jurisdiction) return false;
  if (!filter.industry.empty() && !right.description["industry"].text().starts_with(filter.industry)) return false;
  if (filter.announced_from && right.announced_on < *filter.announced_from) return false;
  return !filter.announced_to || right.announced_on <= *filter.announced_to;
}

void scan(std::vector<Query>& all, std::uint64_t rows) {
  for (std::uint64_t ordinal = rows; ordinal-- > 0;) {
    const registry::Right right = right_at(ordinal, rows);
    const std::string text = searchable(right);
    for (Query& query : all) {
      if (!matches(right, text, query.filter)) continue;
      ++query.count;
      if (query.newest.size() < static_cast<std::size_t>(query.filter.limit)) query.newest.push_back(ordinal);
    }
  }
}

/// The share of what the scan found that the search found too; wrong hits count against it.
double recall(const Query& query, const Json& found) {
  std::size_t right = 0;
  const Json::Array& items = found["items"].items();
  for (std::size_t i = 0; i < items.size() && i < query.newest.size(); ++i) right += items[i]["ordinal"].int_or(-1) == static_cast<std::int64_t>(query.newest[i]) ? 1U : 0U;
  const bool counted = found["total"].int_or(-1) == static_cast<std::int64_t>(std::min<std::uint64_t>(query.count, kMostCounted));
  if (!counted || items.size() != query.newest.size()) return 0;
  return query.newest.empty() ? 1 : static_cast<double>(right) / static_cast<double>(query.newest.size());
}

double percentile(std::vector<double>& times, double share) {
  std::ranges::sort(times);
  return times[std::min(times.size() - 1, static_cast<std::size_t>(share * static_cast<double>(times.size())))];
}

}  // namespace

int main(int count, char** arguments) {
  std::uint64_t rows = 100'000;
  int rounds = 5;
  std::string data = "search-bench-data", database;
  for (int i = 1; i + 1 < count; i += 2) {
    if (std::strcmp(arguments[i], "--rows") == 0) rows = std::strtoull(arguments[i + 1], nullptr, 10);
    if (std::strcmp(arguments[i], "--rounds") == 0) rounds = std::atoi(arguments[i + 1]);
    if (std::strcmp(arguments[i], "--data") == 0) data = arguments[i + 1];
    if (std::strcmp(arguments[i], "--database") == 0) database = arguments[i + 1];
  }
  Result<std::unique_ptr<Services>> services = open_services(synthetic::options(data, database));
  if (!services) give_up(services.error());
  Result<std::unique_ptr<Registrar>> registrar = Registrar::start(**services);
  if (!registrar) give_up(registrar.error());
  Result<store::ReadLease> db = (*services)->database->read();
  if (!db) give_up(db.error());
  const Result<store::Rows> present = (*db)->query("SELECT COUNT(*) FROM register_right");
  const auto known = static_cast<std::uint64_t>(present ? (*present)[0].integer(0) : 0);
  const auto begun = Clock::now();
  fill(**registrar, known, rows);
  std::printf("%llu rights, %llu of them added in %.1f s\n", static_cast<unsigned long long>(rows), static_cast<unsigned long long>(rows - std::min(rows, known)),
              std::chrono::duration<double>(Clock::now() - begun).count());
  if (rounds == 0) return 0;  // the register was to be made only

  std::vector<Query> all = queries(rows);
  scan(all, rows);
  std::map<std::string, std::vector<double>> times;
  double worst_recall = 1;
  for (int round = 0; round < rounds; ++round)
    for (const Query& query : all) {
      const auto start = Clock::now();
      const Result<Json> found = search_register(**db, query.filter);
      times[query.group].push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
      if (!found) give_up(found.error());
      if (const double share = recall(query, *found); share < worst_recall) {
        worst_recall = share;
        std::printf("recall %.3f: %s %s %s\n", share, query.filter.text.c_str(), query.filter.jurisdiction.c_str(), query.filter.industry.c_str());
      }
    }
  std::printf("%-24s %8s %8s %8s  (ms per first page of 20 with count)\n", "", "p50", "p95", "worst");
  for (auto& [group, list] : times) {
    const double middle = percentile(list, 0.5), high = percentile(list, 0.95);
    std::printf("%-24s %8.2f %8.2f %8.2f\n", group.c_str(), middle, high, list.back());
  }
  std::printf("recall against a scan: %.3f\n", worst_recall);
  return worst_recall < 1 ? 1 : 0;
}
