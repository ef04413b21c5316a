#include "evidence/mark.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>

#include "base/id.h"
#include "base/text.h"
#include "evidence/cell_hashes.h"
#include "evidence/flat_table.h"
#include "evidence/pass.h"
#include "evidence/sketcher.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kSample = 20'000;
constexpr std::size_t kSampleBytes = std::size_t{64} << 20;  // of cells kept for canaries
constexpr int kMostPlaces = 6;
constexpr double kLeastSpread = 20;          // units of standard deviation that a carrier has at least
constexpr std::size_t kLeastAnchors = 64;    // distinct values
constexpr std::size_t kLeastRepeated = 10;   // values that occur again, before a dependency is believed
constexpr double kNumbers = 0.95;
constexpr std::int64_t kGreatest = std::int64_t{1} << 50;

/// A plain decimal as whole units of 10^-places; none where it is written in another way or has more places.
std::optional<std::int64_t> units_of(std::string_view text, int places) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  std::int64_t value = 0;
  int fraction = -1;
  bool digits = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '.' && fraction < 0 && digits) {
      fraction = 0;
      continue;
    }
    if (c < '0' || c > '9' || value > kGreatest / 10) return std::nullopt;
    if (fraction >= 0) ++fraction;
    if (fraction > places) return std::nullopt;
    value = value * 10 + (c - '0');
    digits = true;
  }
  if (!digits || text.back() == '.') return std::nullopt;
  for (int i = std::max(fraction, 0); i < places; ++i) {
    if (value > kGreatest / 10) return std::nullopt;
    value *= 10;
  }
  return text.starts_with('-') ? -value : value;
}

int places_in(std::string_view text) {
  const std::size_t point = text.find('.');
  return point == std::string_view::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

/// Written with `least` places at least, and more only where the value needs them.
std::string decimal(std::int64_t units, int places, int least) {
  std::string digits = std::to_string(units < 0 ? -units : units);
  if (digits.size() <= static_cast<std::size_t>(places)) digits.insert(0, static_cast<std::size_t>(places) + 1 - digits.size(), '0');
  std::string whole = digits.substr(0, digits.size() - static_cast<std::size_t>(places)), fraction = digits.substr(whole.size());
  while (fraction.size() > static_cast<std::size_t>(least) && fraction.ends_with('0')) fraction.pop_back();
  return (units < 0 ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
}

/// What the first read learns: a sample, and of every column the exact range and places.
class Survey {
 public:
  /// `texts`: whether the sample is to hold the cells themselves, as canaries need them.
  explicit Survey(bool texts) : texts_(texts) {}

  void take(const RowBatch& batch, const std::vector<CellHashes::Entry>& cells) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      const auto row = batch.row(i);
      if (row.size() > columns.size()) columns.resize(std::min(row.size(), kMarkColumns));
      for (std::size_t c = 0; c < std::min(row.size(), columns.size()); ++c) columns[c].take(row[c].view(), cells[begin + c]);
      if (sample.size() < kSample) keep(row, {cells.data() + begin, row.size()});
      begin = batch.row_end[i];
    }
  }

  struct Column {
    std::uint64_t present = 0, numbers = 0;
    int places = 0;
    double low = std::numeric_limits<double>::infinity(), high = -low, mean = 0, squares = 0;
    void take(std::string_view text, const CellHashes::Entry& cell) {
      if (cell.hash == 0) return;
      ++present;
      if (cell.type != ValueType::number || !units_of(text, kMostPlaces)) return;
      ++numbers;
      places = std::max(places, places_in(text));
      low = std::min(low, cell.value);
      high = std::max(high, cell.value);
      const double step = cell.value - mean;
      mean += step / static_cast<double>(numbers);
      squares += step * (cell.value - mean);
    }
    double deviation() const { return numbers > 1 ? std::sqrt(squares / static_cast<double>(numbers - 1)) : 0; }
    double unit() const { return std::pow(10.0, -places); }
    bool numeric() const { return present > 0 && static_cast<double>(numbers) >= kNumbers * static_cast<double>(present) && deviation() >= kLeastSpread * unit(); }
  };
  struct SampledRow {
    std::vector<std::uint64_t> hashes;  // of the first kMarkColumns
  };
  std::vector<Column> columns;
  std::vector<SampledRow> sample;
  std::vector<std::vector<std::string>> rows;  // whole ones, for canaries; fewer than the sample where they are long

  std::size_t distinct(std::size_t column) const {
    FlatTable<char> seen(sample.size());
    bool added = false;
    for (const SampledRow& row : sample)
      if (hash(row, column) != 0) seen.find_or_add(hash(row, column), added);
    return seen.size();
  }
  /// Whether equal values of `a` always come with equal values of `b`, and that says something.
  bool determines(std::size_t a, std::size_t b) const {
    FlatTable<std::uint64_t> first(sample.size());
    FlatTable<char> repeated(sample.size());
    bool added = false;
    for (const SampledRow& row : sample) {
      if (hash(row, a) == 0) continue;
      std::uint64_t& value = first.find_or_add(hash(row, a), added);
      if (added) value = hash(row, b);
      else if (value != hash(row, b)) return false;
      else repeated.find_or_add(hash(row, a), added);
    }
    return repeated.size() >= kLeastRepeated && distinct(b) > 1;
  }

 private:
  static std::uint64_t hash(const SampledRow& row, std::size_t column) { return column < row.hashes.size() ? row.hashes[column] : 0; }
  void keep(std::span<const Cell> row, std::span<const CellHashes::Entry> cells) {
    SampledRow& kept = sample.emplace_back();
    for (const CellHashes::Entry& cell : cells.first(std::min(cells.size(), kMarkColumns))) kept.hashes.push_back(cell.hash);
    if (!texts_) return;
    std::size_t bytes = sizeof(std::string) * row.size();
    for (const Cell& cell : row) bytes += cell.view().size();
    if (bytes > room_) return;
    room_ -= bytes;
    auto& whole = rows.emplace_back();
    for (const Cell& cell : row) whole.emplace_back(cell.view());
  }

  bool texts_;
  std::size_t room_ = kSampleBytes;
};

