#include "evidence/json_lines_reader.h"

#include <cstring>
#include <unordered_map>

#include "evidence/arena.h"
#include "evidence/json_cursor.h"

namespace shuquan::evidence {
namespace {

constexpr std::size_t kReadBlock = std::size_t{512} << 10;
constexpr std::size_t kMargin = 16;  // the decoder wants some room
constexpr int kDepth = 16;

// Finds a column by name; rows mostly repeat the order of the row before, so the guess is nearly always right.
class Columns {
 public:
  std::size_t find_or_add(std::string_view name, std::size_t guess) {
    if (guess < names_.size() && names_[guess] == name) return guess;
    const auto found = places_.find(std::string(name));
    if (found != places_.end()) return found->second;
    names_.emplace_back(name);
    places_.emplace(names_.back(), names_.size() - 1);
    return names_.size() - 1;
  }
  const std::vector<std::string>& names() const { return names_; }

 private:
  std::vector<std::string> names_;
  std::unordered_map<std::string, std::size_t> places_;
};

constexpr const char* kMalformed = "evidence.json_malformed";

void append_name(std::string& path, std::string_view key) {
  if (!path.empty()) path += '.';
  for (const char c : key) {
    if (c == '.' || c == '\\') path += '\\';
    path += c;
  }
}

class JsonLinesReader final : public RowReader {
 public:
  JsonLinesReader(std::unique_ptr<ByteSource> source, const RowLimits& limits)
      : source_(std::move(source)), limits_(limits) {}

  Result<bool> next(RowBatch& batch) override {
    batch.clear();
    strings_.clear();
    batch.first_row = row_number_;
    while (batch.rows() == 0) {
      if (begin_ == end_ && ended_) return false;
      if (!ended_ && std::memchr(window_.data() + begin_, '\n', end_ - begin_) == nullptr) SHUQUAN_CHECK(fill());
      SHUQUAN_CHECK(take_lines(batch));
    }
    return true;
  }

  const std::vector<std::string>& columns() const override { return columns_.names(); }

 private:
  Result<void> fill() {
    const std::size_t left = end_ - begin_;
    if (left > limits_.row_bytes)
      return refuse("evidence.row_too_long", begin_, {{"limit", std::to_string(limits_.row_bytes)}});
    std::memmove(window_.data(), window_.data() + begin_, left);
    window_offset_ += begin_;
    begin_ = 0;
    end_ = left;
    const std::size_t want = std::max(kReadBlock, left);
    const std::size_t room = left + want + kMargin;
    if (window_.size() < room) window_.resize(room);
    while (end_ < left + want) {
      SHUQUAN_TRY(const std::size_t got, source_->read(window_.data() + end_, left + want - end_ + 16));
      if (got == 0) {
        ended_ = true;
        break;
      }
      end_ += got;
    }
    return {};
  }

  std::unexpected<Error> refuse(std::string reason, std::size_t at, MessageParams more = {}) const {
    MessageParams params{{"row", std::to_string(row_number_ + 1)}, {"offset", std::to_string(window_offset_ + at)}};
    params.insert(params.end(), more.begin(), more.end());
    return fail(Errc::invalid_input, std::move(reason), std::move(params));
  }

  Result<void> take_lines(RowBatch& batch) {
    const std::size_t first = begin_;
    while (begin_ < end_ && batch.rows() < limits_.batch_rows && begin_ - first < limits_.batch_bytes) {
      const void* line_end = std::memchr(window_.data() + begin_, '\n', end_ - begin_);
      if (line_end == nullptr && !ended_) return {};
      const std::size_t stop =
          line_end == nullptr ? end_ : static_cast<std::size_t>(static_cast<const char*>(line_end) - window_.data());
      const std::string_view line(window_.data() + begin_, stop - begin_);
      if (line.find_first_not_of(" \t\r") != std::string_view::npos) SHUQUAN_CHECK(take_row(line, batch));
      begin_ = line_end == nullptr ? end_ : stop + 1;
    }
    return {};
  }

