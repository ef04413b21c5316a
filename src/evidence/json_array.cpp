#include "evidence/json_lines_reader.h"

namespace shuquan::evidence {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class ArrayAsLines final : public ByteSource {
 public:
  explicit ArrayAsLines(std::unique_ptr<ByteSource> inner) : inner_(std::move(inner)) {}

  Result<std::size_t> read(char* buffer, std::size_t size) override {
    SHUQUAN_TRY(const std::size_t got, inner_->read(buffer, size));
    if (got == 0 && state_ != State::after) return refuse();
    for (std::size_t i = 0; i < got; ++i, ++offset_)
      if (!take(buffer[i])) return refuse();
    return got;
  }
  Result<void> finish() override { return inner_->finish(); }
  std::uint64_t total_bytes() const override { return inner_->total_bytes(); }

 private:
  enum class State : std::uint8_t { before, first_item, item, inside, text, escape, after };

  std::unexpected<Error> refuse() const {
    return fail(Errc::invalid_input, "evidence.json_array", {{"offset", std::to_string(offset_)}});
  }

  // Rewrites one character; false where it cannot stand here.
  bool take(char& c) {
    if (state_ == State::escape) {
      state_ = State::text;
      return true;
    }
    if (state_ == State::text) {
      if (c == '\\') state_ = State::escape;
      if (c == '"') state_ = State::inside;
      return c != '\n';
    }
    if (is_space(c)) {
      c = ' ';
      return true;
    }
    switch (state_) {
      case State::before: return c == '[' && become(State::first_item, c, ' ');
      case State::first_item:
      case State::item:
        if (c == ']') return state_ == State::first_item && become(State::after, c, ' ');
        if (c == ',') return false;
        state_ = State::inside;
        return take_inside(c);
      case State::inside: return take_inside(c);
      default: return false;
    }
  }

  bool take_inside(char& c) {
    if (c == '"') {
      state_ = State::text;
    } else if (c == '{' || c == '[') {
      ++depth_;
    } else if (depth_ > 0 && (c == '}' || c == ']')) {
      --depth_;
    } else if (c == ']') {
      return become(State::after, c, ' ');
    } else if (c == ',' && depth_ == 0) {
      return become(State::item, c, '\n');
    }
    return true;
  }

  bool become(State state, char& c, char written) {
    state_ = state;
    c = written;
    return true;
  }

  std::unique_ptr<ByteSource> inner_;
  State state_ = State::before;
  std::uint64_t depth_ = 0;
  std::uint64_t offset_ = 0;
};

}  // namespace

std::unique_ptr<ByteSource> array_as_lines(std::unique_ptr<ByteSource> utf8) {
  return std::make_unique<ArrayAsLines>(std::move(utf8));
}

}  // namespace shuquan::evidence