/// Which columns carry marks, each with its anchor.
struct Plan {
  struct Item {
    std::size_t column = 0, anchor = 0;
    std::int64_t low = 0, high = 0;  // units
  };
  std::vector<Item> items;
  std::vector<MarkCarrier> carriers;
  std::size_t anchor = 0;  // the column that tells rows apart best
};

bool is_identifier(const Survey& survey, std::size_t column) { return survey.columns[column].places == 0 && survey.distinct(column) >= survey.sample.size(); }

Plan make_plan(const Survey& survey, const std::vector<std::string>& names) {
  const std::size_t count = survey.columns.size();
  std::vector<std::size_t> numeric, anchors;
  for (std::size_t c = 0; c < count; ++c) {
    if (survey.columns[c].numeric() && !is_identifier(survey, c)) numeric.push_back(c);
    else if (survey.distinct(c) >= kLeastAnchors) anchors.push_back(c);
  }
  const auto more_distinct = [&](std::size_t a, std::size_t b) { return survey.distinct(a) > survey.distinct(b); };
  std::ranges::stable_sort(anchors, more_distinct);
  std::ranges::stable_sort(numeric, more_distinct);
  if (anchors.empty() && !numeric.empty() && survey.distinct(numeric.front()) >= kLeastAnchors) {
    anchors.push_back(numeric.front());
    numeric.erase(numeric.begin());
  }
  Plan plan;
  if (anchors.empty()) return plan;
  plan.anchor = anchors.front();
  anchors.resize(std::min<std::size_t>(anchors.size(), 2));
  for (const std::size_t column : numeric) {
    if (plan.items.size() == kMostCarriers) break;
    const std::size_t anchor = anchors[plan.items.size() % anchors.size()];
    bool bound = false;
    for (std::size_t other = 0; other < count && !bound; ++other)
      bound = other != column && ((other != anchor && survey.determines(other, column)) || survey.determines(column, other));
    if (bound) continue;
    const Survey::Column& facts = survey.columns[column];
    const double unit = facts.unit();
    const auto width = std::max<std::int64_t>(1, std::llround(0.01 * facts.deviation() / unit));
    plan.items.push_back({column, anchor, std::llround(facts.low / unit), std::llround(facts.high / unit)});
    plan.carriers.push_back({names[column], names[anchor], facts.places, width});
  }
  return plan;
}

std::uint64_t number_from(std::string_view key, std::string_view purpose, std::uint64_t n) {
  const std::string text = std::string(purpose) + std::to_string(n);
  const crypto::Digest digest = crypto::digest(crypto::Hash::sha256, {key, text});
  std::uint64_t value = 0;
  for (int i = 0; i < 8; ++i) value = value << 8 | digest[static_cast<std::size_t>(i)];
  return value;
}

/// Plausible rows that nobody has: values that depend on nothing are taken from other rows, the row's name is made up. Made anew
/// whenever one is wanted: as long as the rows they are like, all of them together might not fit into memory.
class Canaries {
 public:
  Canaries(const Survey& survey, const Plan& plan, std::string key, std::size_t count, std::uint64_t rows)
      : survey_(survey), plan_(plan), key_(std::move(key)), count_(survey.rows.empty() ? 0 : count), rows_(std::max<std::uint64_t>(rows, 1)) {}