  Result<void> take_row(std::string_view line, RowBatch& batch) {
    row_.assign(columns_.names().size(), Cell{});
    present_.assign(row_.size(), false);
    last_ = 0;
    guess_ = 0;
    if (const char* reason = read_line(line)) {
      return refuse(reason, begin_, {{"name", path_}, {"depth", std::to_string(kDepth)}, {"limit", std::to_string(limits_.columns)}});
    }
    batch.cells.insert(batch.cells.end(), row_.begin(), row_.begin() + static_cast<std::ptrdiff_t>(last_));
    batch.row_end.push_back(batch.cells.size());
    ++row_number_;
    return {};
  }

  // Each answers the reason of a refusal, or nullptr.
  const char* read_line(std::string_view line) {
    JsonCursor cursor(line, strings_);
    path_.clear();
    const char first = cursor.peek();
    if (first != '{' && first != '[') return "evidence.json_not_a_row";
    if (const char* reason = first == '{' ? read_object(cursor, 1) : read_array(cursor)) return reason;
    return cursor.at_end() ? nullptr : kMalformed;
  }

  const char* read_array(JsonCursor& cursor) {
    if (!cursor.take('[')) return kMalformed;
    if (cursor.take(']')) return nullptr;
    std::size_t number = 0;
    do {
      path_ = "c" + std::to_string(++number);
      if (const char* reason = read_value(cursor, 1)) return reason;
    } while (cursor.take(','));
    return cursor.take(']') ? nullptr : kMalformed;
  }

  const char* read_object(JsonCursor& cursor, int depth) {
    if (!cursor.take('{')) return kMalformed;
    if (cursor.take('}')) return nullptr;
    const std::size_t outer = path_.size();
    do {
      std::string_view key;
      if (!cursor.string(key) || !cursor.take(':')) return kMalformed;
      append_name(path_, key);
      if (const char* reason = read_value(cursor, depth)) return reason;
      path_.resize(outer);
    } while (cursor.take(','));
    return cursor.take('}') ? nullptr : kMalformed;
  }

  const char* read_value(JsonCursor& cursor, int depth) {
    const char first = cursor.peek();
    std::string_view text;
    if (first == '{') return depth >= kDepth ? "evidence.json_nested" : read_object(cursor, depth + 1);
    if (first == '[') return cursor.raw(text) ? put(text, CellKind::json) : kMalformed;
    if (first == '"') return cursor.string(text) ? put(text, CellKind::text) : kMalformed;
    if (!cursor.literal(text)) return kMalformed;
    return text == "null" ? put({}, CellKind::absent) : put(text, CellKind::literal);
  }

  const char* put(std::string_view text, CellKind kind) {
    const std::size_t column = columns_.find_or_add(path_, guess_);
    guess_ = column + 1;
    if (column >= limits_.columns) return "evidence.too_many_columns";
    if (column >= row_.size()) {
      row_.resize(column + 1);
      present_.resize(column + 1, false);
    }
    if (present_[column]) return "evidence.json_duplicate";
    present_[column] = true;
    row_[column] = {text.data(), static_cast<std::uint32_t>(text.size()), kind};
    last_ = std::max(last_, column + 1);
    return nullptr;
  }

  std::unique_ptr<ByteSource> source_;
  RowLimits limits_;
  Columns columns_;
  Arena strings_;
  std::uint64_t row_number_ = 0;

  std::vector<char> window_ = std::vector<char>(kMargin);
  std::uint64_t window_offset_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool ended_ = false;

  std::vector<Cell> row_;  // the row being read
  std::vector<bool> present_;
  std::size_t last_ = 0;
  std::size_t guess_ = 0;
  std::string path_;
};

}  // namespace

std::unique_ptr<RowReader> read_json_lines(std::unique_ptr<ByteSource> utf8, const RowLimits& limits) {
  return std::make_unique<JsonLinesReader>(std::move(utf8), limits);
}

}  // namespace shuquan::evidence
