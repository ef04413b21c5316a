#include "ledger/canonical_json.h"

#include <charconv>

#include "ledger/strict_text.h"

namespace shuquan::ledger {
namespace {

constexpr int kMaxDepth = 64;  // as Json::parse

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  bool value(int depth) {
    if (depth > kMaxDepth || at_ >= text_.size()) return false;
    switch (text_[at_]) {
      case '{': return object(depth, nullptr);
      case '[': return array(depth);
      case '"': return string();
      case 't': return word("true");
      case 'f': return word("false");
      case 'n': return word("null");
      default: return integer();
    }
  }

  bool object(int depth, std::vector<CanonicalMember>* members) {
    if (!take('{')) return false;
    if (take('}')) return true;
    std::string_view previous;
    for (bool first = true;; first = false) {
      const std::size_t start = at_ + 1;
      if (!string()) return false;
      const std::string_view name = text_.substr(start, at_ - start - 1);
      if (name.find('\\') != std::string_view::npos || (!first && name <= previous) || !take(':')) return false;
      previous = name;
      const std::size_t value_start = at_;
      if (!value(depth + 1)) return false;
      if (members) members->push_back({name, text_.substr(value_start, at_ - value_start)});
      if (take('}')) return true;
      if (!take(',')) return false;
    }
  }

  bool at_end() const { return at_ == text_.size(); }

 private:
  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool word(std::string_view expected) {
    if (text_.substr(at_, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  bool array(int depth) {
    if (!take('[')) return false;
    if (take(']')) return true;
    while (true) {
      if (!value(depth + 1)) return false;
      if (take(']')) return true;
      if (!take(',')) return false;
    }
  }

  bool integer() {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text_.data() + at_, text_.data() + text_.size(), number);
    if (error != std::errc{}) return false;
    const std::string_view digits = text_.substr(at_, static_cast<std::size_t>(end - text_.data()) - at_);
    at_ += digits.size();
    const std::string_view positive = digits.front() == '-' ? digits.substr(1) : digits;
    const bool one_spelling = positive.front() != '0' || digits == "0";
    return one_spelling && !(at_ < text_.size() && (text_[at_] == '.' || text_[at_] == 'e' || text_[at_] == 'E'));
  }

  bool string() {
    if (!take('"')) return false;
    while (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_++]);
      if (c == '"') return true;
      if (c < 0x20) return false;
      if (c == '\\' && !escape()) return false;
    }
    return false;
  }

  // The writer escapes quote, backslash and the characters below space, each in one way.
  bool escape() {
    if (at_ >= text_.size()) return false;
    const char c = text_[at_++];
    if (c != 'u') return std::string_view("\"\\nrtbf").find(c) != std::string_view::npos;
    const std::string_view digits = text_.substr(at_, 4);
    if (digits.size() != 4 || !digits.starts_with("00") || (digits[2] != '0' && digits[2] != '1')) return false;
    const std::string_view allowed = digits[2] == '0' ? "01234567bef" : "0123456789abcdef";
    if (allowed.find(digits[3]) == std::string_view::npos) return false;
    at_ += 4;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<std::vector<CanonicalMember>> scan_canonical_object(std::string_view bytes) {
  std::vector<CanonicalMember> members;
  members.reserve(12);
  Scanner scanner(bytes);
  if (!valid_utf8(bytes) || !scanner.object(0, &members) || !scanner.at_end()) return fail(Errc::invalid_input, "ledger.not_canonical");
  return members;
}

}  // namespace shuquan::ledger