  std::size_t size() const { return count_; }
  /// The row of the original that it comes before.
  std::uint64_t before_row(std::uint64_t n) const { return number_from(key_, "place", n) % rows_; }
  std::vector<std::string> cells(std::uint64_t n) const {
    std::vector<std::string> cells = drawn("row", n);
    for (std::size_t i = 0; i < plan_.items.size(); ++i) take(cells, plan_.items[i].column, drawn("carrier" + std::to_string(i) + ".", n));
    if (plan_.anchor >= cells.size()) return cells;
    take(cells, plan_.anchor, drawn("name", n));
    std::string& name = cells[plan_.anchor];
    std::uint64_t digits = number_from(key_, "digits", n);
    int changed = 0;
    for (auto at = name.rbegin(); at != name.rend() && changed < 4; ++at)
      if (*at >= '0' && *at <= '9') {
        *at = static_cast<char>('0' + digits % 10);
        digits /= 10;
        ++changed;
      }
    return cells;
  }

 private:
  const std::vector<std::string>& drawn(std::string_view purpose, std::uint64_t n) const { return survey_.rows[number_from(key_, purpose, n) % survey_.rows.size()]; }
  static void take(std::vector<std::string>& cells, std::size_t column, const std::vector<std::string>& donor) {
    if (column < donor.size() && column < cells.size()) cells[column] = donor[column];
  }

  const Survey& survey_;
  const Plan& plan_;
  std::string key_;
  std::size_t count_;
  std::uint64_t rows_;
};

/// `settled` has read the whole original: it knows whether a column writes the day first, as whoever reads the copy will.
std::uint64_t hash_of(const std::vector<std::string>& cells, CellHashes& settled) {
  RowBatch batch;
  for (const std::string& cell : cells) batch.cells.push_back({cell.data(), static_cast<std::uint32_t>(cell.size()), CellKind::text});
  batch.row_end.push_back(batch.cells.size());
  return row_hash(settled(batch));
}

/// Writes rows as delimited text.
class Writer {
 public:
  Writer(const Dialect& dialect, const Sink& sink) : dialect_(dialect), sink_(sink) {}
  void cell(std::string_view text, bool first) {
    if (!first) buffer_ += dialect_.delimiter;
    const bool plain = text.find_first_of("\r\n") == std::string_view::npos && text.find(dialect_.delimiter) == std::string_view::npos && text.find(quote()) == std::string_view::npos;
    if (plain) {
      buffer_ += text;
      return;
    }
    buffer_ += quote();
    for (const char c : text) {
      if (c == quote()) buffer_ += c;
      buffer_ += c;
    }
    buffer_ += quote();
  }
  void end_row() { buffer_ += '\n'; }
  Result<void> flush(bool all) {
    if (!all && buffer_.size() < (std::size_t{1} << 18)) return {};
    digest_.update(buffer_);
    SHUQUAN_CHECK(sink_(buffer_));
    buffer_.clear();
    return {};
  }
  std::string sha256() { return crypto::to_hex(digest_.finish()); }

 private:
  char quote() const { return dialect_.quote == '\0' ? '"' : dialect_.quote; }
  const Dialect& dialect_;
  const Sink& sink_;
  std::string buffer_;
  crypto::Hasher digest_{crypto::Hash::sha256};
};

/// The second read: alters cells, puts canaries between rows.
class Marker {
 public:
  Marker(const Plan& plan, MarkRecord& record, const Canaries& canaries, CellHashes& settled, Writer& writer) : plan_(plan), record_(record), canaries_(canaries), writer_(writer) {
    bool added = false;
    for (std::uint64_t n = 0; n < canaries.size(); ++n) {
      own_.find_or_add(hash_of(canaries.cells(n), settled), added) = true;
      order_.emplace_back(canaries.before_row(n), n);
    }
    std::ranges::sort(order_);
  }

