// How far copies of real tables are recognised, and other rows of the same tables are not.
//   evidence_perturb_bench FILE.csv …
// Every table is cut into two halves without a common row. Copies of the first half are altered in the ways below; rows of the
// second half, altered too, are the hard negatives. Prints one JSON document: of how many tables "same rows" was said, once with
// the suspect read completely and once from two sketches.
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "evidence/cell_hashes.h"
#include "evidence/compare.h"
#include "evidence/evidence.h"
#include "evidence/sketcher.h"

namespace {

using namespace shuquan;
using namespace shuquan::evidence;

using Row = std::vector<std::string>;
struct Table {
  Row names;
  std::vector<Row> rows;
};
using Random = std::mt19937_64;

constexpr std::size_t kMostRows = 20'000;
constexpr std::size_t kLeastRows = 100;  ///< of a half

/// Rows that differ from each other by their meaning.
Table read_table(const std::string& path) {
  Table table;
  Options options;
  const auto source = open_file(path);
  if (!source) return table;
  const auto text = read_ahead(**source, static_cast<std::size_t>((*source)->total_bytes()));
  if (!text) return table;
  const auto form = recognise(std::string_view(*text).substr(0, kHeadBytes), text->size() < kHeadBytes, path, {});
  if (!form || form->format != Format::delimited) return table;
  auto reader = read_rows(open_memory(*text), *form);
  CellHashes hashes;
  std::set<std::uint64_t> seen;
  RowBatch batch;
  while (reader && (*reader)->next(batch).value_or(false) && table.rows.size() < kMostRows) {
    const auto& cells = hashes(batch);
    std::size_t begin = 0;
    for (std::size_t i = 0; i < batch.rows() && table.rows.size() < kMostRows; ++i) {
      const std::uint64_t hash = row_hash({cells.data() + begin, batch.row_end[i] - begin});
      begin = batch.row_end[i];
      if (hash == 0 || !seen.insert(hash).second) continue;
      Row row;
      for (const Cell& cell : batch.row(i)) row.emplace_back(cell.view());
      table.rows.push_back(std::move(row));
    }
  }
  if (reader) table.names = (*reader)->columns();
  return table;
}

std::string quoted(const std::string& cell, char delimiter) {
  if (cell.find_first_of(std::string("\"\r\n") + delimiter) == std::string::npos) return cell;
  std::string out = "\"";
  for (const char c : cell) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

std::string as_csv(const Table& table, char delimiter = ',') {
  std::string out;
  const auto line = [&](const Row& row) {
    for (std::size_t c = 0; c < row.size(); ++c) out += (c ? std::string(1, delimiter) : std::string()) + quoted(row[c], delimiter);
    out += '\n';
  };
  line(table.names);
  for (const Row& row : table.rows) line(row);
  return out;
}

std::string as_json_lines(const Table& table) {
  std::string out;
  for (const Row& row : table.rows) {
    Json object = Json::object({});
    for (std::size_t c = 0; c < row.size(); ++c) object.set(table.names[c], row[c]);
    out += object.dump() + "\n";
  }
  return out;
}

std::string in_gb18030(const std::string& text) {
  const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(text);
  std::string out(static_cast<std::size_t>(wide.length()) * 4 + 16, '\0');
  const std::int32_t size = wide.extract(0, wide.length(), out.data(), static_cast<std::uint32_t>(out.size()), "GB18030");
  out.resize(static_cast<std::size_t>(size));
  return out;
}

Table reorder(Table table, Random& random) {
  std::ranges::shuffle(table.rows, random);
  std::vector<std::size_t> order(table.names.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::shuffle(order, random);
  const auto arrange = [&](const Row& row) {
    Row out;
    for (const std::size_t c : order) out.push_back(c < row.size() ? row[c] : std::string());
    return out;
  };
  table.names = arrange(table.names);
  for (Row& row : table.rows) row = arrange(row);
  return table;
}

Table subset(Table table, double share, Random& random) {
  std::ranges::shuffle(table.rows, random);
  table.rows.resize(std::max<std::size_t>(1, static_cast<std::size_t>(share * static_cast<double>(table.rows.size()))));
  return table;
}

Table drop_columns(Table table, double share, Random& random) {
  const std::size_t kept = std::max<std::size_t>(std::min<std::size_t>(2, table.names.size()), static_cast<std::size_t>((1 - share) * static_cast<double>(table.names.size()) + 0.5));
  table = reorder(std::move(table), random);
  table.names.resize(kept);
  for (Row& row : table.rows) row.resize(std::min(row.size(), kept));
  return table;
}

Table rename(Table table) {
  for (std::size_t c = 0; c < table.names.size(); ++c) table.names[c] = "spalte" + std::to_string(c);
  return table;
}

bool all_digits(const std::string& text) { return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; }); }

// Whole numbers with separators or decimals, ISO dates with slashes, texts in capitals.
Table reformat(Table table) {
  for (Row& row : table.rows)
    for (std::string& cell : row) {
      if (all_digits(cell) && cell.size() < 16 && cell[0] != '0') {
        if (cell.size() > 3) {
          for (std::size_t at = cell.size() - 3; at > 0; at = at > 3 ? at - 3 : 0) cell.insert(at, ",");
        } else {
          cell += ".00";
        }
      } else if (cell.size() == 10 && cell[4] == '-' && cell[7] == '-') {
        std::ranges::replace(cell, '-', '/');
      } else {
        for (char& c : cell)
          if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        cell = " " + cell + " ";
      }
    }
  return table;
}

Table noise(Table table, double share, Random& random) {
  std::uniform_real_distribution<double> draw;
  for (Row& row : table.rows)
    for (std::string& cell : row)
      if (draw(random) < share) cell = cell.empty() ? "x" : cell + std::to_string(random() % 10);
  return table;
}

Table append(Table table, const Table& more) {
  table.rows.insert(table.rows.end(), more.rows.begin(), more.rows.end());
  return table;
}

Table join(Table table, Random& random) {
  for (const char* name : {"added_one", "added_two", "added_three"}) table.names.emplace_back(name);
  for (Row& row : table.rows) {
    row.resize(table.names.size() - 3);
    for (int i = 0; i < 3; ++i) row.push_back("added " + std::to_string(random() % 500));
  }
  return table;
}

struct Way {
  std::string name;
  bool copy = true;  ///< false: rows of the other half
  std::function<std::string(const Table& first, const Table& second, Random&)> make;
};

std::vector<Way> ways() {
  return {
      {"rows and columns in another order", true, [](const Table& a, const Table&, Random& r) { return as_csv(reorder(a, r)); }},
      {"30 % of the rows", true, [](const Table& a, const Table&, Random& r) { return as_csv(subset(a, 0.3, r)); }},
      {"5 % of the rows", true, [](const Table& a, const Table&, Random& r) { return as_csv(subset(a, 0.05, r)); }},
      {"half of the columns", true, [](const Table& a, const Table&, Random& r) { return as_csv(drop_columns(a, 0.5, r)); }},
      {"columns renamed", true, [](const Table& a, const Table&, Random&) { return as_csv(rename(a)); }},
      {"numbers, dates and letters rewritten", true, [](const Table& a, const Table&, Random&) { return as_csv(reformat(a)); }},
      {"GB18030, semicolons", true, [](const Table& a, const Table&, Random&) { return in_gb18030(as_csv(a, ';')); }},
      {"as many foreign rows", true, [](const Table& a, const Table& b, Random& r) { return as_csv(reorder(append(a, b), r)); }},
      {"5 % of the cells altered", true, [](const Table& a, const Table&, Random& r) { return as_csv(noise(a, 0.05, r)); }},
      {"every row twice", true, [](const Table& a, const Table&, Random& r) { return as_csv(reorder(append(a, a), r)); }},
      {"joined with three columns", true, [](const Table& a, const Table&, Random& r) { return as_csv(join(a, r)); }},
      {"JSON Lines", true, [](const Table& a, const Table&, Random&) { return as_json_lines(a); }},
      {"30 % of rows, half of columns, JSON Lines", true, [](const Table& a, const Table&, Random& r) { return as_json_lines(rename(drop_columns(subset(a, 0.3, r), 0.5, r))); }},
      {"rewritten, 5 % altered, foreign rows", true, [](const Table& a, const Table& b, Random& r) { return as_csv(reorder(noise(reformat(append(a, b)), 0.05, r), r)); }},
      {"other rows of the table", false, [](const Table&, const Table& b, Random&) { return as_csv(b); }},
      {"other rows, half of the columns", false, [](const Table&, const Table& b, Random& r) { return as_csv(drop_columns(b, 0.5, r)); }},
      {"other rows, two columns", false, [](const Table&, const Table& b, Random& r) { return as_csv(drop_columns(b, 1, r)); }},
      {"other rows, reordered, renamed, JSON Lines", false, [](const Table&, const Table& b, Random& r) { return as_json_lines(rename(reorder(b, r))); }},
      {"other rows, joined", false, [](const Table&, const Table& b, Random& r) { return as_csv(join(b, r)); }},
  };
}

std::optional<Sketch> sketch_of(const std::string& text, const std::string& name) {
  Options options;
  options.profile = false;
  auto created = create_deposit(Source::memory(text, name), options);
  if (!created || !created->deposit.head.rows) return std::nullopt;
  return created->deposit.sketch;
}

struct Tally {
  std::size_t tables = 0, by_data = 0, by_sketches = 0;
  std::vector<std::string> missed;  ///< or wrongly accused, by data
};

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

void try_table(const std::string& path, const Table& whole, const std::vector<Way>& all, std::vector<Tally>& tallies) {
  Random random(std::hash<std::string>{}(file_name(path)));
  Table first{whole.names, {}}, second{whole.names, {}};
  std::vector<Row> rows = whole.rows;
  std::ranges::shuffle(rows, random);
  for (std::size_t i = 0; i < rows.size(); ++i) (i % 2 == 0 ? first : second).rows.push_back(rows[i]);
  const std::optional<Sketch> mine = sketch_of(as_csv(first), "first.csv");
  if (!mine) return;
  for (std::size_t w = 0; w < all.size(); ++w) {
    const std::string text = all[w].make(first, second, random);
    const bool json = !text.empty() && text[0] == '{';
    const std::string name = json ? "suspect.jsonl" : "suspect.csv";
    const auto by_data = compare_with_data(*mine, Source::memory(text, name), {});
    const std::optional<Sketch> theirs = sketch_of(text, name);
    Tally& tally = tallies[w];
    ++tally.tables;
    const bool said = by_data && by_data->grade == Grade::same_rows;
    tally.by_data += said ? 1 : 0;
    tally.by_sketches += theirs && compare(*mine, *theirs)->grade == Grade::same_rows ? 1 : 0;
    if (said != all[w].copy) tally.missed.push_back(file_name(path));
  }
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<Way> all = ways();
  std::vector<Tally> tallies(all.size());
  Json tables = Json::array();
  for (int i = 1; i < count; ++i) {
    const Table table = read_table(arguments[i]);
    if (table.rows.size() < 2 * kLeastRows || table.names.size() < 2) continue;
    try_table(arguments[i], table, all, tallies);
    tables.push(Json::object({{"name", file_name(arguments[i])}, {"rows", table.rows.size()}, {"columns", table.names.size()}}));
  }
  Json list = Json::array();
  for (std::size_t w = 0; w < all.size(); ++w) {
    Json missed = Json::array();
    for (const std::string& name : tallies[w].missed) missed.push(name);
    list.push(Json::object({{"way", all[w].name}, {"copy", all[w].copy}, {"tables", tallies[w].tables}, {"by_data", tallies[w].by_data}, {"by_sketches", tallies[w].by_sketches}, {"wrong_by_data", std::move(missed)}}));
  }
  const std::string out = Json::object({{"tables", std::move(tables)}, {"ways", std::move(list)}}).pretty() + "\n";
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}
