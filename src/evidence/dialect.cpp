#include "evidence/dialect.h"

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace shuquan::evidence {
namespace {

constexpr std::string_view kDelimiters = ",\t;|\x01^:";
constexpr std::size_t kRowsLooked = 400;
constexpr std::size_t kCellsLooked = 40'000;

struct Rows {
  std::vector<std::vector<std::string_view>> rows;  // quotes still doubled inside
  bool broken = false;                              // a quote closed in the middle of a cell, or never
  std::size_t quoted = 0;
};

bool at_cell_end(std::string_view text, std::size_t pos, const Dialect& dialect) {
  if (pos >= text.size() || text[pos] == dialect.line_end) return true;
  if (text[pos] == '\r' && pos + 1 < text.size() && text[pos + 1] == dialect.line_end) return true;
  return dialect.delimiter != '\0' && text[pos] == dialect.delimiter;
}

// One cell from `pos`; returns the place of its delimiter or line end.
std::size_t take_cell(std::string_view text, std::size_t pos, const Dialect& dialect, Rows& found,
                      std::vector<std::string_view>& row) {
  if (dialect.quote != '\0' && pos < text.size() && text[pos] == dialect.quote) {
    std::size_t end = pos + 1;
    for (;; ++end) {
      end = text.find(dialect.quote, end);
      if (end == std::string_view::npos) {
        found.broken = true;
        row.push_back(text.substr(pos));
        return text.size();
      }
      if (end + 1 < text.size() && text[end + 1] == dialect.quote) {
        ++end;
        continue;
      }
      break;
    }
    ++found.quoted;
    row.push_back(text.substr(pos + 1, end - pos - 1));
    if (!at_cell_end(text, end + 1, dialect)) found.broken = true;
    pos = end + 1;
    while (!at_cell_end(text, pos, dialect)) ++pos;
  } else {
    const std::size_t begin = pos;
    while (!at_cell_end(text, pos, dialect)) ++pos;
    row.push_back(text.substr(begin, pos - begin));
  }
  if (pos < text.size() && text[pos] == '\r' && dialect.line_end == '\n') ++pos;
  return pos;
}

// A simple reading of the head; the last row is left out where it may be cut.
Rows read_rows(std::string_view text, bool complete, const Dialect& dialect) {
  Rows found;
  std::size_t pos = 0;
  std::size_t cells = 0;
  while (pos < text.size() && found.rows.size() < kRowsLooked && cells < kCellsLooked) {
    std::vector<std::string_view> row;
    const bool broken_before = found.broken;
    for (;;) {
      pos = take_cell(text, pos, dialect, found, row);
      if (pos >= text.size() || text[pos] == dialect.line_end) break;
      ++pos;
    }
    if (pos >= text.size() && !complete && !found.rows.empty()) {
      found.broken = broken_before;
      break;
    }
    ++pos;
    cells += row.size();
    if (row.size() == 1 && row[0].empty()) continue;  // a blank line says nothing
    found.rows.push_back(std::move(row));
  }
  return found;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Digits with signs, separators and percent, or a date or time: what a human would read as one value.
bool looks_numeric(std::string_view cell) {
  bool digit = false;
  for (const char c : cell) {
    if (is_digit(c)) {
      digit = true;
    } else if (std::string_view("+-.,/: %eETZ").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return digit;
}

bool looks_whole(std::string_view cell) {
  if (cell.empty() || looks_numeric(cell)) return true;
  for (const char c : cell)
    if (c == '"' || kDelimiters.find(c) != std::string_view::npos) return false;
  return true;
}

double score_of(const Rows& found, const Dialect& dialect) {
  if (found.rows.empty() || found.broken) return 0;
  std::map<std::size_t, std::size_t> widths;
  std::size_t cells = 0;
  std::size_t whole = 0;
  for (const auto& row : found.rows) {
    ++widths[row.size()];
    for (const std::string_view cell : row) {
      ++cells;
      whole += looks_whole(cell) ? 1 : 0;
    }
  }
  std::size_t columns = 0;
  std::size_t most = 0;
  for (const auto& [width, count] : widths) {
    if (count > most) {
      most = count;
      columns = width;
    }
  }
  if (columns < 2) return 0;
  const double even = static_cast<double>(most) / static_cast<double>(found.rows.size());
  const double share = static_cast<double>(whole) / static_cast<double>(cells);
  const double width = 1.0 - 1.0 / static_cast<double>(columns);
  const double quoting = found.quoted > 0 ? 1.05 : 1.0;
  // ':' and '^' shape far more texts than tables; they must be clearly better.
  const double custom = dialect.delimiter == ':' || dialect.delimiter == '^' ? 0.8 : 1.0;
  return even * even * even * (0.2 + share) * width * quoting * custom;
}

// The first row names columns when its cells are distinct, filled, not numeric, and set apart from what follows.
bool guess_header(const Rows& found) {
  if (found.rows.empty()) return false;
  const auto& first = found.rows.front();
  std::set<std::string_view> names;
  for (const std::string_view cell : first) {
    if (cell.empty() || cell.size() > 128 || looks_numeric(cell) || !names.insert(cell).second) return false;
  }
  if (found.rows.size() == 1) return first.size() > 1;
  for (std::size_t i = 1; i < found.rows.size(); ++i)
    for (std::size_t c = 0; c < first.size() && c < found.rows[i].size(); ++c)
      if (found.rows[i][c] == first[c]) return false;
  return true;
}

char find_line_end(std::string_view head) {
  return head.find('\n') == std::string_view::npos && head.find('\r') != std::string_view::npos ? '\r' : '\n';
}

}  // namespace

Dialect sniff_dialect(std::string_view head, bool complete, const DialectChoice& choice) {
  const char line_end = find_line_end(head);
  const std::string_view delimiters = choice.delimiter ? std::string_view(&*choice.delimiter, 1) : kDelimiters;
  std::vector<char> quotes{'"', '\''};
  if (choice.quote) quotes = {*choice.quote};
  Dialect best{choice.delimiter.value_or(','), choice.quote.value_or('"'), line_end, false};
  Rows best_rows = read_rows(head, complete, best);
  // Lines with commas in the middle of sentences are not a table: one cell each then.
  const bool sentences = !choice.delimiter && (best_rows.broken || std::any_of(best_rows.rows.begin(), best_rows.rows.end(),
                                                                              [](const auto& row) { return row.size() > 1; }));
  if (sentences) {
    best.delimiter = '\0';
    best_rows = read_rows(head, complete, best);
    if (best_rows.broken && !choice.quote) {
      best.quote = '\0';
      best_rows = read_rows(head, complete, best);
    }
  }
  double best_score = choice.delimiter ? 0.0 : 0.25;
  for (const char delimiter : delimiters) {
    if (delimiter == '\0') continue;
    for (const char quote : quotes) {
      const Dialect dialect{delimiter, quote, line_end, false};
      Rows rows = read_rows(head, complete, dialect);
      double score = score_of(rows, dialect);
      if (quote == '\'' && rows.quoted == 0) score = 0;  // apostrophes in words are not quotes
      if (score <= best_score) continue;
      best = dialect;
      best_rows = std::move(rows);
      best_score = score;
    }
    if (choice.quote) continue;
    const Dialect plain{delimiter, '\0', line_end, false};
    Rows rows = read_rows(head, complete, plain);
    const double score = score_of(rows, plain) * 0.9;
    if (score <= best_score) continue;
    best = plain;
    best_rows = std::move(rows);
    best_score = score;
  }
  best.header = choice.header.value_or(guess_header(best_rows));
  return best;
}

}  // namespace shuquan::evidence