  Result<void> take(const RowBatch& batch, const std::vector<CellHashes::Entry>& cells) {
    std::size_t begin = 0;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      SHUQUAN_CHECK(put_canaries(batch.first_row + i));
      const auto row = batch.row(i);
      const std::span<const CellHashes::Entry> hashes(cells.data() + begin, row.size());
      // A row of the original that a canary happens to repeat makes it worthless.
      if (bool* unique = own_.find(row_hash(hashes))) *unique = false;
      for (std::size_t c = 0; c < row.size(); ++c) writer_.cell(marked(row, hashes, c), c == 0);
      writer_.end_row();
      begin = batch.row_end[i];
    }
    return writer_.flush(false);
  }
  Result<void> finish() {
    SHUQUAN_CHECK(put_canaries(UINT64_MAX));
    own_.each([&](std::uint64_t hash, bool unique) {
      if (unique) record_.canaries.push_back(hash);
    });
    std::ranges::sort(record_.canaries);
    return {};
  }

 private:
  Result<void> put_canaries(std::uint64_t row) {
    for (; next_ < order_.size() && order_[next_].first <= row; ++next_) {
      const std::vector<std::string> cells = canaries_.cells(order_[next_].second);
      for (std::size_t c = 0; c < cells.size(); ++c) writer_.cell(cells[c], c == 0);
      writer_.end_row();
      SHUQUAN_CHECK(writer_.flush(false));
    }
    return {};
  }
  std::string_view marked(std::span<const Cell> row, std::span<const CellHashes::Entry> hashes, std::size_t column) {
    const std::string_view text = row[column].view();
    for (std::size_t i = 0; i < plan_.items.size(); ++i) {
      const Plan::Item& item = plan_.items[i];
      if (item.column != column || item.anchor >= hashes.size() || hashes[item.anchor].hash == 0) continue;
      const MarkCarrier& carrier = record_.carriers[i];
      const std::optional<std::int64_t> units = units_of(text, carrier.places);
      const MarkBits bits = mark_bits(record_.key, hashes[item.anchor].hash);
      if (!units || !bits.marked(record_.one_in)) return text;
      if (((interval_of(*units, carrier.width) & 1) != 0) == bits.odd(i)) return text;
      std::int64_t moved = *units + (bits.up(i) ? carrier.width : -carrier.width);
      if (moved < item.low || moved > item.high) moved = 2 * *units - moved;
      if (moved < item.low || moved > item.high) return text;
      ++record_.altered;
      written_ = decimal(moved, carrier.places, places_in(text));
      return written_;
    }
    return text;
  }

  const Plan& plan_;
  MarkRecord& record_;
  const Canaries& canaries_;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> order_;  // before which row, and which one
  Writer& writer_;
  FlatTable<bool> own_;
  std::size_t next_ = 0;
  std::string written_;
};

Result<void> check_options(const MarkOptions& options) {
  const std::size_t length = is_valid_utf8(options.recipient) ? code_points(options.recipient) : 0;
  if (length < 1 || length > 200) return fail(Errc::invalid_input, "evidence.mark_recipient");
  if (options.one_in < 1 || options.one_in > 1000 || options.canaries > kMostCanaries) return fail(Errc::invalid_input, "evidence.usage", {{"argument", "--one-in, --canaries"}});
  if (!options.key.empty() && options.key.size() != kMarkKeyBytes) return fail(Errc::invalid_input, "evidence.bad_key");
  return {};
}

}  // namespace

Result<MarkRecord> mark_copy(const Source& source, const MarkOptions& options, const Sink& sink, const Progress& progress) {
  SHUQUAN_CHECK(check_options(options));
  Survey survey(options.canaries > 0);
  CellHashes first_hashes, second_hashes;
  PassOptions pass;
  pass.choice = options.form;
  pass.flat_sha256 = true;
  const auto look = [&](const RowBatch& batch) -> Result<void> {
    survey.take(batch, first_hashes(batch));
    return {};
  };
  SHUQUAN_TRY(const PassResult first, run_pass(source, pass, look, progress));
  if (first.form.format != Format::delimited || first.form.dialect.delimiter == '\0') return fail(Errc::invalid_input, "evidence.mark_needs_delimited");
  std::vector<std::string> names = first.columns;
  names.resize(std::max(names.size(), survey.columns.size()));
  const Plan plan = make_plan(survey, names);
  if (plan.items.empty() && survey.rows.empty()) return fail(Errc::rejected, "evidence.mark_no_carrier");
  MarkRecord record;
  record.recipient = options.recipient;
  record.created = options.created;
  record.key = options.key.empty() ? random_bytes(kMarkKeyBytes) : options.key;
  record.one_in = options.one_in;
  record.carriers = plan.carriers;
  record.rows = first.rows;
  record.original_head = options.original_head;
  Writer writer(first.form.dialect, sink);
  if (first.form.dialect.header) {
    for (std::size_t c = 0; c < first.columns.size(); ++c) writer.cell(first.columns[c], c == 0);
    writer.end_row();
  }
  const Canaries canaries(survey, plan, record.key, options.canaries, first.rows);
  Marker marker(plan, record, canaries, first_hashes, writer);
  pass.form = first.form;
  SHUQUAN_TRY(const PassResult second, run_pass(source, pass, [&](const RowBatch& batch) { return marker.take(batch, second_hashes(batch)); }, progress));
  if (second.file != first.file) return fail(Errc::conflict, "evidence.source_changed", {{"path", source.name()}});
  SHUQUAN_CHECK(marker.finish());
  SHUQUAN_CHECK(writer.flush(true));
  record.copy_sha256 = writer.sha256();
  return record;
}

}  // namespace shuquan::evidence
