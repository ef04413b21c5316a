#include "evidence/delimited_reader.h"

#include <cstring>

#include "evidence/arena.h"
#include "evidence/structural_index.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kReadBlock = std::size_t{512} << 10;
constexpr std::size_t kMargin = 64;

class DelimitedReader final : public RowReader {
 public:
  DelimitedReader(std::unique_ptr<ByteSource> source, const Dialect& dialect, Ragged ragged, const RowLimits& limits)
      : source_(std::move(source)), dialect_(dialect), ragged_(ragged), limits_(limits) {
    chars_.line_end = dialect.line_end;
    chars_.delimiter = dialect.delimiter == '\0' ? dialect.line_end : dialect.delimiter;
    chars_.quote = dialect.quote == '\0' ? dialect.line_end : dialect.quote;
  }

  // Takes the names off the first row.
  Result<void> open() {
    if (!dialect_.header) return {};
    RowBatch batch;
    const std::size_t rows = std::exchange(limits_.batch_rows, 1);
    SHUQUAN_TRY(const bool found, next(batch));
    limits_.batch_rows = rows;
    if (found)
      for (const Cell& cell : batch.row(0)) columns_.emplace_back(cell.view());
    named_ = found;
    row_number_ = 0;
    return {};
  }

  Result<bool> next(RowBatch& batch) override {
    batch.clear();
    batch.first_row = row_number_;
    undoubled_.clear();
    while (batch.rows() == 0) {
      if (!ended_ && !whole_row_ahead()) SHUQUAN_CHECK(fill());
      SHUQUAN_CHECK(parse(batch));
      if (batch.rows() == 0 && ended_ && begin_ == end_) return false;
    }
    return true;
  }

  const std::vector<std::string>& columns() const override { return columns_; }

 private:
  bool whole_row_ahead() const { return next_position_ < positions_count_ && rows_left_; }

  // Moves the unfinished row to the front of the window and reads more behind it.
  Result<void> fill() {
    const std::size_t left = end_ - begin_;
    if (left > limits_.row_bytes) return refuse("evidence.row_too_long", begin_, {{"limit", std::to_string(limits_.row_bytes)}});
    if (left > 0) std::memmove(window_.data(), window_.data() + begin_, left);
    window_offset_ += begin_;
    begin_ = 0;
    end_ = left;
    const std::size_t want = std::max(kReadBlock, left);  // doubling keeps long rows linear
    if (window_.size() < left + want + kMargin) window_.resize(left + want + kMargin);
    while (end_ < left + want) {
      SHUQUAN_TRY(const std::size_t got, source_->read(window_.data() + end_, left + want - end_ + 16));
      if (got == 0) {
        ended_ = true;
        break;
      }
      end_ += got;
    }
    if (const void* nul = std::memchr(window_.data() + left, 0, end_ - left))
      return fail(Errc::invalid_input, "evidence.nul_byte",
                  {{"offset", std::to_string(window_offset_ + static_cast<std::uint64_t>(static_cast<const char*>(nul) - window_.data()))}});
    index();
    rows_left_ = true;
    return {};
  }

  void index() {
    if (positions_.size() < end_ + kMargin) positions_.resize(end_ + kMargin);
    positions_count_ = index_structurals(window_.data(), end_, chars_, positions_.data());
    next_position_ = 0;
  }

  std::unexpected<Error> refuse(std::string reason, std::size_t at, MessageParams more = {}) const {
    MessageParams params{{"row", std::to_string(row_number_ + 1 + (named_ ? 1 : 0))},
                         {"offset", std::to_string(window_offset_ + at)}};
    params.insert(params.end(), more.begin(), more.end());
    return fail(Errc::invalid_input, std::move(reason), std::move(params));
  }

  // Whole rows from the window into the batch; stops at the batch's size or at the first unfinished row.
  Result<void> parse(RowBatch& batch) {
    const std::size_t first = begin_;
    while (batch.rows() < limits_.batch_rows && begin_ - first < limits_.batch_bytes) {
      if (begin_ == end_) {
        rows_left_ = false;
        return {};
      }
      const std::size_t cells_before = batch.cells.size();
      SHUQUAN_TRY(const bool complete, parse_row(batch));
      if (!complete) {
        batch.cells.resize(cells_before);
        rows_left_ = false;
        return {};
      }
      const std::size_t width = batch.cells.size() - cells_before;
      const bool blank = width == 1 && batch.cells.back().size == 0 && !row_quoted_;
      if (blank && width_ != 1) {
        batch.cells.resize(cells_before);
        continue;
      }
      SHUQUAN_CHECK(check_width(width));
      batch.row_end.push_back(batch.cells.size());
      ++row_number_;
    }
    return {};
  }

  Result<void> check_width(std::size_t width) {
    if (width_ == 0) {
      width_ = width;
      if (!dialect_.header)
        for (std::size_t i = 0; i < width; ++i) columns_.push_back("c" + std::to_string(i + 1));
      return {};
    }
    if (width == width_) return {};
    if (ragged_ == Ragged::refuse)
      return refuse("evidence.ragged_row", row_begin_,
                    {{"cells", std::to_string(width)}, {"expected", std::to_string(width_)}});
    for (std::size_t i = columns_.size(); i < width; ++i) columns_.push_back("c" + std::to_string(i + 1));
    return {};
  }

  // False where the row does not end in the window.
  Result<bool> parse_row(RowBatch& batch) {
    std::size_t next = next_position_;
    std::size_t cell_begin = begin_;
    const std::size_t cells_before = batch.cells.size();
    row_begin_ = begin_;
    row_quoted_ = false;
    for (;;) {
      if (dialect_.quote != '\0' && cell_begin < end_ && window_[cell_begin] == dialect_.quote) {
        SHUQUAN_TRY(const bool complete, parse_quoted(batch, next, cell_begin));
        if (!complete) return false;
        row_quoted_ = true;
      } else {
        if (dialect_.quote != '\0')
          while (next < positions_count_ && window_[positions_[next]] == dialect_.quote) ++next;
        if (next == positions_count_ && !ended_) return false;
        const std::size_t cell_end = next == positions_count_ ? end_ : positions_[next];
        std::size_t size = cell_end - cell_begin;
        const bool line = next == positions_count_ || window_[cell_end] == dialect_.line_end;
        if (line && dialect_.line_end == '\n' && size > 0 && window_[cell_end - 1] == '\r') --size;
        batch.cells.push_back({window_.data() + cell_begin, static_cast<std::uint32_t>(size), CellKind::text});
      }
      if (batch.cells.size() - cells_before > limits_.columns)
        return refuse("evidence.too_many_columns", cell_begin, {{"limit", std::to_string(limits_.columns)}});
      if (next == positions_count_) {
        begin_ = end_;
        next_position_ = next;
        return true;
      }
      const std::size_t at = positions_[next++];
      cell_begin = at + 1;
      if (window_[at] == dialect_.line_end) {
        begin_ = cell_begin;
        next_position_ = next;
        return true;
      }
    }
  }

  // A cell that begins with a quote; leaves `next` at its delimiter or line end. False where it does not end in the window.
  Result<bool> parse_quoted(RowBatch& batch, std::size_t& next, std::size_t cell_begin) {
    ++next;  // the opening quote
    bool doubled = false;
    std::size_t closing = 0;
    for (;;) {
      while (next < positions_count_ && window_[positions_[next]] != dialect_.quote) ++next;
      if (next == positions_count_) {
        if (!ended_) return false;
        return refuse("evidence.quote_open", cell_begin);
      }
      closing = positions_[next++];
      if (closing + 1 == end_ && !ended_) return false;
      if (next == positions_count_ || positions_[next] != closing + 1 || window_[closing + 1] != dialect_.quote) break;
      doubled = true;
      ++next;
    }
    std::size_t after = closing + 1;
    if (dialect_.line_end == '\n' && after < end_ && window_[after] == '\r') ++after;
    if (after == end_ && !ended_) return false;
    const bool ends_here = after == end_ ? next == positions_count_ : next < positions_count_ && positions_[next] == after;
    if (!ends_here) return refuse("evidence.text_after_quote", closing);
    std::size_t size = closing - cell_begin - 1;
    char* text = window_.data() + cell_begin + 1;
    // The window keeps its bytes: a row that turns out unfinished later is parsed again, so undoubling waits for the end.
    if (doubled) {
      char* const copy = undoubled_.take(size);
      size = undouble({text, size}, copy);
      text = copy;
    }
    batch.cells.push_back({text, static_cast<std::uint32_t>(size), CellKind::text});
    return true;
  }

  std::size_t undouble(std::string_view text, char* out) const {
    std::size_t size = 0;
    for (std::size_t in = 0; in < text.size(); ++in) {
      out[size++] = text[in];
      if (text[in] == dialect_.quote) ++in;
    }
    return size;
  }

  std::unique_ptr<ByteSource> source_;
  Dialect dialect_;
  Ragged ragged_;
  RowLimits limits_;
  Structurals chars_;
  std::vector<std::string> columns_;
  bool named_ = false;
  std::size_t width_ = 0;
  std::uint64_t row_number_ = 0;
  std::size_t row_begin_ = 0;
  bool row_quoted_ = false;

  std::vector<char> window_;
  std::uint64_t window_offset_ = 0;  // place of window_[0] in the text
  std::size_t begin_ = 0;            // first byte not yet parsed
  std::size_t end_ = 0;
  bool ended_ = false;
  bool rows_left_ = false;           // a parse stopped because the batch was full
  std::vector<std::uint32_t> positions_;
  std::size_t positions_count_ = 0;
  std::size_t next_position_ = 0;
  Arena undoubled_;
};

}  // namespace

Result<std::unique_ptr<RowReader>> read_delimited(std::unique_ptr<ByteSource> utf8, const Dialect& dialect, Ragged ragged,
                                                  const RowLimits& limits) {
  auto reader = std::make_unique<DelimitedReader>(std::move(utf8), dialect, ragged, limits);
  SHUQUAN_CHECK(reader->open());
  return std::unique_ptr<RowReader>(std::move(reader));
}

}  // namespace shuquan::evidence
